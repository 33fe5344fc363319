//! Servers that tell more of an application than this version knows, and that take less than they are
//! asked.

use serde_json::Value as Json;

use super::{client, facing, page, server, works};
use crate::api::server::json;

const MORE: &str = r#""ip_rules":{"deny":["198.51.100.0/24"]},"audience":"partners","old":"","none":null,
    "plain_secret":"canary","ip_allowlist":{"opted_in":true,"cidrs":[{"value":"203.0.113.0/24"}],
    "mode":"strict"}"#;

fn more() -> String {
    client("webc_1", "Coffee-Desk").replace('}', &format!(",{MORE}}}"))
}

#[tokio::test]
async fn what_is_not_known_is_shown_kept_and_named_and_never_sent() {
    let server = server(|seen, _| match seen.line.split(' ').next() {
        Some("DELETE") => json("200 OK", "{}"),
        Some("PATCH") => json("200 OK", &format!(r#"{{"client":{}}}"#, more())),
        Some("POST") => {
            json("200 OK", &format!(r#"{{"client":{}}}"#, client("webc_2", "Coffee-Desk")))
        }
        _ if seen.line.starts_with("GET /api/v1/clients/") => {
            json("200 OK", &format!(r#"{{"client":{}}}"#, more()))
        }
        _ => json("200 OK", &page(&[more()], 1, "")),
    })
    .await;
    let mut driver = facing(&server).await;
    works(&mut driver).await;
    driver.find("Coffee-Desk").press("1").await;
    driver.see("audience              partners").see(r#"ip_rules              {"deny":["198.51"#);
    driver.see("ip_allowlist.mode     strict").see("203.0.113.0/24");
    driver.see("plain_secret          (not kept").not_see("redirect_uris");
    driver.go_to("ip_rules").await.see("is kept as it is, and never sent");
    driver.press("enter").await.see("This version does not know it");
    driver.go_to("Enforce PKCE").await.press("space ctrl-s enter").await;
    let sent = server.bodies("PATCH");
    assert_eq!(sent[0], r#"{"enforce_pkce":true}"#);
    driver.see("did not take: Enforce PKCE (asked on, is off)");
    let named = "without what this version does not know: audience, ip_allowlist.mode, ip_rules";
    driver.press("D").await;
    let screen = driver.screen().replace(['│', '\n'], " ");
    let words: Vec<_> = screen.split_whitespace().collect();
    assert!(words.join(" ").contains(named), "{screen}");
    driver.type_text("Coffee-Desk").press("enter").await.see("Deleted Coffee-Desk");
    let copies = std::fs::read_dir(driver.state().join("deleted")).unwrap();
    let text = std::fs::read_to_string(copies.last().unwrap().unwrap().path()).unwrap();
    let kept: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(kept["unknown"]["ip_rules"]["deny"][0], "198.51.100.0/24");
    assert_eq!(kept["fields"]["ip_networks"][0], "203.0.113.0/24");
    assert!(!text.contains("canary"), "{text}");
    driver.press("z").await.see("audience, ip_allowlist.mode");
    driver.press("enter").await.see("did not take: ").see("allowlist (asked on, is off)");
    driver.see("Allowed networks (without 203.0.113.0/24)");
    let sent: Json = serde_json::from_str(server.bodies("POST /api").last().unwrap()).unwrap();
    assert!(sent.get("ip_rules").is_none() && sent.get("audience").is_none(), "{sent}");
    assert_eq!(sent["ip_allowlist"]["opted_in"], true);
}
