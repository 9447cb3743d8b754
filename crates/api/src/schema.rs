//! Schemas that Rust types cannot express: names, addresses, pod templates, conditions.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::json;

/// The name of another object (RFC 1123 subdomain).
pub(crate) fn name(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string", "minLength": 1, "maxLength": 253,
        "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    })
}

/// Names of other objects, each at most once.
pub(crate) fn names(generate: &mut SchemaGenerator) -> Schema {
    let item = name(generate);
    json_schema!({ "type": "array", "maxItems": 256, "x-kubernetes-list-type": "set", "items": item })
}

/// An absolute web address.
pub(crate) fn web_address(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "string", "minLength": 1, "maxLength": 2048,
        "x-kubernetes-validations": [{
            "rule": "isURL(self) && url(self).getScheme() in ['https', 'http'] && url(self).getHost() != ''",
            "message": "must be an absolute web address, for example https://example.kommune.dk/ai",
        }],
    })
}

/// Where a processor may be called: `https://…` or `host:port`.
pub(crate) fn endpoints(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array", "maxItems": 64, "x-kubernetes-list-type": "set",
        "items": {
            "type": "string", "minLength": 1, "maxLength": 2048,
            "pattern": "^(https://[^\\s/]+\\S*|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[0-9]{1,5})$",
        },
    })
}

/// Countries, ISO 3166-1 alpha-2, each at most once.
pub(crate) fn countries(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array", "minItems": 1, "maxItems": 250, "x-kubernetes-list-type": "set",
        "items": { "type": "string", "pattern": "^[A-Z]{2}$", "maxLength": 2 },
    })
}

/// Short texts, each at most once.
pub(crate) fn texts(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "array", "maxItems": 64, "x-kubernetes-list-type": "set",
        "items": { "type": "string", "minLength": 1, "maxLength": 253 },
    })
}

/// A pod template. Not the schema of Kubernetes, which would be some 500 KB: the API server checks
/// the template when the Deployment is made.
pub(crate) fn pod_template(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "x-kubernetes-preserve-unknown-fields": true,
        "required": ["spec"],
        "properties": {
            "metadata": {
                "description": "Labels and annotations of the pods, as in a Deployment.",
                "type": "object",
                "x-kubernetes-preserve-unknown-fields": true,
            },
            "spec": {
                "description": "The pods, as in a Deployment: containers, volumes, resources, scheduling.",
                "type": "object",
                "x-kubernetes-preserve-unknown-fields": true,
                "required": ["containers"],
                "properties": {
                    "containers": {
                        "description": "At least one container, as in a Deployment.",
                        "type": "array", "minItems": 1, "maxItems": 64,
                        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                        "items": {
                            "type": "object",
                            "x-kubernetes-preserve-unknown-fields": true,
                            "required": ["name"],
                            "properties": {
                                "name": {
                                    "description": "The container's name.",
                                    "type": "string", "minLength": 1, "maxLength": 63,
                                },
                                "image": {
                                    "description": "The image; pin it by digest so that the model that was assessed is the model that runs.",
                                    "type": "string", "maxLength": 1024,
                                },
                            },
                        },
                    },
                },
            },
        },
    })
}

/// Conditions (KEP-1623), one of each type.
pub(crate) fn conditions(_: &mut SchemaGenerator) -> Schema {
    let text = |description: &str, max: u32| json!({ "description": description, "type": "string", "maxLength": max });
    json_schema!({
        "type": "array", "maxItems": 32,
        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"],
        "items": {
            "type": "object",
            "required": ["type", "status", "lastTransitionTime", "reason", "message"],
            "properties": {
                "type": text("What is observed, for example Ready.", 316),
                "status": {
                    "description": "True, False or Unknown.",
                    "type": "string", "enum": ["True", "False", "Unknown"],
                },
                "observedGeneration": {
                    "description": "The generation of the object that was observed.",
                    "type": "integer", "format": "int64", "minimum": 0,
                },
                "lastTransitionTime": {
                    "description": "When the status last changed.",
                    "type": "string", "format": "date-time",
                },
                "reason": text("Why, in one word for programs.", 1024),
                "message": text("Why, in a sentence for people.", 32768),
            },
        },
    })
}

/// The body of a rule: the catalogue's own format, which the operator checks when it compiles it.
pub(crate) fn rules(_: &mut SchemaGenerator) -> Schema {
    let text = |description: &str, max: u32| json!({ "description": description, "type": "string", "minLength": 1, "maxLength": max });
    let pair = |description: &str| {
        json!({
            "description": description, "type": "object",
            "x-kubernetes-preserve-unknown-fields": true,
            "properties": {
                "da": text("In Danish.", 2000),
                "en": text("In English.", 2000),
            },
        })
    };
    json_schema!({
        "type": "array", "maxItems": 100,
        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["id"],
        "items": {
            "type": "object",
            "x-kubernetes-preserve-unknown-fields": true,
            "required": ["id"],
            "properties": {
                "id": text("The rule's identifier, unique across the catalogue and all rule sets, for example KOMMUNE-GPU-1.", 63),
                "title": pair("What the rule is called."),
                "kind": text("Where the rule comes from, in the catalogue's spelling: required by law, good practice, or an open point of law.", 63),
                "severity": text("What a finding does: Deny refuses, Warn warns, Audit records.", 63),
                "appliesFrom": text("The first day on which the rule applies, written 2026-02-01.", 253),
                "firesWhen": text("When the rule fires: a CEL predicate over the declaration w, the derived variables v and the profile p.", 8000),
                "message": pair("What is wrong; placeholders in braces are filled with values of the declaration."),
                "remedy": pair("How to mend it."),
                "provision": text("The provision that asks for it.", 2000),
                "fields": {
                    "description": "The fields of the declaration to point at, for example processors[].dpa.ref.",
                    "type": "array", "maxItems": 32,
                    "x-kubernetes-list-type": "atomic",
                    "items": { "type": "string", "minLength": 1, "maxLength": 253 },
                },
            },
        },
    })
}
