use appdeck::api::address::base_url;
use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::api::{ApiClient, ErrorKind, Request};
use appdeck::domain::ClientId;

use super::server::{Server, answer, json};
use super::{EAGER, credential, signed_in};

fn through(proxy: &Server, no_proxy: Option<&str>) -> reqwest::Client {
    let variables = |name: &str| match name {
        "HTTPS_PROXY" | "HTTP_PROXY" => Some(proxy.url.clone()),
        "NO_PROXY" => no_proxy.map(str::to_owned),
        _ => None,
    };
    let options = HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() };
    http::client(&options.proxies_from(variables)).unwrap()
}

#[tokio::test]
async fn https_takes_the_proxy_which_sees_no_credentials() {
    let proxy = Server::start(|_, _| answer("403 Forbidden", "", "not there")).await;
    let base = base_url("https://acme.scalekit.invalid").unwrap();
    let client = ApiClient::with_retry(through(&proxy, None), base, credential(), EAGER);
    let write = Request::DeleteApplication(ClientId::new("webc_1"));
    let error = client.call(&write).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(!error.may_have_happened, "{error}");
    let seen = proxy.seen();
    assert_eq!(seen[0].line, "CONNECT acme.scalekit.invalid:443");
    assert!(!format!("{seen:?}").contains("canary"), "{seen:?}");
}

#[tokio::test]
async fn exceptions_and_this_machine_take_no_proxy() {
    let proxy = Server::start(|_, _| answer("403 Forbidden", "", "")).await;
    let server = signed_in(|_, _| json("200 OK", "{}")).await;
    let http = through(&proxy, Some("scalekit.invalid"));
    let base = base_url(&server.url).unwrap();
    ApiClient::with_retry(http.clone(), base, credential(), EAGER).sign_in().await.unwrap();
    assert_eq!(server.count("POST /oauth/token"), 1);

    let base = base_url("https://acme.scalekit.invalid").unwrap();
    ApiClient::with_retry(http, base, credential(), EAGER).sign_in().await.unwrap_err();
    assert_eq!(proxy.seen().len(), 0);
}

#[test]
fn a_bundle_that_holds_no_certificates_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.pem");
    let error = |words: &str| {
        let options =
            HttpOptions { trust: Trust::SystemAnd(file.clone()), ..HttpOptions::default() };
        let error = http::client(&options).unwrap_err();
        assert!(error.message.contains(&file.display().to_string()), "{error}");
        assert!(error.message.contains(words), "{error}");
    };
    error("cannot read the certificates");
    std::fs::write(&file, "no certificate").unwrap();
    error("holds no certificate");
    std::fs::write(&file, "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n").unwrap();
    error("not a bundle of certificates");
}

#[test]
fn a_proxy_that_cannot_be_read_is_not_repeated() {
    let options =
        HttpOptions { proxy: Some("http://me:hunter2@:x".into()), ..HttpOptions::default() };
    let error = http::client(&options).unwrap_err();
    assert!(error.message.contains("HTTPS_PROXY"), "{error}");
    assert!(!format!("{error:?}").contains("hunter2"));
}
