//! The law as data: rules in CEL, their texts, dates and examples, compiled once.

mod additions;
mod compile;
mod error;
pub mod format;
mod rule;
mod sources;
pub(crate) mod template;

use std::sync::Arc;

use cel::Env;
use cel::parser::Expression;

pub use additions::{Additions, SeverityChange};
pub(crate) use compile::severity_choice;
pub use error::CatalogueError;
pub use rule::Rule;
pub(crate) use rule::{SeveritySource, When};
pub use sources::{CatalogueFiles, Source, builtin_sources};

use crate::declaration::record::Shape;
use crate::engine::{Layout, Operand};
use crate::profile::Profile;

/// A compiled catalogue: every predicate parsed, type-checked and planned.
///
/// Shared freely between threads; evaluating does not change it.
pub struct Catalogue {
    pub(crate) version: String,
    pub(crate) rules: Vec<Rule>,
    pub(crate) variables: Vec<Variable>,
    pub(crate) sets: Vec<format::SetDefinition>,
    pub(crate) parameters: Vec<format::Parameter>,
    pub(crate) layout: Layout,
    /// The declaration path of each leaf; `None` for profile readings.
    pub(crate) paths: Vec<Option<String>>,
    pub(crate) declaration_shape: Shape,
    pub(crate) env: Arc<Env>,
    pub(crate) profile: Profile,
}

/// A derived variable, compiled.
pub(crate) struct Variable {
    pub(crate) definition: format::VariableDefinition,
    pub(crate) plan: Expression,
    pub(crate) operand: Operand,
    pub(crate) uses_today: bool,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue")
            .field("version", &self.version)
            .field("rules", &self.rules.len())
            .finish_non_exhaustive()
    }
}

impl Catalogue {
    /// The catalogue that ships with this crate.
    ///
    /// # Errors
    /// None for a released crate: a test compiles it.
    pub fn builtin() -> Result<Self, CatalogueError> {
        Self::compile(&builtin_sources())
    }

    /// Compiles a catalogue from its files.
    ///
    /// # Errors
    /// The first problem, with file, line, column and rule. Nothing is used of a catalogue with one.
    pub fn compile(sources: &[Source<'_>]) -> Result<Self, CatalogueError> {
        Self::from_files(&CatalogueFiles::read(sources)?)
    }

    /// Compiles a catalogue that has been read.
    ///
    /// # Errors
    /// The first problem, with file, line, column and rule.
    pub fn from_files(files: &CatalogueFiles) -> Result<Self, CatalogueError> {
        compile::compile(files)
    }

    /// The state of the law that the catalogue describes, a date.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rules in reasoning order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this name.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| *r.id == *id)
    }

    /// The default readings.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The profile parameters and why they exist.
    #[must_use]
    pub fn parameters(&self) -> &[format::Parameter] {
        &self.parameters
    }

    /// The sets that predicates use, `E.special9`.
    #[must_use]
    pub fn sets(&self) -> &[format::SetDefinition] {
        &self.sets
    }

    /// The derived variables, `v.personal`, in the order of evaluation.
    pub fn variables(&self) -> impl Iterator<Item = &format::VariableDefinition> {
        self.variables.iter().map(|v| &v.definition)
    }

    /// The JSON Schema of the catalogue's files, for editors and for a municipality's own rules.
    #[must_use]
    pub fn schema() -> schemars::Schema {
        schemars::schema_for!(format::CatalogueFile)
    }

    /// Whether a workload must stop, whatever the profile says, when this rule begins to refuse it.
    #[must_use]
    pub fn stops(&self, rule: &str) -> bool {
        self.rule(rule).is_some_and(|r| r.definition.on_lapse == format::OnLapse::Stop)
    }
}
