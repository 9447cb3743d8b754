//! What is put to all three: the examples, and the public cases written as objects.

use std::fs;
use std::path::{Path, PathBuf};

use hjemmel_domain::case::{Situation, Suite};
use hjemmel_domain::catalogue::Catalogue;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

use super::writer::{text, written};
use crate::examples::header::{examples, files, folder};

/// The day of the examples that do not depend on one; tests/examples has the same.
const DAY: &str = "2026-11-22";

static COPENHAGEN: TimeZone = jiff::tz::get!("Europe/Copenhagen");

/// A workload with what it refers to, judged on a day.
pub struct Subject {
    /// `refused/missing-notice.yaml` or `case-c01`.
    pub name: String,
    pub day: Date,
    /// Every document of the files.
    pub documents: Vec<Json>,
    pub files: Vec<PathBuf>,
}

impl Subject {
    /// The instant at which the day begins in Denmark.
    pub fn now(&self) -> Timestamp {
        self.day.to_zoned(COPENHAGEN.clone()).unwrap().timestamp()
    }

    pub fn workload(&self) -> &Json {
        self.documents.iter().find(|d| d["kind"] == "AIWorkload").unwrap()
    }

    pub fn namespace(&self) -> &str {
        self.workload()["metadata"]["namespace"].as_str().unwrap()
    }
}

/// Every example and every public case; the files of the cases are written into a folder.
pub fn subjects(catalogue: &Catalogue, into: &Path) -> Vec<Subject> {
    let cases = cases(catalogue).into_iter().enumerate().map(|(i, (id, situation))| case(i, &id, &situation, into));
    of_examples().into_iter().chain(cases).collect()
}

fn documents(path: &Path) -> Vec<Json> {
    let text = fs::read_to_string(path).unwrap();
    serde_saphyr::from_multiple(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn of_examples() -> Vec<Subject> {
    let municipality: Vec<Json> = files("municipality").iter().flat_map(|path| documents(path)).collect();
    let subject = |example: crate::examples::header::Example| Subject {
        day: example.at.as_deref().unwrap_or(DAY).parse().unwrap(),
        documents: [municipality.clone(), documents(&example.path)].concat(),
        files: vec![folder().join("municipality"), example.path],
        name: example.file,
    };
    examples().into_iter().map(subject).collect()
}

fn cases(catalogue: &Catalogue) -> Vec<(String, Situation)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/catalogue/cases/public.json");
    let suite = Suite::parse(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = suite.cases.iter().map(|c| (&c.id, &c.delta, &c.profile, &c.today));
    let faults = suite.one_fault.iter().map(|f| (&f.rule, &f.delta, &f.profile, &f.today));
    cases
        .chain(faults)
        .map(|(id, delta, profile, day)| {
            (id.clone(), suite.situation(catalogue, id, delta, profile, day.as_deref()).unwrap())
        })
        .collect()
}

/// A case in a namespace of its own; every second speaks English.
fn case(number: usize, id: &str, situation: &Situation, into: &Path) -> Subject {
    let name = format!("case-{}", id.to_lowercase());
    let mut documents = written(&situation.declaration, &situation.profile, "sag", &name);
    if number % 2 == 1 {
        let controller = documents.iter_mut().find(|d| d["kind"] == "DataController").unwrap();
        controller["spec"]["language"] = json!("En");
    }
    let file = into.join(format!("{name}.yaml"));
    fs::write(&file, text(&documents)).unwrap();
    let day = situation.now.to_zoned(COPENHAGEN.clone()).date();
    Subject { name, day, documents, files: vec![file] }
}
