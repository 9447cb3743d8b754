//! The command line: what a user may say. [`crate::run::Options`] is what it comes to.

use std::net::SocketAddr;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The Hjemmel operator: admission and reconciliation of declared uses of AI.
#[derive(Debug, Parser)]
#[command(name = "hjemmel-operator", version, args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    /// What to do; `run` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The flags of `run`, which may be given without naming it.
    #[command(flatten)]
    pub run: RunArgs,
}

impl CommandLine {
    /// The flags of `run`, wherever they were written.
    #[must_use]
    pub fn into_run(self) -> RunArgs {
        match self.command {
            Some(Command::Run(run)) => run,
            None => self.run,
        }
    }
}

/// What the operator can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve admission and reconcile until told to stop.
    Run(RunArgs),
}

/// The flags of `run`. Each may also be given in the environment.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// Where the admission webhook listens (TLS).
    #[arg(long, env = "HJEMMEL_WEBHOOK_ADDR", default_value = "0.0.0.0:9443")]
    pub webhook_addr: SocketAddr,

    /// How the API server reaches the webhook when it is not behind a Service:
    /// `https://127.0.0.1:9443`. For a control plane on the same machine.
    #[arg(long, env = "HJEMMEL_WEBHOOK_URL", conflicts_with = "webhook_service")]
    pub webhook_url: Option<String>,

    /// The Service in front of the webhook: `NAMESPACE/NAME` or `NAMESPACE/NAME:PORT`.
    #[arg(long, env = "HJEMMEL_WEBHOOK_SERVICE", default_value = "hjemmel-system/hjemmel-webhook")]
    pub webhook_service: String,

    /// Whether to register the webhook and keep its CA bundle current. With `false`, somebody
    /// else owns the ValidatingWebhookConfiguration.
    #[arg(long, env = "HJEMMEL_REGISTER_WEBHOOK", default_value_t = true, action = clap::ArgAction::Set)]
    pub register_webhook: bool,

    /// Where `/healthz`, `/readyz` and `/metrics` are served (plain HTTP).
    #[arg(long, env = "HJEMMEL_METRICS_ADDR", default_value = "0.0.0.0:8080")]
    pub metrics_addr: SocketAddr,

    /// The namespace that holds the operator's own state: the Secret with the webhook's
    /// certificates. It must exist.
    #[arg(long, env = "HJEMMEL_STATE_NAMESPACE", default_value = "hjemmel-system")]
    pub state_namespace: String,

    /// How log lines are written.
    #[arg(long, env = "HJEMMEL_LOG_FORMAT", value_enum, default_value_t = LogFormat::Json)]
    pub log_format: LogFormat,

    /// Which log lines are written: a level, or `target=level` separated by commas.
    #[arg(long, env = "HJEMMEL_LOG", default_value = DEFAULT_LOG)]
    pub log: String,
}

/// The client logs each failed call as an error, and so does whoever made it, saying what for;
/// the runtime repeats in a span what our lines say themselves.
const DEFAULT_LOG: &str = "info,kube_runtime=warn,kube_client::client::builder=off";

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn flags_may_be_given_with_or_without_naming_run() {
        for line in [
            vec!["hjemmel-operator", "--state-namespace", "x"],
            vec!["hjemmel-operator", "run", "--state-namespace", "x"],
        ] {
            let run = CommandLine::try_parse_from(&line).unwrap().into_run();
            assert_eq!(run.state_namespace, "x", "{line:?}");
        }
    }

    #[test]
    fn a_url_and_a_service_exclude_each_other() {
        let said = ["hjemmel-operator", "--webhook-url", "https://127.0.0.1:1", "--webhook-service", "a/b"];
        assert!(CommandLine::try_parse_from(said).is_err());
    }

    #[test]
    fn registration_can_be_switched_off() {
        let run = CommandLine::try_parse_from(["hjemmel-operator", "--register-webhook", "false"]).unwrap().into_run();
        assert!(!run.register_webhook);
    }
}
