//! Kubeconfig files. They are written as JSON, which is YAML too, so that no path needs quoting by hand.

use std::path::Path;

use serde_json::{Value, json};

use crate::certificates::Identity;
use crate::error::StartError;
use crate::files::write_private;
use crate::state::failed;

/// Writes the kubeconfig of one client, for a server that one authority vouches for.
pub(crate) fn write_client(file: &Path, url: &str, authority: &Path, client: &Identity) -> Result<(), StartError> {
    let config = json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": {"server": url, "certificate-authority": authority}}],
        "users": [{"name": "test", "user": {"client-certificate": client.certificate, "client-key": client.key}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
        "current-context": "test",
    });
    write(file, &config)
}

/// Writes a kubeconfig, readable by its owner alone.
pub(crate) fn write(file: &Path, config: &Value) -> Result<(), StartError> {
    write_private(file, format!("{config:#}\n").as_bytes()).map_err(failed("writing", file))
}

/// The same access, acting as another user. Whoever may impersonate meets exactly that user's RBAC.
pub(crate) fn impersonating(mut config: Value, user: &str, groups: &[&str]) -> Value {
    let users = config.get_mut("users").and_then(Value::as_array_mut);
    for entry in users.into_iter().flatten() {
        if let Some(credentials) = entry.get_mut("user").and_then(Value::as_object_mut) {
            credentials.insert("as".to_owned(), json!(user));
            credentials.insert("as-groups".to_owned(), json!(groups));
        }
    }
    config
}

/// A file name for a user's kubeconfig; the number keeps users apart whose names differ in punctuation.
pub(crate) fn file_name(number: usize, user: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() { letter } else { '-' }
    };
    format!("{number}-{}", user.chars().map(plain).take(60).collect::<String>())
}
