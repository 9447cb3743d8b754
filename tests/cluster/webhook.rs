//! Talks to the webhook directly, as the API server does: TLS with the CA that was registered.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value as Json;

use crate::cluster::Cluster;

/// The webhook's path and the CA that the API server trusts it by.
fn registered(cluster: &Cluster) -> (String, Vec<CertificateDer<'static>>) {
    let text = cluster.must(&["get", "validatingwebhookconfiguration", "hjemmel-aiworkloads", "-o", "json"]);
    let config: Json = serde_json::from_str(&text).unwrap();
    let client = &config["webhooks"][0]["clientConfig"];
    let url = client["url"].as_str().unwrap();
    let path = url.splitn(4, '/').nth(3).map(|p| format!("/{p}")).unwrap_or_default();
    let pem = base64::engine::general_purpose::STANDARD.decode(client["caBundle"].as_str().unwrap()).unwrap();
    (path, CertificateDer::pem_slice_iter(&pem).map(Result::unwrap).collect())
}

/// A connection to the webhook.
pub type Stream = StreamOwned<ClientConnection, TcpStream>;

/// Connects to the webhook at `address`; gives the path to post to, too.
pub fn connect(cluster: &Cluster, address: SocketAddr) -> (Stream, String) {
    let (path, cas) = registered(cluster);
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(cas);
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let connection = ClientConnection::new(Arc::new(config), address.ip().into()).unwrap();
    (StreamOwned::new(connection, socket), path)
}

/// The head of a request whose body has `length` bytes; `header` is one more line of it.
pub fn head(path: &str, content_type: &str, length: usize, header: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: webhook\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n{header}\r\n\r\n"
    )
}

/// Reads to the end of the connection; gives the status and the answer's body.
pub fn answer(mut stream: Stream) -> (u16, String) {
    let mut answer = Vec::new();
    let _closed_without_notify = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {answer:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

/// Posts a body and gives the status and the answer's body.
pub fn post(cluster: &Cluster, content_type: &str, body: &[u8]) -> (u16, String) {
    let (mut stream, path) = connect(cluster, cluster.with_operator(|operator| operator.webhook));
    stream.write_all(head(&path, content_type, body.len(), "Connection: close").as_bytes()).unwrap();
    // a server may answer and close before it has read all of a body that is too large
    let _cut_short = stream.write_all(body).and_then(|()| stream.flush());
    answer(stream)
}
