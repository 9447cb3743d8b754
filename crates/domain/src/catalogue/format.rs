//! The catalogue's files as people write them. The JSON Schema that editors complete them with is
//! generated from these types.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::verdict::Severity;

/// A text in both languages.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// English.
    #[schemars(with = "String")]
    pub en: Spanned<String>,
    /// Danish.
    #[schemars(with = "String")]
    pub da: Spanned<String>,
}

/// How far the law asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Kind {
    /// Required by law.
    Required,
    /// Good practice.
    Practice,
    /// The law is open; the profile decides.
    Interpretation,
}

/// When a rule is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Check {
    /// At admission.
    Admission,
    /// As time passes.
    Time,
    /// At run time, by the sidecar.
    RunTime,
}

/// A rule's place in the order of reasoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
pub enum Stage {
    /// Whether there is a legal basis at all.
    LegalBasis,
    /// Whether the practice is prohibited.
    Prohibition,
    /// Every other duty.
    #[default]
    Duty,
}

/// What happens to a running workload when the rule begins to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub enum OnLapse {
    /// What the profile's `expiryAction` says.
    #[default]
    Profile,
    /// It stops.
    Stop,
}

/// A severity that takes over from a day on.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// The severity then.
    pub to: Severity,
    /// The day, `2026-02-01`, or a CEL expression that gives one, `v.hrFrom`.
    #[schemars(with = "String")]
    pub from: Spanned<String>,
}

/// A declaration that makes a rule fire, or nearly does.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Fields of the base declaration to replace, by dotted path.
    #[serde(default)]
    pub delta: BTreeMap<String, serde_json::Value>,
    /// The day; 2026-11-21 if not given.
    pub today: Option<String>,
    /// Readings that differ from the defaults.
    #[serde(default)]
    pub profile: BTreeMap<String, serde_json::Value>,
    /// Other rules that fire too.
    #[serde(default)]
    pub also_fires: Vec<String>,
}

/// Examples beside the rule; a test holds them.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// Declarations that make it fire.
    pub fires: Vec<Example>,
    /// Declarations that do not.
    pub passes: Vec<Example>,
}

/// One rule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RuleDefinition {
    /// Its name, `GDPR-28-3`: stable for ever.
    #[schemars(with = "String", regex(pattern = "^[A-Z0-9]+(-[A-Z0-9]+)*$"))]
    pub id: Spanned<String>,
    /// Its title.
    pub title: Bilingual,
    /// How far the law asks for it.
    pub kind: Kind,
    /// The day or expression from which a practice is required by law.
    #[schemars(with = "Option<String>")]
    pub required_from: Option<Spanned<String>>,
    /// How severe it is once it applies.
    pub severity: Severity,
    /// The profile parameter that holds the severity instead.
    #[schemars(with = "Option<String>")]
    pub severity_from: Option<Spanned<String>>,
    /// The day it applies from, `2026-02-01`, or a CEL expression that gives one, `v.hrFrom`.
    #[schemars(with = "String")]
    pub applies_from: Spanned<String>,
    /// A severity that takes over later.
    pub escalates: Option<Escalation>,
    /// When it is looked at.
    pub check: Vec<Check>,
    /// Whether a dispensation may waive it.
    pub waivable: bool,
    /// What happens to a running workload.
    #[serde(default)]
    pub on_lapse: OnLapse,
    /// Its place in the order of reasoning.
    #[serde(default)]
    pub stage: Stage,
    /// The provision, as short as people cite it.
    pub provision: Bilingual,
    /// The provision's words and where they stand.
    pub source: String,
    /// The declaration fields it looks at; the refusal names the first that matters.
    #[schemars(with = "Vec<String>")]
    pub fields: Vec<Spanned<String>>,
    /// The CEL predicate: true is a finding.
    #[schemars(with = "String")]
    pub fires_when: Spanned<String>,
    /// What is wrong.
    pub message: Bilingual,
    /// How to mend it.
    pub remedy: Bilingual,
    /// Examples.
    pub examples: Examples,
}

/// A file of rules.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its name, `gdpr`.
    pub section: String,
    /// Its title.
    pub title: Bilingual,
    /// Its rules, in reasoning order.
    pub rules: Vec<RuleDefinition>,
}

/// A named set of words, `E.special9` in a predicate.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDefinition {
    /// Its name.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// The declaration field whose words it is drawn from.
    #[schemars(with = "String")]
    pub of: Spanned<String>,
    /// What it is.
    pub title: Bilingual,
    /// Its words.
    #[schemars(with = "Vec<String>")]
    pub values: Vec<Spanned<String>>,
}

/// A derived variable, `v.personal` in a predicate.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariableDefinition {
    /// Its name.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Its CEL expression; may use the variables before it.
    #[schemars(with = "String")]
    pub cel: Spanned<String>,
    /// What it means.
    pub title: Bilingual,
}

/// The sets and derived variables.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VocabularyFile {
    /// Sets.
    pub sets: Vec<SetDefinition>,
    /// Derived variables, in the order of evaluation.
    pub variables: Vec<VariableDefinition>,
}

/// A profile parameter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name, `noticeMode`.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Its type in words.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its default.
    pub default: serde_json::Value,
    /// The choices, where they are closed.
    #[serde(default)]
    pub choices: Vec<serde_json::Value>,
    /// Why there is a choice.
    pub why: Bilingual,
}

/// The profile parameters.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileFile {
    /// Parameters.
    pub parameters: Vec<Parameter>,
}

/// What the catalogue is: its version and sources.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The state of the law it describes, a date.
    pub version: String,
    /// What it is and is not.
    pub title: Bilingual,
}

/// Any file of the catalogue; the JSON Schema for editors.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum CatalogueFile {
    /// Rules.
    Section(Box<Section>),
    /// Sets and variables.
    Vocabulary(VocabularyFile),
    /// Profile parameters.
    Profile(ProfileFile),
    /// The version.
    Manifest(Manifest),
}
