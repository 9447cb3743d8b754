//! A cluster of recorded answers.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Cluster, KubectlError};

/// Answers by the arguments they are given to. What was not recorded is refused by name.
#[derive(Debug, Default)]
pub(crate) struct Recorded(BTreeMap<String, Result<String, KubectlError>>);

impl Recorded {
    /// The same with an answer to `args`, separated by spaces.
    pub(crate) fn with(mut self, args: &str, answer: Value) -> Self {
        self.0.insert(args.to_owned(), Ok(answer.to_string()));
        self
    }

    /// The same with what `kubectl` says on its standard error.
    pub(crate) fn refusing(mut self, args: &str, stderr: &str) -> Self {
        self.0.insert(args.to_owned(), Err(KubectlError::read(stderr)));
        self
    }
}

impl Cluster for Recorded {
    fn ask(&self, args: &[&str], _: Option<&str>) -> Result<String, KubectlError> {
        let command = args.join(" ");
        let unknown = || Err(KubectlError::Refused(format!("not recorded: {command}")));
        self.0.get(&command).cloned().unwrap_or_else(unknown)
    }
}
