//! The same from a script: what is printed and kept.

use appdeck::sandbox::Seed;

use super::explaining::{line, values};
use super::files;
use super::issuer::{Issuer, SECRET, TROUBLES};
use super::seen::none_in;
use crate::support::binary::Ran;
use crate::verbs::shop::{Shop, entry, entry_with};
use crate::verbs::signing_in::Waiting;

/// As talkative as it gets.
const LOGGED: [(&str, &str); 1] = [("APPDECK_LOG", "trace")];

/// What the run left behind besides the configuration.
fn kept(shop: &Shop) -> String {
    let config = shop.path("config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    files(config.parent().unwrap()).replace(&text, "")
}

fn said(ran: &Ran) -> String {
    format!("{}{}", ran.out, ran.err)
}

#[tokio::test]
async fn whatever_comes_of_a_code_no_verb_tells_it() {
    let shop = Shop::open(Seed::Empty).await;
    let issuer = Issuer::open().await;
    shop.configure(&entry_with("Strange", &issuer.server.url, "skc_1", "canary_own_5Yh2"));
    for (at, (what, trouble)) in TROUBLES.into_iter().enumerate() {
        issuer.gives(trouble);
        let json = if at % 2 == 0 { " --json" } else { "" };
        let run = Waiting::start(&shop, &format!("webc_1{json}"), &LOGGED).await;
        let url = run.url.clone();
        let address = issuer.visited(&url);
        let ran = run.answer(&format!("{address}\n{SECRET}\n")).await;
        assert!([1, 6].contains(&ran.code), "{what}: {ran:?}");
        let values = issuer.values();
        assert_eq!(values.len(), 9, "{what}: the code was exchanged");
        none_in("answer", &said(&ran).replace(&url, ""), &values, what);
        none_in("files", &kept(&shop), &values, what);
    }
}

#[tokio::test]
async fn no_verb_tells_what_is_private_in_a_url() {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.configure(&entry(shop.world.environment(0)));
    let found = shop.run("appdeck apps get Coffee-Desk --json").await.document();
    let id = found["application"]["client_id"].as_str().unwrap().to_owned();
    let url = shop.world.environment(0).url.clone();
    let host = url.split_once("://").unwrap().1;
    std::fs::write(shop.path("access.log"), line(&id, host)).unwrap();
    for json in ["", " --json"] {
        let run = format!("appdeck redirects explain -{json} < access.log");
        let ran = shop.run_with(&run, &LOGGED).await.ended(6);
        assert!(ran.out.contains("3001"), "{ran:?}");
        none_in("answer", &said(&ran), &values(), "a URL");
    }
    std::fs::remove_file(shop.path("access.log")).unwrap();
    none_in("files", &kept(&shop), &values(), "a URL");
}
