//! What stands in the way is named, and what to do about it, against real listeners.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use appdeck::api::address::base_url;
use appdeck::api::checkup;
use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::domain::checkup::Verdict;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::server::{Does, Server, answer};

const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/tls");

fn trusting(file: Option<&str>) -> HttpOptions {
    let trust = file.map_or(Trust::Nobody, |file| Trust::SystemAnd(PathBuf::from(TLS).join(file)));
    HttpOptions { trust, timeout: Duration::from_secs(10), ..HttpOptions::default() }
}

/// What is said of an address.
async fn told(url: &str, options: &HttpOptions) -> (Verdict, String) {
    let http = http::client(options).unwrap();
    let (checks, _) = checkup::address(http, base_url(url).unwrap()).await;
    (checks[0].verdict, checks[0].words.clone())
}

/// A server that shows a certificate and closes.
async fn shows(certificate: &str) -> String {
    let folder = PathBuf::from(TLS);
    let chain = CertificateDer::pem_file_iter(folder.join(certificate)).unwrap();
    let chain = chain.map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(folder.join("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let key = rustls::crypto::ring::sign::any_supported_type(&key).unwrap();
    // Also a certificate of another key is shown: it is judged before the key is used.
    let shown = SingleCertAndKey::from(CertifiedKey::new(chain, key));
    let config = builder.with_no_client_auth().with_cert_resolver(Arc::new(shown));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            drop(acceptor.accept(stream).await);
        }
    });
    url
}

/// A server that speaks first, and no TLS.
async fn greets() -> String {
    says(b"220 mail.example ESMTP\r\n").await
}

/// A server that says the same whatever it hears.
async fn says(words: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(words).await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    });
    url
}

#[tokio::test]
async fn certificates_that_are_not_believed_are_told_apart() {
    for (certificate, authority, words) in [
        ("good.pem", None, "signed by an authority unknown here. Name the authority's certificate"),
        (
            "expired.pem",
            Some("ca.pem"),
            "has expired or is not valid yet. Have the certificate renewed",
        ),
        ("other.pem", Some("ca.pem"), "is for another host. Check the URL"),
        (
            "self_signed.pem",
            None,
            "signs itself, and is made for an authority. Have one signed by an authority, or make it anew with basicConstraints=CA:FALSE and name it with ca_file",
        ),
        ("self_signed.pem", Some("self_signed.pem"), "make it anew with basicConstraints=CA:FALSE"),
        ("leaf.pem", None, "signed by an authority unknown here. Name the authority's certificate"),
        ("unnamed.pem", Some("unnamed.pem"), "names no host. Have it made anew with the host"),
        (
            "weak.pem",
            Some("weak.pem"),
            "Have it made anew with SHA-256 and an RSA key of 2048 bits",
        ),
    ] {
        let (verdict, said) = told(&shows(certificate).await, &trusting(authority)).await;
        assert_eq!(verdict, Verdict::Bad);
        assert!(said.starts_with("cannot reach 127.0.0.1:"), "{said}");
        assert!(said.contains(words), "{certificate}: {said}");
    }
    // What is advised works.
    for (certificate, authority) in [("good.pem", "ca.pem"), ("leaf.pem", "leaf.pem")] {
        let (_, said) = told(&shows(certificate).await, &trusting(Some(authority))).await;
        assert!(!said.contains("certificate"), "{said}");
    }
}

#[tokio::test]
async fn an_old_version_of_tls_is_told() {
    // An alert: fatal, protocol version (RFC 5246 §7.2); and a greeting of TLS 1.1 (§7.4.1.3).
    let alert = b"\x15\x03\x02\x00\x02\x02\x46";
    let hello: Vec<u8> = [b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02".as_slice(), &[7; 32]]
        .into_iter()
        .chain([b"\x00\x00\x2f\x00".as_slice()])
        .flatten()
        .copied()
        .collect();
    for words in [alert.as_slice(), Box::leak(hello.into_boxed_slice())] {
        let (verdict, said) = told(&says(words).await, &trusting(None)).await;
        assert_eq!(verdict, Verdict::Bad);
        assert!(said.contains("it speaks only TLS 1.1 or older. Let the server"), "{said}");
    }
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_says_why() {
    let plain = greets().await;
    let proxy = Server::start(|_, _| answer("403 Forbidden", "", "")).await;
    let asking = Server::start(|_, _| answer("407 Proxy Authentication Required", "", "")).await;
    let via = |proxy: &str| HttpOptions { proxy: Some(proxy.to_owned()), ..trusting(None) };
    let (through, asked) = (via(&proxy.url), via(&asking.url));
    // A label is at most 63 bytes long (RFC 1035 §2.3.4): no name server need be asked.
    let nowhere = format!("http://{}.localhost:1", "a".repeat(64));
    let (closed, unknown) = (via("http://127.0.0.1:1"), via(&nowhere));
    let away = "the proxy cannot be reached. Check the host and port of HTTPS_PROXY";
    for (url, options, words) in [
        ("http://127.0.0.1:1", &trusting(None), "connection refused. Check port"),
        (
            "https://acme.invalid",
            &through,
            "the proxy did not let the connection through. Check HTTPS_PROXY",
        ),
        (
            "https://acme.invalid",
            &asked,
            "wants a name and a password. Write them into HTTPS_PROXY",
        ),
        ("https://acme.invalid", &closed, away),
        ("https://acme.invalid", &unknown, away),
        (plain.as_str(), &trusting(None), "Check that this port speaks TLS"),
    ] {
        let (verdict, said) = told(url, options).await;
        assert_eq!(verdict, Verdict::Bad);
        assert!(said.contains(words), "{url}: {said}");
    }
    let (_, said) = told(&nowhere, &trusting(None)).await;
    assert!(said.contains("its name leads nowhere. Check the host's spelling"), "{said}");
}

#[tokio::test]
async fn a_host_that_does_not_take_the_connection_is_not_waited_for_long() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    // Nothing is accepted: once its queue is full, the listener leaves further attempts unanswered.
    let patience = Duration::from_millis(100);
    let mut queued = Vec::new();
    while let Ok(stream) = timeout(patience, TcpStream::connect(address)).await {
        queued.push(stream.unwrap());
    }
    let options = HttpOptions { connect_timeout: patience, ..trusting(None) };
    let (verdict, said) = told(&format!("http://{address}"), &options).await;
    assert_eq!(verdict, Verdict::Bad);
    assert!(said.contains("nobody answered in time. Check the network and firewalls"), "{said}");
}

#[tokio::test]
async fn an_answer_that_is_no_discovery_document_says_what_it_is() {
    let page = "<html><title>Welcome</title></html>";
    for (does, words) in [
        (("404 Not Found", "", page), "answered 404 (Welcome). Check the URL"),
        (("401 Unauthorized", "", "{}"), "Check the URL: an environment shows its discovery"),
        (("403 Forbidden", "", "{}"), "Check the URL: an environment shows its discovery"),
        (("200 OK", "", page), "Check the URL: it is the environment's own"),
        (("200 OK", "", "{}"), "Check the URL: it is the environment's own"),
        (
            ("302 Found", "location: https://other.example/x\r\n", ""),
            "redirects are not followed. Check the URL: write the address",
        ),
        (
            ("503 Service Unavailable", "", ""),
            "answered 503 (service unavailable). Try again in a minute",
        ),
    ] {
        let (status, headers, body) = does;
        let server = Server::start(move |_, _| answer(status, headers, body)).await;
        let (verdict, said) = told(&server.url, &trusting(None)).await;
        assert_eq!(verdict, Verdict::Bad);
        assert!(said.contains(words), "{status}: {said}");
    }
    let silent = Server::start(|_, _| Does::NeverAnswers).await;
    let impatient = HttpOptions { timeout: Duration::from_millis(50), ..trusting(None) };
    let (_, said) = told(&silent.url, &impatient).await;
    assert!(said.contains("did not answer in time. Check the network"), "{said}");
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_odd_and_stops_nothing() {
    let header = "date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    let server = Server::start(move |_, _| answer("200 OK", header, r#"{"issuer":"x"}"#)).await;
    let http = http::client(&trusting(None)).unwrap();
    let (checks, _) = checkup::address(http, base_url(&server.url).unwrap()).await;
    assert_eq!((checks[0].verdict, checks[1].verdict), (Verdict::Good, Verdict::Odd));
    assert!(checks[1].words.contains("ahead of the server's: set this machine's clock"));
}
