//! What is asked about: `sagsresume`, `pod/sagsresume-7d9f`, `deployment/x`.

use super::WhyError;

/// An object by name, of a kind that was said or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The kind as `kubectl` takes it, in lower case; `None` if only a name was given.
    pub(super) kind: Option<String>,
    /// The name.
    pub(super) name: String,
}

impl Target {
    /// Reads `NAME` or `KIND/NAME`.
    pub(super) fn read(said: &str) -> Result<Self, WhyError> {
        let (kind, name) = match said.split_once('/') {
            Some((kind, name)) => (Some(kind.to_lowercase()), name),
            None => (None, said),
        };
        let sound = |word: &str| {
            !word.is_empty()
                && !word.starts_with('-')
                && word.chars().all(|c| c.is_alphanumeric() || "-._:".contains(c))
        };
        if !sound(name) || kind.as_deref().is_some_and(|kind| !sound(kind)) {
            return Err(WhyError::Target(said.to_owned()));
        }
        Ok(Self { kind, name: name.to_owned() })
    }

    /// Whether an AIWorkload may be meant.
    pub(super) fn may_be_workload(&self) -> bool {
        let kind = self.kind.as_deref().map(|kind| kind.split('.').next().unwrap_or(kind));
        matches!(kind, None | Some("aiworkload" | "aiworkloads" | "aiw"))
    }

    /// The kind that is looked for once it is no AIWorkload: a pod, if nothing was said.
    pub(super) fn other_kind(&self) -> &str {
        self.kind.as_deref().unwrap_or("pod")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_bare_name_may_be_a_workload_or_a_pod() {
        for (said, kind, name, workload) in [
            ("sagsresume", None, "sagsresume", true),
            ("aiworkload/sagsresume", Some("aiworkload"), "sagsresume", true),
            ("AIWorkload/x", Some("aiworkload"), "x", true),
            ("aiw/x", Some("aiw"), "x", true),
            ("aiworkloads.hjemmel.dev/x", Some("aiworkloads.hjemmel.dev"), "x", true),
            ("pod/x-7d9f", Some("pod"), "x-7d9f", false),
            ("deploy/x", Some("deploy"), "x", false),
        ] {
            let target = Target::read(said).unwrap();
            assert_eq!((target.kind.as_deref(), &*target.name), (kind, name), "{said}");
            assert_eq!(target.may_be_workload(), workload, "{said}");
        }
    }

    #[test]
    fn what_kubectl_would_take_for_an_option_is_no_name() {
        for said in ["", "/", "pod/", "/x", "-n", "pod/--raw", "--as=x/y", "a/b/c", "a b"] {
            assert!(Target::read(said).is_err(), "{said:?}");
        }
    }
}
