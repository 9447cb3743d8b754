//! RuleSet manifests, read with the place of every value.

use std::path::Path;

use hjemmel_domain::catalogue::Additions;
use serde::Deserialize;
use serde_json::Value;
use serde_saphyr::{Location, Spanned};

use super::TestError;

/// What an object is, whatever else it holds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    #[serde(default = "nothing")]
    api_version: Spanned<String>,
    #[serde(default = "nothing")]
    kind: Spanned<String>,
}

fn nothing() -> Spanned<String> {
    Spanned::new(String::new(), Location::UNKNOWN, Location::UNKNOWN)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Manifest {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    #[serde(rename = "metadata", default)]
    _metadata: Value,
    #[serde(default)]
    spec: Additions,
    #[serde(rename = "status", default)]
    _status: Value,
}

/// What the RuleSets of a file add to the catalogue, each with the file's name.
pub(super) fn read(path: &Path, text: &str) -> Result<Vec<(String, Additions)>, TestError> {
    let headers: Vec<Header> = serde_saphyr::from_multiple(text).map_err(|error| malformed(path, &error))?;
    let expected = format!("{}/{}", hjemmel_api::GROUP, hjemmel_api::VERSION);
    for header in &headers {
        let (version, kind) = (&header.api_version, &header.kind);
        if version.value != expected || kind.value != "RuleSet" {
            return Err(TestError::Malformed {
                path: path.to_owned(),
                line: kind.referenced.line().max(1),
                column: kind.referenced.column().max(1),
                problem: format!("{:?} of {:?} is not a RuleSet of {expected}", kind.value, version.value),
            });
        }
    }
    let manifests: Vec<Manifest> = serde_saphyr::from_multiple(text).map_err(|error| malformed(path, &error))?;
    Ok(manifests.into_iter().map(|manifest| (path.display().to_string(), manifest.spec)).collect())
}

fn malformed(path: &Path, error: &serde_saphyr::Error) -> TestError {
    let place = error.location().unwrap_or(Location::UNKNOWN);
    TestError::Malformed {
        path: path.to_owned(),
        line: place.line(),
        column: place.column(),
        problem: error.without_snippet().to_string(),
    }
}
