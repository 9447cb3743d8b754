//! `hjemmel crds`: the CustomResourceDefinitions as YAML.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::CustomResourceDefinition;
use serde_json::Value;

use crate::args::CrdsArgs;

/// Why the definitions could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CrdsError {
    /// A definition has no form in YAML.
    #[error("the definition of {name} cannot be written as YAML; please report it")]
    Yaml {
        /// The definition.
        name: String,
        /// The serializer's reason.
        source: serde_saphyr::ser::Error,
    },
    /// A definition has no form in JSON.
    #[error("the definition of {name} cannot be written as JSON; please report it")]
    Json {
        /// The definition.
        name: String,
        /// The serializer's reason.
        source: serde_json::Error,
    },
    /// A directory could not be made.
    #[error("cannot make the directory {}; give --dir a directory that you may write to", .path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}; give --dir a directory that you may write to", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Standard output could not be written.
    #[error("cannot write to standard output")]
    Output(#[source] io::Error),
}

/// Prints the definitions, or writes one file for each.
pub fn run(args: &CrdsArgs) -> Result<(), CrdsError> {
    match &args.dir {
        Some(dir) => write_files(dir),
        None => match print(&mut io::stdout().lock()) {
            // Whoever reads us, such as `head`, may stop at any time.
            Err(CrdsError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        },
    }
}

fn print(out: &mut impl Write) -> Result<(), CrdsError> {
    for crd in hjemmel_api::crds() {
        write!(out, "---\n{}", yaml(&crd)?).map_err(CrdsError::Output)?;
    }
    out.flush().map_err(CrdsError::Output)
}

fn write_files(dir: &Path) -> Result<(), CrdsError> {
    std::fs::create_dir_all(dir).map_err(|source| CrdsError::Directory { path: dir.to_owned(), source })?;
    for crd in hjemmel_api::crds() {
        let path = dir.join(file_name(&crd));
        std::fs::write(&path, yaml(&crd)?).map_err(|source| CrdsError::File { path, source })?;
    }
    Ok(())
}

/// `hjemmel.dev_aiworkloads.yaml`.
fn file_name(crd: &CustomResourceDefinition) -> String {
    format!("{}_{}.yaml", crd.spec.group, crd.spec.names.plural)
}

fn yaml(crd: &CustomResourceDefinition) -> Result<String, CrdsError> {
    let name = || crd.metadata.name.clone().unwrap_or_default();
    let mut json = serde_json::to_value(crd).map_err(|source| CrdsError::Json { name: name(), source })?;
    whole_numbers(&mut json);
    serde_saphyr::to_string(&json).map_err(|source| CrdsError::Yaml { name: name(), source })
}

/// Bounds are fractions in the type of a schema; `maximum: 65535` reads better than `65535.0`.
fn whole_numbers(json: &mut Value) {
    match json {
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Array(elements) => elements.iter_mut().for_each(whole_numbers),
        Value::Number(number) => {
            // Exact: only numbers that text without a fraction gives back unchanged.
            if let Some(whole) = number.as_f64().and_then(|f| format!("{f}").parse::<i64>().ok()) {
                *number = whole.into();
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn the_committed_definitions_are_those_of_the_types() {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crds");
        for crd in hjemmel_api::crds() {
            let path = dir.join(file_name(&crd));
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                committed == yaml(&crd).unwrap(),
                "{} is out of date: run `cargo run -p hjemmel -- crds --dir crds`",
                path.display()
            );
        }
        let expected: Vec<_> = hjemmel_api::crds().iter().map(file_name).collect();
        let mut found: Vec<_> =
            std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        found.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn printed_definitions_are_the_files_one_after_the_other() {
        let mut out = Vec::new();
        print(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let documents: Vec<_> = text.split("---\n").skip(1).collect();
        let expected: Vec<_> = hjemmel_api::crds().iter().map(|crd| yaml(crd).unwrap()).collect();
        assert_eq!(documents, expected);
    }

    #[test]
    fn yaml_says_the_same_as_json() {
        for crd in hjemmel_api::crds() {
            let read: Value = serde_saphyr::from_str(&yaml(&crd).unwrap()).unwrap();
            let mut written = serde_json::to_value(&crd).unwrap();
            whole_numbers(&mut written);
            assert_eq!(read, written);
        }
    }

    #[test]
    fn only_whole_numbers_lose_their_fraction() {
        let mut json = serde_json::json!([65535.0, 0.5, -1.0, 7, 1e300]);
        whole_numbers(&mut json);
        assert_eq!(json.to_string(), "[65535,0.5,-1,7,1e+300]");
    }
}
