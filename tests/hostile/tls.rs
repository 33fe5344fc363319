//! TLS that cannot be trusted, or is none: each failure has its own words, and nothing is sent.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use appdeck::sandbox::Seed;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::works;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// A certificate authority, and the file an operator would name with `ca_file`.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: PathBuf,
    _folder: TempDir,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, issuer.pem()).unwrap();
        Self { issuer, file, _folder: folder }
    }

    fn issue(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        config(certificate.der().clone(), &key)
    }
}

fn config(certificate: CertificateDer<'static>, key: &KeyPair) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    Arc::new(builder.with_single_cert(vec![certificate], key).unwrap())
}

/// A port whose connections are treated so, and how many bytes of HTTP came through.
struct Port {
    url: String,
    heard: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Port {
    async fn new<F: Future<Output = usize> + Send + 'static>(
        treat: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let heard = Arc::<AtomicUsize>::default();
        let count = heard.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (count, treated) = (count.clone(), treat(stream));
                tokio::spawn(async move { count.fetch_add(treated.await, Ordering::Relaxed) });
            }
        });
        Self { url, heard, task }
    }

    /// Speaks TLS so, and refuses whatever is asked.
    async fn tls(config: Arc<ServerConfig>) -> Self {
        let acceptor = TlsAcceptor::from(config);
        Self::new(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return 0 };
                let mut request = [0; 4096];
                let heard = match stream.read(&mut request).await {
                    Ok(length) => length,
                    Err(error) => {
                        assert_ne!(error.kind(), ErrorKind::WouldBlock);
                        0
                    }
                };
                let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
                let _ = stream.write_all(answer.as_bytes()).await;
                heard
            }
        })
        .await
    }

    /// Reads what a client says first, and answers these bytes.
    async fn raw(answer: &'static [u8]) -> Self {
        Self::new(move |mut stream| async move {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer).await;
            0
        })
        .await
    }

    /// The screen of a program that is led here, trusting nobody or an authority.
    async fn shows(&self, trusted: Option<&Authority>, words: &[&str]) -> Driver {
        let mut setup = Setup::of(Seed::Acme).size(100, 30).patience(2000).strange(&self.url);
        if let Some(authority) = trusted {
            setup = setup.trusting(&authority.file);
        }
        let mut driver = setup.open().await;
        driver.press("!").await.see("What went wrong");
        for one in words {
            driver.see(one);
        }
        driver.press("esc").await;
        works(&mut driver).await;
        driver
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
async fn a_certificate_of_a_trusted_authority_is_believed() {
    let authority = Authority::new("Acme");
    let port = Port::tls(authority.issue("127.0.0.1", |_| {})).await;
    port.shows(Some(&authority), &["404"]).await;
    assert!(port.heard.load(Ordering::Relaxed) > 0);
}

#[tokio::test]
async fn an_unknown_issuer() {
    let port = Port::tls(Authority::new("Acme").issue("127.0.0.1", |_| {})).await;
    port.shows(Some(&Authority::new("Another")), &["cannot reach", "ssuer"]).await;
    assert_eq!(port.heard.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_certificate_that_signed_itself() {
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
    let port = Port::tls(config(own.der().clone(), &key)).await;
    port.shows(Some(&Authority::new("Acme")), &["cannot reach", "certificate"]).await;
    assert_eq!(port.heard.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_certificate_that_has_expired() {
    let authority = Authority::new("Acme");
    let old = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    };
    let port = Port::tls(authority.issue("127.0.0.1", old)).await;
    port.shows(Some(&authority), &["cannot reach", "xpired"]).await;
    assert_eq!(port.heard.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_certificate_that_is_not_valid_yet() {
    let authority = Authority::new("Acme");
    let early = |params: &mut CertificateParams| params.not_before = date_time_ymd(2090, 1, 1);
    let port = Port::tls(authority.issue("127.0.0.1", early)).await;
    port.shows(Some(&authority), &["cannot reach", "not valid yet"]).await;
    assert_eq!(port.heard.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_certificate_for_another_name() {
    let authority = Authority::new("Acme");
    let port = Port::tls(authority.issue("other.example", |_| {})).await;
    port.shows(Some(&authority), &["cannot reach", "name"]).await;
    assert_eq!(port.heard.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn plain_http_where_tls_was_expected() {
    let port = Port::raw(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    port.shows(None, &["cannot reach", "speaks TLS"]).await;
}

#[tokio::test]
async fn a_handshake_that_is_cut() {
    let port = Port::raw(b"").await;
    port.shows(None, &["cannot reach", "speaks TLS"]).await;
}

#[tokio::test]
async fn a_server_that_speaks_no_version_of_ours() {
    // A fatal alert, protocol_version (RFC 8446 §6.2), in a record of TLS 1.0.
    let port = Port::raw(&[21, 3, 1, 0, 2, 2, 70]).await;
    port.shows(None, &["cannot reach", "ersion"]).await;
}
