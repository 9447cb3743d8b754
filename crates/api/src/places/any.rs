//! Where a workload's author writes each field, whoever they are.

use hjemmel_domain::text::{Place, Places};

use super::path::DeclarationPath;
use super::table::Home::{Controller, Defaulted, Dpia, Fria, Processor, Workload};
use super::table::lookup;
use super::{object, spec_path};

/// Where a field of the declaration is written in a workload of which nothing is known: for texts about
/// the rules themselves. Objects are named by their kind, and elements of lists have no index.
#[derive(Debug, Clone, Copy, Default)]
pub struct AnyWorkloadPlaces;

impl Places for AnyWorkloadPlaces {
    fn place(&self, path: &str) -> Place {
        let path = DeclarationPath::new(path);
        let Some((home, api, suffix)) = lookup(&path.pattern) else {
            return Place { object: None, path: path.pattern };
        };
        let below_spec = spec_path(api, suffix);
        let place =
            |kind: Option<&str>| Place { object: kind.map(|kind| object(kind, None)), path: below_spec.clone() };
        match home {
            Workload | Defaulted(_) => place(None),
            // a workload names its processors and assessments itself
            Processor if suffix == ".name" => Place { object: None, path: "spec.processors[].name".to_owned() },
            Dpia if below_spec == "spec.ref" => Place { object: None, path: "spec.dpia.name".to_owned() },
            Fria if below_spec == "spec.ref" => Place { object: None, path: "spec.fria.name".to_owned() },
            Controller => place(Some("DataController")),
            Processor => place(Some("DataProcessor")),
            Dpia | Fria => place(Some("ImpactAssessment")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_any_workload_has_the_kind_and_the_path_that_its_author_writes() {
        for (path, expected) in [
            ("notice.url", "spec.citizenNotice.url"),
            ("notice.art13_14", "spec.citizenNotice.art13And14Covered"),
            ("data.categories", "spec.dataCategories"),
            ("data.justification", "spec.dataCategories[].justification"),
            ("processors", "spec.processors"),
            ("processors[].name", "spec.processors[].name"),
            ("processors[].dpa.validUntil", "DataProcessor spec.agreement.validUntil"),
            ("dpia.ref", "spec.dpia.name"),
            ("dpia.validUntil", "ImpactAssessment spec.validUntil"),
            ("controller.dpo", "DataController spec.dpo.email"),
        ] {
            assert_eq!(AnyWorkloadPlaces.place(path).to_string(), expected, "{path}");
        }
    }
}
