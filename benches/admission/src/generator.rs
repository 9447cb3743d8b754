//! Requests over HTTP/1.1 keep-alive, one at a time on each connection, every answer checked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::{Method, Request, Uri, header};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::failure::Failure;

/// A TLS server on loopback.
#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    tls: Arc<ClientConfig>,
}

impl Server {
    /// On `port`, vouched for by `authority` (PEM), with a client certificate and its key (PEM) if given.
    pub(crate) fn new(port: u16, authority: &str, client: Option<(&str, &str)>) -> Result<Self, Failure> {
        let unreadable = || Failure::unreadable::<rustls::pki_types::pem::Error>("a certificate");
        let refused = || Failure::connection::<rustls::Error>("TLS");
        let mut roots = RootCertStore::empty();
        for root in CertificateDer::pem_slice_iter(authority.as_bytes()) {
            roots.add(root.map_err(unreadable())?).map_err(refused())?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(refused())?
            .with_root_certificates(roots);
        let mut tls = match client {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).collect::<Result<_, _>>();
                let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(unreadable())?;
                builder.with_client_auth_cert(chain.map_err(unreadable())?, key).map_err(refused())?
            }
        };
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { address: ([127, 0, 0, 1], port).into(), tls: Arc::new(tls) })
    }

    /// Connects.
    pub(crate) async fn connect(&self) -> Result<Connection, Failure> {
        let what = self.address.to_string();
        let stream = TcpStream::connect(self.address).await.map_err(Failure::io(&what))?;
        stream.set_nodelay(true).map_err(Failure::io(&what))?;
        let name = ServerName::IpAddress(self.address.ip().into());
        let stream =
            TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await.map_err(Failure::io(&what))?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(Failure::connection(&what))?;
        // Its end shows in the next request.
        tokio::spawn(connection);
        Ok(Connection { host: what, sender })
    }

    /// Connects several times.
    pub(crate) async fn connections(&self, count: usize) -> Result<Vec<Connection>, Failure> {
        try_join_all((0..count).map(|_| self.connect())).await
    }
}

/// An open connection.
pub(crate) struct Connection {
    host: String,
    sender: SendRequest<Full<Bytes>>,
}

/// What came back.
pub(crate) struct Answer {
    status: u16,
    warned: bool,
    body: Bytes,
}

impl Answer {
    /// Its body, if it has this status.
    pub(crate) fn body(self, status: u16, lane: &str) -> Result<Bytes, Failure> {
        if self.status == status { Ok(self.body) } else { Err(self.wrong(lane, &format!("status {status}"))) }
    }

    fn wrong(&self, lane: &str, expected: &str) -> Failure {
        Failure::WrongAnswer {
            lane: lane.to_owned(),
            expected: expected.to_owned(),
            status: self.status,
            body: String::from_utf8_lossy(&self.body).chars().take(1500).collect(),
        }
    }
}

impl Connection {
    /// Sends one request and reads the whole answer.
    pub(crate) async fn send(&mut self, method: Method, path: &Uri, body: Bytes) -> Result<Answer, Failure> {
        let request = Request::builder()
            .method(method)
            .uri(path.clone())
            .header(header::HOST, &self.host)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "hjemmel-bench-admission")
            .body(Full::new(body))
            .map_err(Failure::connection(&self.host))?;
        self.sender.ready().await.map_err(Failure::connection(&self.host))?;
        let response = self.sender.send_request(request).await.map_err(Failure::connection(&self.host))?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(Failure::connection(&self.host))?.to_bytes();
        Ok(Answer { status: head.status.as_u16(), warned: head.headers.contains_key(header::WARNING), body })
    }

    /// Reads a page.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        let uri = path.parse().map_err(Failure::unreadable(path))?;
        self.send(Method::GET, &uri, Bytes::new()).await
    }
}

/// What an answer must be.
#[derive(Debug, Clone)]
pub(crate) enum Expected {
    /// 201 without a warning, and the object.
    Created,
    /// 403, and each of these texts.
    Forbidden(Vec<String>),
    /// 200 with a review that allows.
    Allowed,
    /// 200 with a review that denies with 403, and each of these texts.
    Denied(Vec<String>),
}

/// A request that is sent again and again.
#[derive(Clone)]
pub(crate) struct Post {
    /// Who answers; for messages.
    pub(crate) lane: &'static str,
    /// Where to.
    pub(crate) path: Uri,
    /// What.
    pub(crate) body: Bytes,
    /// What must come back.
    pub(crate) expected: Expected,
}

impl Post {
    /// Sends it once.
    pub(crate) async fn once(&self, connection: &mut Connection) -> Result<(), Failure> {
        let answer = connection.send(Method::POST, &self.path, self.body.clone()).await?;
        self.check(&answer)
    }

    fn check(&self, answer: &Answer) -> Result<(), Failure> {
        let has = |text: &str| contains(&answer.body, text);
        let right = match &self.expected {
            Expected::Created => answer.status == 201 && !answer.warned && has(r#""kind":"AIWorkload""#),
            Expected::Forbidden(texts) => answer.status == 403 && texts.iter().all(|t| has(t)),
            Expected::Allowed => answer.status == 200 && has(r#""allowed":true"#) && !has(r#""warnings""#),
            Expected::Denied(texts) => {
                answer.status == 200
                    && has(r#""allowed":false"#)
                    && has(r#""code":403"#)
                    && texts.iter().all(|t| has(t))
            }
        };
        if right { Ok(()) } else { Err(answer.wrong(self.lane, &format!("{:?}", self.expected))) }
    }

    /// Sends it in a closed loop on each connection for `time`. The latency of every request.
    pub(crate) async fn repeat(
        &self,
        connections: &mut [Connection],
        time: Duration,
    ) -> Result<Vec<Duration>, Failure> {
        let until = Instant::now() + time;
        let loops = connections.iter_mut().map(|connection| async move {
            let mut latencies = Vec::with_capacity(1024);
            loop {
                let begun = Instant::now();
                if begun >= until {
                    return Ok::<_, Failure>(latencies);
                }
                let answer = connection.send(Method::POST, &self.path, self.body.clone()).await?;
                latencies.push(begun.elapsed());
                self.check(&answer)?;
            }
        });
        Ok(try_join_all(loops).await?.concat())
    }
}

fn contains(body: &[u8], text: &str) -> bool {
    std::str::from_utf8(body).is_ok_and(|body| body.contains(text))
}

/// Reads a page over plain HTTP: its status and its text.
pub(crate) async fn get_plain(port: u16, path: &str) -> Result<(u16, String), Failure> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let what = address.to_string();
    let stream = TcpStream::connect(address).await.map_err(Failure::io(&what))?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(Failure::connection(&what))?;
    tokio::spawn(connection);
    let answer = Connection { host: what, sender }.get(path).await?;
    Ok((answer.status, String::from_utf8_lossy(&answer.body).into_owned()))
}
