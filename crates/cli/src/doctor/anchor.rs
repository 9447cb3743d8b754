//! Where each line is explained: a section of docs/troubleshooting.md.

use serde::{Serialize, Serializer};

/// The page of all sections, from the root of the repository.
pub(super) const PAGE: &str = "docs/troubleshooting.md";

macro_rules! anchors {
    ($($(#[$doc:meta])* $name:ident = $slug:literal,)*) => {
        /// A section of docs/troubleshooting.md.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Anchor {
            $($(#[$doc])* $name,)*
        }

        impl Anchor {
            /// Every section, in the order of the page.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The anchor in the page: `webhook-unreachable`.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self {
                    $(Self::$name => $slug,)*
                }
            }
        }
    };
}

anchors! {
    /// The API server does not answer, or not this user.
    ApiUnreachable = "api-unreachable",
    /// The API server is too old.
    ApiVersion = "api-version",
    /// An API that the operator needs is not served.
    ApiGroups = "api-groups",
    /// The clocks of this machine and of the API server differ.
    ClockSkew = "clock-skew",
    /// A kind is not installed.
    CrdsMissing = "crds-missing",
    /// A kind is installed and not served.
    CrdsNotEstablished = "crds-not-established",
    /// A kind has the schema of another version.
    CrdsDiffer = "crds-differ",
    /// No registration sends AIWorkloads to the webhook.
    WebhookNotRegistered = "webhook-not-registered",
    /// The CA of the registration is missing, unreadable, or ends.
    WebhookCa = "webhook-ca",
    /// The registration lets AIWorkloads past.
    WebhookPolicy = "webhook-policy",
    /// The API server cannot reach the webhook.
    WebhookUnreachable = "webhook-unreachable",
    /// The API server did not ask the webhook.
    WebhookNotCalled = "webhook-not-called",
    /// The webhook's certificate is missing, or ends.
    WebhookCertificate = "webhook-certificate",
    /// The operator is not there or not ready.
    OperatorNotReady = "operator-not-ready",
    /// The operator and this command are of different versions.
    OperatorVersion = "operator-version",
    /// The operator's account may not do what it must.
    OperatorPermissions = "operator-permissions",
    /// The operator's lease is not renewed.
    LeaseStale = "lease-stale",
    /// The user may not do what is needed.
    Permissions = "permissions",
    /// A namespace has several DataControllers, or none.
    NamespaceClaims = "namespace-claims",
    /// Workloads have no verdict for their current spec.
    WorkloadsUnjudged = "workloads-unjudged",
    /// Something of an installation is there already.
    AlreadyInstalled = "already-installed",
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PAGE}#{}", self.slug())
    }
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    #[test]
    fn every_anchor_is_a_section_and_every_section_an_anchor() {
        let page = std::fs::read_to_string(root().join("../..").join(PAGE)).unwrap();
        let sections: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let anchors: Vec<&str> = Anchor::ALL.iter().map(|anchor| anchor.slug()).collect();
        assert_eq!(sections, anchors, "the page has a section for each anchor, in its order, and no other");
    }

    #[test]
    fn every_section_says_what_it_means_how_to_see_it_and_how_to_mend_it() {
        let page = std::fs::read_to_string(root().join("../..").join(PAGE)).unwrap();
        for section in page.split("\n## ").skip(1) {
            for part in ["**What it means.**", "**How to see it.**", "**How to mend it.**"] {
                assert!(section.contains(part), "{part} is missing in {section}");
            }
        }
    }

    #[test]
    fn every_anchor_is_used_by_a_check() {
        let mut checks = String::new();
        for entry in std::fs::read_dir(root().join("src/doctor")).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name != "anchor.rs") {
                let text = std::fs::read_to_string(path).unwrap();
                checks.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
            }
        }
        for anchor in Anchor::ALL {
            assert!(checks.contains(&format!("Anchor::{anchor:?}")), "no check uses {anchor}");
        }
    }
}
