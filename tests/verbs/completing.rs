//! What a shell completes: names of environments and applications, from what is on this machine.

use std::path::Path;

use appdeck::sandbox::Seed;

use super::shop::Shop;
use crate::support::skip::skipped;

async fn completed(shop: &Shop, words: &str) -> Vec<String> {
    let ran = shop.run(&format!("appdeck complete -- {words}")).await.ended(0);
    assert_eq!(ran.err, "", "{words}");
    ran.out.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn names_are_completed_from_the_last_listing() {
    let shop = Shop::open(Seed::Acme).await;
    let both = ["Acme Development", "Acme Production"];
    assert_eq!(completed(&shop, "apps list --env ''").await, both);
    assert_eq!(completed(&shop, "--env 'Acme\\ P'").await, ["Acme Production"]);
    assert_eq!(completed(&shop, "apps get --env 'Acme Production' Coffee").await, [""; 0]);
    assert_eq!(shop.asked(), [""; 0], "no server is asked");
    shop.run("appdeck apps list --env 'Acme Production'").await.ended(0);
    let before = shop.asked().len();
    for line in [
        "apps get --env 'Acme Production' Coffee-D",
        "--env 'Acme Production' secrets rotate Coffee-D",
        "secrets create --reason apps --env='Acme Production' Coffee-D",
    ] {
        assert_eq!(completed(&shop, line).await, ["Coffee-Desk"], "{line}");
    }
    for line in [
        "apps get Coffee-D",
        "apps create --env 'Acme Production' Coffee-D",
        "apps get --env 'Acme Production' Coffee-Desk Coffee-D",
        "apps set --env 'Acme Production' --name Coffee-D",
        "nothing --such Coffee-D",
    ] {
        assert_eq!(completed(&shop, line).await, [""; 0], "{line}");
    }
    assert_eq!(shop.asked().len(), before);
    let names = std::fs::read_to_string(shop.path(".local/state/appdeck/names.json")).unwrap();
    assert!(names.contains("Coffee-Desk"), "{names}");
    for word in ["_", "http", "127.0.0.1", "@"] {
        assert!(!names.contains(word), "nothing but names: {names}");
    }
}

#[tokio::test]
async fn the_script_for_bash_offers_names_and_keeps_the_flags() {
    if !Path::new("/usr/bin/bash").exists() {
        skipped("bash is what is completed");
        return;
    }
    let shop = Shop::open(Seed::Acme).await;
    shop.run("appdeck apps list --env 'Acme Development'").await.ended(0);
    let complete = async |words: &str| {
        let line = format!(
            "bash -c 'source <(appdeck completions bash); COMP_WORDS=({words}); \
             COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _appdeck_names appdeck \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; \
             printf \"%s\\n\" \"${{COMPREPLY[@]}}\"'"
        );
        shop.run(&line).await.ended(0).out
    };
    assert_eq!(
        complete("appdeck apps list --env Acme").await,
        "Acme\\ Development\nAcme\\ Production\n"
    );
    let get = complete("appdeck apps get --env Acme\\\\\\ Development Coffee-D").await;
    assert_eq!(get, "Coffee-Desk\n");
    assert!(complete("appdeck apps get --dr").await.trim().is_empty());
    assert!(complete("appdeck apps set --pk").await.contains("--pkce"));
}
