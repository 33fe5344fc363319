//! How long the certificate of an application's URL is good.

use std::sync::Arc;

use appdeck::api::http::Trust;
use appdeck::api::reach::Reach;
use appdeck::domain::ClientId;
use appdeck::domain::endpoints::{EndpointFinding, EndpointMark, EndpointTarget};
use appdeck::domain::redirect::RedirectList;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server whose certificate ends in March of this year, and the file with its authority.
pub async fn server(year: i32, folder: &std::path::Path) -> (String, Trust) {
    let key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = authority.self_signed(&key).unwrap();
    let file = folder.join("ca.pem");
    std::fs::write(&file, root.pem()).unwrap();
    let issuer = Issuer::new(authority, key);
    let own = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["localhost".into()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(year, 3, 4);
    let certificate = params.signed_by(&own, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(own.serialize_der()).unwrap(),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let mut head = [0; 4096];
                let _ = stream.read(&mut head).await;
                let text = b"HTTP/1.1 405 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let _ = stream.write_all(text).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (url, Trust::SystemAnd(file))
}

async fn looked(url: &str, trust: Trust, list: RedirectList) -> Vec<EndpointFinding> {
    let reach = Reach {
        trust,
        private: true,
        environment: "acme.example".into(),
        client: ClientId::new("webc_1"),
    };
    let target = EndpointTarget { list, url: url.into() };
    reach.look(&target, "2998-02-20T12:00:00Z".parse().unwrap()).await
}

#[tokio::test]
async fn the_certificate_is_told_beside_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (url, trust) = server(2999, folder.path()).await;
    let found = looked(&url, trust.clone(), RedirectList::BackChannelLogout).await;
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].text.contains("answers (405 to HEAD)"), "{found:?}");
    assert!(found[1].text.contains("good for 376 days, until 2999-03-04"), "{found:?}");
    assert!(found.iter().all(|one| one.mark == EndpointMark::Good));
    let login = looked(&format!("{url}/cb?a=b"), trust, RedirectList::PostLogin).await;
    assert_eq!(login.len(), 1, "the certificate alone: {login:?}");

    let (url, trust) = server(2998, folder.path()).await;
    let found = looked(&url, trust, RedirectList::PostLogout).await;
    assert!(found[0].text.contains("renew it"), "{found:?}");
    assert_eq!(found[0].mark, EndpointMark::Bad);

    let (url, trust) = server(2021, folder.path()).await;
    let found = looked(&url, trust, RedirectList::BackChannelLogout).await;
    assert_eq!((found.len(), found[0].mark), (1, EndpointMark::Bad), "{found:?}");
    assert!(found[0].text.contains("certificate"), "{found:?}");
}
