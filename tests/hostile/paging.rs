//! Pages that do not end, or do not add up.

use appdeck::sandbox::Seed;

use crate::support::setup::Setup;

use super::{Seen, answer, client, facing, json, lists, page, server, works};

fn numbered(from: usize, count: usize) -> Vec<String> {
    (from..from + count).map(|n| client(&format!("webc_{n}"), &format!("App-{n:05}"))).collect()
}

/// Which page a request asks for, where tokens are numbers.
fn wanted(seen: &Seen) -> usize {
    let (_, rest) = seen.line.split_once("page_token=").unwrap_or(("", "0"));
    rest.split(['&', ' ']).next().and_then(|token| token.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn the_same_token_for_ever() {
    let server = server(|_, _| json("200 OK", &page(&numbered(0, 30), 1000, "again"))).await;
    let mut driver = facing(&server).await;
    driver.see("App-00000").not_see("more to come");
    assert!(server.count("GET /api/v1/clients?") < 8, "{}", server.count("GET"));
    works(&mut driver).await;
}

#[tokio::test]
async fn ever_new_tokens_with_the_same_page() {
    let server = server(|seen, _| {
        let next = format!("{}", wanted(seen) + 1);
        json("200 OK", &page(&numbered(0, 30), 0, &next))
    })
    .await;
    let mut driver = facing(&server).await;
    driver.see("App-00000").not_see("more to come");
    assert!(server.count("GET /api/v1/clients?") < 8, "{}", server.count("GET"));
    works(&mut driver).await;
}

#[tokio::test]
async fn a_total_of_billions_is_not_believed_for_ever() {
    let server = server(|seen, _| {
        let at = wanted(seen);
        let next = if at < 4 { format!("{}", at + 1) } else { String::new() };
        json("200 OK", &page(&numbered(at * 30, 30), 4_000_000_000, &next))
    })
    .await;
    let mut driver = facing(&server).await;
    driver.see("150 applications").not_see("more to come");
    works(&mut driver).await;
}

#[tokio::test]
async fn a_total_that_is_too_small_hides_nothing_that_came() {
    let server = server(|_, _| json("200 OK", &page(&numbered(0, 3), 1, ""))).await;
    let mut driver = facing(&server).await;
    driver.see("App-00002").see("3 applications");
    works(&mut driver).await;
}

#[tokio::test]
async fn a_full_last_page_with_a_token() {
    let server = server(|seen, _| match wanted(seen) {
        0 => json("200 OK", &page(&numbered(0, 30), 30, "1")),
        _ => json("200 OK", &page(&[], 30, "")),
    })
    .await;
    let mut driver = facing(&server).await;
    driver.see("30 applications");
    works(&mut driver).await;
}

#[tokio::test]
async fn duplicate_ids_are_one_application() {
    let twice = || {
        let both = [client("webc_1", "Coffee-Desk"), client("webc_1", "Coffee-Desk")];
        json("200 OK", &page(&both, 2, ""))
    };
    let server = super::listing(twice).await;
    let mut driver = facing(&server).await;
    driver.see("Coffee-Desk").see("1 application");
    works(&mut driver).await;
}

#[tokio::test]
async fn a_token_that_expires_amid_the_pages_is_renewed() {
    let server = server(|seen, before| match (wanted(seen), before) {
        _ if seen.line.contains("client_type=ENV") => json("200 OK", &page(&[], 0, "")),
        (0, _) => json("200 OK", &page(&numbered(0, 30), 60, "1")),
        (_, 0) => json("401 Unauthorized", r#"{"code":16,"message":"token expired"}"#),
        _ => json("200 OK", &page(&numbered(30, 30), 60, "")),
    })
    .await;
    let mut driver = facing(&server).await;
    driver.see("60 applications");
    assert_eq!(server.count("POST /oauth/token"), 2);
    works(&mut driver).await;
}

#[tokio::test]
async fn a_token_that_is_never_accepted_amid_the_pages() {
    let server = server(|seen, _| match wanted(seen) {
        0 => json("200 OK", &page(&numbered(0, 30), 60, "1")),
        _ => json("401 Unauthorized", r#"{"code":16,"message":"token expired"}"#),
    })
    .await;
    let mut driver = facing(&server).await;
    // What came stays.
    driver.see("App-00000").see("check this environment's credentials");
    works(&mut driver).await;
}

#[tokio::test]
async fn a_page_in_the_middle_that_is_html() {
    let server = server(|seen, _| match (lists(seen), wanted(seen)) {
        (true, 0) => json("200 OK", &page(&numbered(0, 30), 60, "1")),
        _ => answer("200 OK", "content-type: text/html\r\n", "<html>hello</html>"),
    })
    .await;
    let mut driver = facing(&server).await;
    driver.see("App-00000").see("✗").not_see("<html");
    works(&mut driver).await;
}

#[tokio::test]
async fn tokens_that_are_strange_come_back_as_they_were() {
    for token in [">:abc123", "MQ==", "a b&c=d", "%2e%2e/", "é"] {
        let server = server(move |seen, _| {
            if seen.line.contains("page_token=") {
                json("200 OK", &page(&numbered(1, 1), 2, ""))
            } else {
                json("200 OK", &page(&numbered(0, 1), 2, token))
            }
        })
        .await;
        let mut driver = facing(&server).await;
        driver.see("App-00001");
        let encoded: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
        let lines = server.seen();
        let sent = lines
            .iter()
            .any(|seen| seen.line.replace("%20", "+").contains(&format!("page_token={encoded}")));
        assert!(sent, "{token}: {lines:?}");
        works(&mut driver).await;
    }
}

#[tokio::test]
async fn an_absurd_expires_in_is_no_trouble() {
    for expires in ["18446744064486179580", "-1", "0", "\"3600\"", "null", "1e99", "\"soon\""] {
        let server = super::Server::start(move |seen, _| match seen.line.as_str() {
            "POST /oauth/token" => json(
                "200 OK",
                &format!(r#"{{"access_token":"canary-access-token","expires_in":{expires}}}"#),
            ),
            _ => json("200 OK", &super::usual()),
        })
        .await;
        let mut driver = facing(&server).await;
        driver.see("Coffee-Desk");
        works(&mut driver).await;
    }
}

#[tokio::test]
async fn ever_new_applications_that_are_ever_so_large_are_left() {
    let server = server(|seen, _| {
        let at = wanted(seen);
        let small = client(&format!("webc_{at}"), &format!("App-{at:05}"));
        let large = "x".repeat(3 * 1024 * 1024);
        let large = format!(r#"{},"scopes":["{large}"]}}"#, small.trim_end_matches('}'));
        json("200 OK", &page(&[large], 1_000_000, &format!("{}", at + 1)))
    })
    .await;
    let setup = Setup::of(Seed::Acme).size(100, 30).patience(5000).strange(&server.url);
    let mut driver = setup.open().await;
    driver.see("Strange lists more than 96 MiB: reading stopped");
    assert!(server.count("GET /api/v1/clients?") < 60, "{}", server.count("GET"));
    works(&mut driver).await;
}
