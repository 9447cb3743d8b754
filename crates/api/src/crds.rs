//! The CustomResourceDefinitions, polished for `kubectl explain`.

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    CustomResourceDefinition, JSONSchemaProps, JSONSchemaPropsOrArray, JSONSchemaPropsOrBool,
};
use kube::CustomResourceExt;

use crate::{AIWorkload, DataController, DataProcessor, Dispensation, ImpactAssessment, RuleSet};

/// All six CustomResourceDefinitions, by name.
#[must_use]
pub fn crds() -> Vec<CustomResourceDefinition> {
    let mut crds = vec![
        AIWorkload::crd(),
        DataController::crd(),
        DataProcessor::crd(),
        Dispensation::crd(),
        ImpactAssessment::crd(),
        RuleSet::crd(),
    ];
    for version in crds.iter_mut().flat_map(|crd| &mut crd.spec.versions) {
        if let Some(schema) = version.schema.as_mut().and_then(|s| s.open_api_v3_schema.as_mut()) {
            schema.title = None;
            polish(schema);
        }
    }
    crds
}

/// Makes a derived schema fit for people and for the API server.
fn polish(schema: &mut JSONSchemaProps) {
    for property in schema.properties.iter_mut().flat_map(|p| p.values_mut()) {
        polish(property);
    }
    match &mut schema.items {
        Some(JSONSchemaPropsOrArray::Schema(item)) => {
            // People read the list's description: what its elements may be belongs there.
            if schema.title.is_none() {
                schema.title = item.title.take().map(|title| title.replacen("One of:", "Each one of:", 1));
            }
            polish(item);
        }
        Some(JSONSchemaPropsOrArray::Schemas(items)) => items.iter_mut().for_each(polish),
        None => {}
    }
    if let Some(JSONSchemaPropsOrBool::Schema(value)) = &mut schema.additional_properties {
        polish(value);
    }
    // Without `nullable` the API server drops a null, as it does in built-in kinds: null is not set.
    schema.nullable = None;
    if let Some(values) = &mut schema.enum_ {
        values.retain(|value| !value.0.is_null());
    }
    if schema.format.as_deref() == Some("uint32") {
        schema.format = None;
    }
    let notes = [schema.description.take(), schema.title.take()];
    let text: Vec<String> = notes.into_iter().flatten().map(|text| unwrapped(&text)).collect();
    schema.description = (!text.is_empty()).then(|| text.join("\n\n"));
}

/// Text with its paragraphs kept and its lines joined.
fn unwrapped(text: &str) -> String {
    let paragraphs = text.trim().split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}
