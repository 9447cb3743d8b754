//! The cluster, through the user's own `kubectl`: its contexts and auth plugins just work, and no
//! client or TLS of ours can disagree with them.

mod error;
#[cfg(test)]
pub(crate) mod recorded;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args as ClapArgs;
use serde_json::Value;

pub use error::KubectlError;

/// The variable that names another program than the `kubectl` on the PATH.
pub const PROGRAM: &str = "HJEMMEL_KUBECTL";

/// Which cluster is meant, and as whom: handed to `kubectl` as they are.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct Connection {
    /// The namespace; without it that of the kubeconfig's context
    #[arg(short, long, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// The context of the kubeconfig
    #[arg(long, value_name = "CONTEXT")]
    pub context: Option<String>,
    /// The kubeconfig file
    #[arg(long, value_name = "FILE")]
    pub kubeconfig: Option<PathBuf>,
    /// The user to act as
    #[arg(long = "as", value_name = "USER")]
    pub acting_as: Option<String>,
    /// How long one request may take, for example 5s or 1m
    #[arg(long, value_name = "DURATION", default_value = "10s")]
    pub request_timeout: String,
}

/// A cluster that answers questions put in the words of `kubectl`.
pub trait Cluster {
    /// What `kubectl ARGS` prints, with `input` on its standard input if there is any.
    ///
    /// # Errors
    /// `kubectl` is not there, the server does not answer, or it refuses.
    fn ask(&self, args: &[&str], input: Option<&str>) -> Result<String, KubectlError>;

    /// What `kubectl ARGS` prints, as JSON; `null` if it prints nothing.
    ///
    /// # Errors
    /// As [`Self::ask`]; or the answer is not JSON.
    fn get_json(&self, args: &[&str]) -> Result<Value, KubectlError> {
        let text = self.ask(args, None)?;
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text)
            .map_err(|problem| KubectlError::NotJson { command: args.join(" "), problem: problem.to_string() })
    }
}

/// The objects of a list; an object that is no list is its only one.
#[must_use]
pub fn items(answer: &Value) -> Vec<&Value> {
    match (answer, answer.get("items").and_then(Value::as_array)) {
        (_, Some(items)) => items.iter().collect(),
        (Value::Null, None) => Vec::new(),
        (object, None) => vec![object],
    }
}

/// The text at a JSON pointer, empty if there is none.
#[must_use]
pub fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The elements at a JSON pointer, none if it is no list.
#[must_use]
pub fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The real one.
#[derive(Debug, Clone)]
pub struct Kubectl {
    program: OsString,
    connection: Connection,
}

impl Kubectl {
    /// The `kubectl` on the PATH, or the one that `HJEMMEL_KUBECTL` names.
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        let named = std::env::var_os(PROGRAM).filter(|program| !program.is_empty());
        Self { program: named.unwrap_or_else(|| "kubectl".into()), connection }
    }

    fn command(&self, args: &[&str]) -> Command {
        let Connection { namespace, context, kubeconfig, acting_as, request_timeout } = &self.connection;
        let mut command = Command::new(&self.program);
        // Its messages are read here, so they must not be translated.
        command.env("LC_ALL", "C.UTF-8").arg(format!("--request-timeout={request_timeout}"));
        let mut option = |name: &str, value: Option<OsString>| {
            if let Some(value) = value {
                let mut flag = OsString::from(format!("--{name}="));
                flag.push(value);
                command.arg(flag);
            }
        };
        option("context", context.clone().map(Into::into));
        option("kubeconfig", kubeconfig.clone().map(Into::into));
        option("as", acting_as.clone().map(Into::into));
        if !args.iter().any(|arg| matches!(*arg, "-n" | "-A")) {
            option("namespace", namespace.clone().map(Into::into));
        }
        command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn unstartable(&self, error: &io::Error) -> KubectlError {
        let program = self.program.to_string_lossy().into_owned();
        match error.kind() {
            io::ErrorKind::NotFound => KubectlError::NotInstalled { program },
            _ => KubectlError::CannotStart { program, problem: error.to_string() },
        }
    }
}

impl Cluster for Kubectl {
    fn ask(&self, args: &[&str], input: Option<&str>) -> Result<String, KubectlError> {
        let mut command = self.command(args);
        // Without input of ours the terminal stays where it is: an auth plugin may have a question.
        command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::inherit() });
        let mut child = command.spawn().map_err(|error| self.unstartable(&error))?;
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
            // It may end before it has read all; then its exit code and words say why.
            let _ended_early = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().map_err(|error| self.unstartable(&error))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(KubectlError::read(&String::from_utf8_lossy(&output.stderr)))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn arguments(connection: Connection, args: &[&str]) -> Vec<String> {
        let kubectl = Kubectl { program: "kubectl".into(), connection };
        kubectl.command(args).get_args().map(|arg| arg.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_the_user_says_of_the_cluster_is_handed_on() {
        let said = Connection {
            namespace: Some("jobcenter".into()),
            context: Some("prod".into()),
            kubeconfig: Some("/k".into()),
            acting_as: Some("anna".into()),
            request_timeout: "3s".into(),
        };
        assert_eq!(
            arguments(said.clone(), &["get", "pods"]),
            [
                "--request-timeout=3s",
                "--context=prod",
                "--kubeconfig=/k",
                "--as=anna",
                "--namespace=jobcenter",
                "get",
                "pods"
            ]
        );
        for elsewhere in [&["get", "pods", "-n", "x"][..], &["get", "pods", "-A"]] {
            let arguments = arguments(said.clone(), elsewhere);
            assert!(!arguments.contains(&"--namespace=jobcenter".to_owned()), "{arguments:?}");
        }
    }

    #[test]
    fn a_kubectl_that_is_not_there_is_told_with_what_to_do() {
        let kubectl = Kubectl { program: "no-such-kubectl".into(), connection: Connection::default() };
        let error = kubectl.ask(&["version"], None).unwrap_err();
        assert_eq!(error, KubectlError::NotInstalled { program: "no-such-kubectl".into() });
        assert!(error.to_string().contains(PROGRAM), "{error}");
    }

    #[test]
    fn an_object_is_a_list_of_itself_and_nothing_is_an_empty_list() {
        let object: Value = serde_json::json!({"kind": "Pod"});
        assert_eq!(items(&object), [&object]);
        assert_eq!(items(&serde_json::json!({"items": [object]})), [&object]);
        assert!(items(&Value::Null).is_empty());
    }
}
