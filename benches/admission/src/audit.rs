//! What a user asked of the API server, from its audit log.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::failure::Failure;

/// An audit log that grows.
pub(crate) struct AuditLog(pub(crate) PathBuf);

/// Requests by verb and resource, `patch aiworkloads/status`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Requests(pub(crate) BTreeMap<String, usize>);

impl Requests {
    /// Those that change something.
    pub(crate) fn writes(&self) -> usize {
        let reads = ["get ", "list ", "watch "];
        self.0.iter().filter(|(what, _)| !reads.iter().any(|verb| what.starts_with(verb))).map(|(_, n)| n).sum()
    }

    /// All of them.
    pub(crate) fn all(&self) -> usize {
        self.0.values().sum()
    }
}

impl AuditLog {
    /// How long it is now.
    pub(crate) fn end(&self) -> Result<usize, Failure> {
        let what = self.0.display().to_string();
        let length = std::fs::metadata(&self.0).map_err(Failure::io(what))?.len();
        Ok(usize::try_from(length).unwrap_or(usize::MAX))
    }

    /// What was asked since it was that long.
    pub(crate) fn since(&self, start: usize) -> Result<Requests, Failure> {
        let text = std::fs::read(&self.0).map_err(Failure::io(self.0.display().to_string()))?;
        count(text.get(start..).unwrap_or_default())
    }
}

fn count(lines: &[u8]) -> Result<Requests, Failure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Event {
        verb: String,
        #[serde(rename = "requestURI")]
        request_uri: String,
        #[serde(default)]
        object_ref: Option<Object>,
    }
    #[derive(Deserialize)]
    struct Object {
        resource: String,
        #[serde(default)]
        subresource: String,
    }
    let mut requests = Requests::default();
    for line in lines.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
        let event: Event = serde_json::from_slice(line).map_err(Failure::unreadable("the audit log"))?;
        let what = match event.object_ref {
            Some(object) if object.subresource.is_empty() => object.resource,
            Some(object) => format!("{}/{}", object.resource, object.subresource),
            None => event.request_uri,
        };
        *requests.0.entry(format!("{} {what}", event.verb)).or_default() += 1;
    }
    Ok(requests)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn requests_are_counted_by_verb_and_resource_and_reads_are_no_writes() {
        let log = br#"{"verb":"patch","requestURI":"/x","objectRef":{"resource":"aiworkloads","subresource":"status"}}
{"verb":"patch","requestURI":"/y","objectRef":{"resource":"aiworkloads","subresource":"status"}}
{"verb":"watch","requestURI":"/z","objectRef":{"resource":"secrets"}}
{"verb":"get","requestURI":"/version"}
"#;
        let requests = count(log).unwrap();
        assert_eq!(requests.0["patch aiworkloads/status"], 2);
        assert_eq!((requests.writes(), requests.all()), (2, 4));
    }
}
