//! Where a user writes each field of the declaration.

mod any;
mod path;
mod table;

use std::sync::OnceLock;

use hjemmel_domain::text::{Place, Places};
use hjemmel_domain::vocabulary::{DataCategory, Term};
use kube::ResourceExt;
use serde::Serialize;
use serde_json::Value;

pub use self::any::AnyWorkloadPlaces;
use self::path::DeclarationPath;
use self::table::Home::{Controller, Defaulted, Dpia, Fria, Processor, Workload};
use self::table::lookup;
use crate::ai_workload::{AiAct, CitizenNotice, Documentation, Gdpr, Oversight, Retention, Security};
use crate::references::{self, Found, References};
use crate::{AIWorkload, ImpactAssessment};

/// The sections that a controller's defaults can fill, under the names they have there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OwnSections<'a> {
    gdpr: &'a Gdpr,
    oversight: &'a Oversight,
    ai_act: &'a AiAct,
    security: &'a Security,
    documentation: &'a Documentation,
    retention: &'a Retention,
    citizen_notice: &'a CitizenNotice,
}

/// Where the user of a workload writes each field of its declaration.
///
/// Cheap to make; it looks closer only when asked for a place.
pub struct WorkloadPlaces<'a> {
    workload: &'a AIWorkload,
    references: References<'a>,
    found: OnceLock<Found<'a>>,
    own: OnceLock<Value>,
    defaults: OnceLock<Value>,
}

impl<'a> WorkloadPlaces<'a> {
    /// Places for a workload as [`resolve`](crate::resolve) resolves it with the same references.
    #[must_use]
    pub fn new(workload: &'a AIWorkload, references: &References<'a>) -> Self {
        Self {
            workload,
            references: references.clone(),
            found: OnceLock::new(),
            own: OnceLock::new(),
            defaults: OnceLock::new(),
        }
    }

    fn found(&self) -> &Found<'a> {
        self.found.get_or_init(|| references::find(self.workload, &self.references))
    }

    /// Whether the value in force of a defaulted field comes from the controller.
    fn is_defaulted(&self, key: &str) -> bool {
        let Some(controller) = self.found().controller else {
            return false;
        };
        let own = self.own.get_or_init(|| own_sections(self.workload));
        let defaults = self.defaults.get_or_init(|| sections(&controller.spec.defaults));
        !is_stated(own, key) && is_stated(defaults, key)
    }

    fn in_controller(&self, path: String) -> Place {
        Place { object: Some(object("DataController", self.found().controller.map(ResourceExt::name_any))), path }
    }

    fn in_assessment(&self, fria: bool, path: String) -> Place {
        let found = self.found();
        let assessment = if fria { found.fria } else { found.dpia };
        match assessment {
            None if path == "spec.ref" => {
                Place { object: None, path: if fria { "spec.fria.name" } else { "spec.dpia.name" }.to_owned() }
            }
            // a draft has its document, but lacks the approval that makes it count
            Some(draft) if path == "spec.ref" && draft.spec.approved_on.is_none() => {
                Self::in_assessment_at(Some(draft), "spec.approvedOn".to_owned())
            }
            _ => Self::in_assessment_at(assessment, path),
        }
    }

    fn in_assessment_at(assessment: Option<&ImpactAssessment>, path: String) -> Place {
        Place { object: Some(object("ImpactAssessment", assessment.map(ResourceExt::name_any))), path }
    }

    /// A workload names its own processors; the others are met by their names.
    fn processor_name(&self, name: Option<&str>) -> Place {
        let own = self.workload.spec.processors.iter().position(|p| Some(p.name.as_str()) == name);
        match (own, name) {
            (Some(i), _) => Place { object: None, path: format!("spec.processors[{i}].name") },
            (None, Some(name)) => {
                Place { object: Some(object("DataProcessor", Some(name.to_owned()))), path: "metadata.name".to_owned() }
            }
            (None, None) => Place { object: None, path: "spec.processors[].name".to_owned() },
        }
    }

    /// The declaration has lists of categories and of sources; a workload lists sources by category.
    fn in_data_categories(&self, path: &DeclarationPath) -> Option<Place> {
        let categories = &self.workload.spec.data_categories;
        let here = |path: String| Some(Place { object: None, path });
        let pattern = path.pattern.trim_end_matches("[]");
        let index = path.first_index();
        if pattern == "data.categories" {
            return here(match index {
                Some(i) => format!("spec.dataCategories[{i}].category"),
                None => "spec.dataCategories".to_owned(),
            });
        }
        if let Some(category) = pattern.strip_prefix("data.justification.").and_then(DataCategory::from_value) {
            return here(match categories.iter().position(|c| c.category.0 == category) {
                Some(i) => format!("spec.dataCategories[{i}].justification"),
                None => "spec.dataCategories[].justification".to_owned(),
            });
        }
        if pattern == "data.sources" {
            let mut met = Vec::new();
            for (i, category) in categories.iter().enumerate() {
                for (j, source) in category.sources.iter().enumerate() {
                    if met.contains(&source.0) {
                        continue;
                    }
                    if Some(met.len()) == index {
                        return here(format!("spec.dataCategories[{i}].sources[{j}]"));
                    }
                    met.push(source.0);
                }
            }
        }
        None
    }
}

impl Places for WorkloadPlaces<'_> {
    fn place(&self, path: &str) -> Place {
        let path = DeclarationPath::new(path);
        if let Some(place) = self.in_data_categories(&path) {
            return place;
        }
        let Some((home, api, suffix)) = lookup(&path.pattern) else {
            return Place { object: None, path: path.pattern };
        };
        let below_spec = |section: &str| path.with_indices(&spec_path(section, suffix));
        match home {
            Workload => Place { object: None, path: below_spec(api) },
            Defaulted(key) => {
                let key = format!("{key}{suffix}");
                if self.is_defaulted(&key) {
                    self.in_controller(path.with_indices(&format!("spec.defaults.{key}")))
                } else {
                    Place { object: None, path: below_spec(api) }
                }
            }
            Controller => self.in_controller(below_spec(api)),
            Processor => {
                let name = path.first_index().and_then(|i| self.found().processors.get(i)).map(|(name, _)| name);
                if suffix == ".name" {
                    return self.processor_name(name.map(String::as_str));
                }
                let object = object("DataProcessor", name.cloned());
                Place { object: Some(object), path: path.with_indices_after(1, &spec_path(api, suffix)) }
            }
            Dpia => self.in_assessment(false, below_spec(api)),
            Fria => self.in_assessment(true, below_spec(api)),
        }
    }
}

fn spec_path(section: &str, suffix: &str) -> String {
    match (section, suffix) {
        ("", "") => "spec".to_owned(),
        ("", suffix) => format!("spec{suffix}"),
        (section, suffix) => format!("spec.{section}{suffix}"),
    }
}

fn object(kind: &str, name: Option<String>) -> String {
    match name {
        Some(name) => format!("{kind}/{name}"),
        None => kind.to_owned(),
    }
}

/// Whether a section states a field; a list states all its elements, and empty text nothing.
fn is_stated(sections: &Value, key: &str) -> bool {
    let list_or_field = key.split('[').next().unwrap_or(key);
    let value = list_or_field.split('.').try_fold(sections, |value, field| value.get(field));
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(elements)) => !elements.is_empty(),
        Some(Value::Object(fields)) => !fields.is_empty(),
        Some(Value::Bool(_) | Value::Number(_)) => true,
    }
}

fn own_sections(workload: &AIWorkload) -> Value {
    let spec = &workload.spec;
    sections(&OwnSections {
        gdpr: &spec.gdpr,
        oversight: &spec.oversight,
        ai_act: &spec.ai_act,
        security: &spec.security,
        documentation: &spec.documentation,
        retention: &spec.data.retention,
        citizen_notice: &spec.citizen_notice,
    })
}

/// Plain structs with text keys always serialize; were it otherwise, nothing would count as stated.
fn sections(sections: &impl Serialize) -> Value {
    serde_json::to_value(sections).unwrap_or_default()
}
