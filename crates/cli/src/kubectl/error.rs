//! What `kubectl` says when it cannot, understood. It has one exit code for everything, so its
//! words are all there is to go by; what is not understood is handed on as it was said.

/// Why `kubectl` gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KubectlError {
    /// There is no such program.
    #[error(
        "{program} was not found: install kubectl (kubernetes.io/docs/tasks/tools) and put it on the PATH, or name it in HJEMMEL_KUBECTL"
    )]
    NotInstalled {
        /// What was looked for.
        program: String,
    },
    /// The program is there and does not start.
    #[error("{program} cannot be run: {problem}")]
    CannotStart {
        /// The program.
        program: String,
        /// The system's reason.
        problem: String,
    },
    /// The kubeconfig does not lead to a cluster.
    #[error("the kubeconfig cannot be used: {0}. `kubectl config get-contexts` lists the contexts there are")]
    Configuration(String),
    /// The server does not answer.
    #[error(
        "the cluster cannot be reached: {0}. Check the server in the kubeconfig, the network, and `kubectl version`"
    )]
    Unreachable(String),
    /// The server does not know the user.
    #[error("the cluster does not accept these credentials: {0}. Log in again, or choose another --context")]
    Unauthorized(String),
    /// The user may not.
    #[error("{user} may not {verb} {resource}{place}. Ask for a role that allows it")]
    Forbidden {
        /// The user as the server knows them.
        user: String,
        /// The verb, `list`.
        verb: String,
        /// The resource with its group, `aiworkloads.hjemmel.dev`.
        resource: String,
        /// ` in namespace jobcenter`, or ` in the whole cluster`.
        place: String,
    },
    /// There is no object of that name.
    #[error("{resource} {name:?} does not exist{hint}")]
    NotFound {
        /// The resource with its group, `aiworkloads.hjemmel.dev`.
        resource: String,
        /// The name that was asked for.
        name: String,
        /// What there is instead, beginning with `: `; empty if nothing is known.
        hint: String,
    },
    /// The server has no such kind.
    #[error(
        "the cluster has no {0:?}: is Hjemmel installed? `hjemmel doctor` tells, `hjemmel crds | kubectl apply --server-side -f -` installs its kinds"
    )]
    NoSuchKind(String),
    /// Anything else, in the words of `kubectl` or of the server.
    #[error("{0}")]
    Refused(String),
    /// The answer is not what was asked for.
    #[error("`kubectl {command}` did not print JSON: {problem}")]
    NotJson {
        /// The arguments.
        command: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// Beginnings that say that no server answered.
const UNREACHABLE: [&str; 4] = [
    "The connection to the server ",
    "Unable to connect to the server: ",
    "Unable to connect to the server",
    "net/http: ",
];
/// What a server that is too slow, or none, comes to on the way to something else.
const SILENT: [&str; 6] = [
    "Client.Timeout exceeded",
    "context deadline exceeded",
    "dial tcp",
    "i/o timeout",
    "connection reset by peer",
    "tls: failed to verify certificate",
];

impl KubectlError {
    /// What `stderr` says.
    #[must_use]
    pub fn read(stderr: &str) -> Self {
        // Discovery logs each of its attempts before the error proper.
        let lines: Vec<&str> = stderr.lines().map(str::trim).filter(|line| !line.is_empty() && !is_log(line)).collect();
        let said = match lines.as_slice() {
            [] => stderr.lines().last().unwrap_or("kubectl failed without a word").to_owned(),
            lines => lines.join("\n"),
        };
        let plain = said.strip_prefix("error: ").unwrap_or(&said);
        // The webhook's answer quotes anything, and is told by whoever asked for it.
        if said.contains("admission webhook \"") || said.contains("failed calling webhook \"") {
            return Self::Refused(said);
        }
        if let Some(forbidden) = forbidden(&said) {
            return forbidden;
        }
        if let Some(missing) = not_found(&said) {
            return missing;
        }
        if let Some(kind) = between(plain, "the server doesn't have a resource type \"", "\"") {
            return Self::NoSuchKind(kind.to_owned());
        }
        if let Some(kind) = between(plain, "no matches for kind \"", "\"") {
            return Self::NoSuchKind(kind.to_owned());
        }
        if said.contains("(Unauthorized)") || plain.starts_with("You must be logged in") {
            return Self::Unauthorized(plain.to_owned());
        }
        if is_configuration(plain) {
            return Self::Configuration(plain.trim_start_matches("Error in configuration: ").to_owned());
        }
        // A server that speaks is there, whatever it could not reach itself.
        if said.contains("Error from server") {
            return Self::Refused(said);
        }
        if UNREACHABLE.iter().any(|begin| plain.starts_with(begin)) || SILENT.iter().any(|word| plain.contains(word)) {
            let short = plain.trim_start_matches("Unable to connect to the server: ");
            return Self::Unreachable(short.trim_end_matches(" - did you specify the right host or port?").to_owned());
        }
        Self::Refused(said)
    }

    /// Whether the object does not exist.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Whether no other question can be answered either.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::NotInstalled { .. }
                | Self::CannotStart { .. }
                | Self::Configuration(_)
                | Self::Unreachable(_)
                | Self::Unauthorized(_)
        )
    }
}

/// `E1122 11:23:06.406196 7351 memcache.go:265] …`
fn is_log(line: &str) -> bool {
    let mut letters = line.chars();
    matches!(letters.next(), Some('E' | 'W' | 'I' | 'F'))
        && letters.by_ref().take(4).all(|c| c.is_ascii_digit())
        && line.contains(".go:")
}

fn is_configuration(said: &str) -> bool {
    said.starts_with("Error in configuration")
        || said.starts_with("error loading config file")
        || said.starts_with("context \"") && said.ends_with("does not exist")
        || said.starts_with("stat ") && said.ends_with("no such file or directory")
        || said.contains("Missing or incomplete configuration info")
        // without a kubeconfig it asks for a user, and finds no terminal
        || said.ends_with("EOF") && said.len() < 200 && !said.contains("http")
}

/// `User "x" cannot list resource "aiworkloads" in API group "hjemmel.dev" in the namespace "y"`
fn forbidden(said: &str) -> Option<KubectlError> {
    let user = between(said, "User \"", "\"")?;
    let (_, rest) = said.split_once("\" cannot ")?;
    let (verb, rest) = rest.split_once(" resource \"").or_else(|| rest.split_once(" path \""))?;
    let (resource, rest) = rest.split_once('"')?;
    let group = between(rest, "in API group \"", "\"").filter(|group| !group.is_empty());
    let place = match between(rest, "in the namespace \"", "\"") {
        Some(namespace) => format!(" in namespace {namespace}"),
        None => " in the whole cluster".to_owned(),
    };
    Some(KubectlError::Forbidden {
        user: user.to_owned(),
        verb: verb.to_owned(),
        resource: group.map_or_else(|| resource.to_owned(), |group| format!("{resource}.{group}")),
        place,
    })
}

/// `Error from server (NotFound): aiworkloads.hjemmel.dev "x" not found`
fn not_found(said: &str) -> Option<KubectlError> {
    let (_, rest) = said.split_once("(NotFound): ")?;
    let (resource, rest) = rest.split_once(" \"")?;
    let (name, _) = rest.split_once("\" not found")?;
    let resource = resource.rsplit(' ').next().unwrap_or(resource);
    Some(KubectlError::NotFound { resource: resource.to_owned(), name: name.to_owned(), hint: String::new() })
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kubectl_says_is_understood() {
        let refused = |said: &str| KubectlError::Refused(said.to_owned());
        let webhook = "Error from server (Forbidden): error when creating \"STDIN\": admission webhook \"aiworkloads.hjemmel.dev\" denied the request: User \"x\" cannot list resource \"y\"";
        let aggregated = "Error from server (ServiceUnavailable): dial tcp 10.0.0.1:443: context deadline exceeded";
        let failing = "Error from server (InternalError): error when creating \"STDIN\": Internal error occurred: failed calling webhook \"aiworkloads.hjemmel.dev\": failed to call webhook: Post \"https://127.0.0.1:1/x?timeout=3s\": dial tcp 127.0.0.1:1: connect: connection refused";
        for (said, meant) in [
            (
                "E1122 11:23:06.406196    7351 memcache.go:265] \"Unhandled Error\" err=\"x\"\nThe connection to the server localhost:8080 was refused - did you specify the right host or port?",
                KubectlError::Unreachable("The connection to the server localhost:8080 was refused".into()),
            ),
            (
                "Unable to connect to the server: dial tcp: lookup k.example on 10.0.0.1:53: no such host",
                KubectlError::Unreachable("dial tcp: lookup k.example on 10.0.0.1:53: no such host".into()),
            ),
            (
                "Unable to connect to the server: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
                KubectlError::Unreachable("net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)".into()),
            ),
            (
                "error: You must be logged in to the server (Unauthorized)",
                KubectlError::Unauthorized("You must be logged in to the server (Unauthorized)".into()),
            ),
            (
                "Error from server (Forbidden): aiworkloads.hjemmel.dev is forbidden: User \"nobody\" cannot list resource \"aiworkloads\" in API group \"hjemmel.dev\" in the namespace \"jobcenter\"",
                KubectlError::Forbidden {
                    user: "nobody".into(),
                    verb: "list".into(),
                    resource: "aiworkloads.hjemmel.dev".into(),
                    place: " in namespace jobcenter".into(),
                },
            ),
            (
                "Error from server (Forbidden): pods is forbidden: User \"nobody\" cannot list resource \"pods\" in API group \"\" at the cluster scope",
                KubectlError::Forbidden {
                    user: "nobody".into(),
                    verb: "list".into(),
                    resource: "pods".into(),
                    place: " in the whole cluster".into(),
                },
            ),
            (
                "Error from server (NotFound): aiworkloads.hjemmel.dev \"x\" not found",
                KubectlError::NotFound { resource: "aiworkloads.hjemmel.dev".into(), name: "x".into(), hint: String::new() },
            ),
            ("error: the server doesn't have a resource type \"aiworkload\"", KubectlError::NoSuchKind("aiworkload".into())),
            (
                "error: resource mapping not found for name: \"x\" namespace: \"\" from \"STDIN\": no matches for kind \"AIWorkload\" in version \"hjemmel.dev/v1alpha1\"\nensure CRDs are installed first",
                KubectlError::NoSuchKind("AIWorkload".into()),
            ),
            (
                "Error in configuration: context was not found for specified context: nope",
                KubectlError::Configuration("context was not found for specified context: nope".into()),
            ),
            ("error: context \"nope\" does not exist", KubectlError::Configuration("context \"nope\" does not exist".into())),
            (
                "error: stat /nonexist: no such file or directory",
                KubectlError::Configuration("stat /nonexist: no such file or directory".into()),
            ),
            (aggregated, refused(aggregated)),
            (webhook, refused(webhook)),
            (failing, refused(failing)),
            ("error: something else", refused("error: something else")),
            ("", refused("kubectl failed without a word")),
        ] {
            assert_eq!(KubectlError::read(said), meant, "{said}");
        }
    }

    #[test]
    fn a_missing_permission_is_named_by_verb_and_resource() {
        let error = KubectlError::read(
            "Error from server (Forbidden): x is forbidden: User \"nobody\" cannot get resource \"secrets\" in API group \"\" in the namespace \"a\"",
        );
        assert_eq!(error.to_string(), "nobody may not get secrets in namespace a. Ask for a role that allows it");
    }
}
