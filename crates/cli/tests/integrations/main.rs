//! The hooks, actions, templates and manifests in this repository, each tested by running what it runs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod github;
mod gitlab;
mod krew;
mod pre_commit;
mod workbench;
