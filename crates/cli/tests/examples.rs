//! The examples are read, fit their schemas, and are objects.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use hjemmel_cli::input::{self, Objects};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

#[test]
fn every_example_fits_its_schema_and_is_an_object() {
    let mut input = input::read(&[examples()], "default", &mut std::io::empty()).unwrap();
    assert_eq!(input.unreadable, []);
    let objects = Objects::decode(&mut input);
    for document in &input.documents {
        assert_eq!(document.misfits, [], "{} {}", document.file, document.name);
        let found = objects.find(&document.kind, &document.namespace, &document.name);
        assert_eq!(found.map(|index| &input.documents[index].file), Some(&document.file));
    }
    let typed =
        [objects.workloads.len(), objects.controllers.len(), objects.processors.len(), objects.assessments.len()];
    assert_eq!(typed.iter().sum::<usize>(), input.documents.len());
    assert!(objects.workloads.len() > 15, "{typed:?}");
    let workload = &objects.workloads[0].object;
    assert_eq!(
        objects.references(workload.metadata.namespace.as_deref().unwrap()).controllers.len(),
        1,
        "the workload's controller is found"
    );
}
