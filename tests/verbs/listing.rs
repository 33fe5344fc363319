//! What a listing costs, and what is in it.

use appdeck::sandbox::Seed;

use super::shop::Shop;

#[tokio::test]
async fn a_listing_is_one_token_and_its_pages_and_nothing_else() {
    // The Default Client is one more.
    for (seed, pages) in [(0, 1), (29, 1), (30, 2), (95, 4)] {
        let shop = Shop::with_one(Seed::Count(seed)).await;
        for line in ["appdeck apps list", "appdeck apps list --json"] {
            let before = shop.asked().len();
            shop.run(line).await.ended(0);
            let asked = shop.asked().split_off(before);
            assert_eq!(asked[0], "POST /oauth/token", "{asked:?}");
            assert_eq!(asked[1..], vec!["GET /api/v1/clients".to_owned(); pages], "{seed}");
        }
        let listed = shop.listed().await;
        assert_eq!(listed.len(), seed + 1);
        let names: Vec<_> =
            listed.iter().map(|one| one["name"].as_str().unwrap().to_lowercase()).collect();
        assert!(names.is_sorted(), "by name: {names:?}");
    }
}

#[tokio::test]
async fn one_application_is_one_token_and_one_request() {
    let shop = Shop::with_one(Seed::Acme).await;
    let desk = shop.run("appdeck apps get Coffee-Desk --json").await.document();
    let id = desk["application"]["client_id"].as_str().unwrap().to_owned();
    for verb in ["apps get", "redirects list", "secrets list"] {
        let before = shop.asked().len();
        shop.run(&format!("appdeck {verb} {id}")).await.ended(0);
        let asked = shop.asked().split_off(before);
        assert_eq!(asked, ["POST /oauth/token".to_owned(), format!("GET /api/v1/clients/{id}")]);
    }
}

#[tokio::test]
async fn what_is_filtered_by_words_and_type() {
    let shop = Shop::with_one(Seed::Acme).await;
    for (line, names) in [
        ("--filter coffee --type web", vec!["Coffee-Desk"]),
        ("--filter 'KIOSK coffee'", vec!["Coffee-Kiosk"]),
        ("--filter coffee,kiosk", vec![]),
        ("--filter preview.acme.example", vec!["Coffee-Desk"]),
        (
            "--type native",
            vec!["Bench-Tool (CLI)", "Coffee-Scale for Android", "Coffee-Scale for iOS"],
        ),
        ("--type default", vec!["Default Client"]),
    ] {
        let listed =
            shop.run(&format!("appdeck apps list {line} --json")).await.ended(0).document();
        let told: Vec<_> =
            listed["applications"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(told, names, "{line}");
    }
}

#[tokio::test]
async fn rules_are_asked_offline() {
    let shop = Shop::open(Seed::Acme).await;
    shop.configure("this is no configuration");
    for (line, code, words) in [
        ("post-login https://a.example.com/cb", 0, "nothing blocks"),
        ("post-login 'https://a.example.com/cb#part'", 6, "a rule blocks"),
        ("--env-type development post-login http://localhost:3000/cb", 0, "in development"),
        ("--type native post-login com.example.app:/cb", 0, "Native Application"),
        ("post-login https://a.example.com/cb https://a.example.com/cb", 6, "a rule blocks"),
    ] {
        let ran = shop.run(&format!("appdeck redirects check {line}")).await.ended(code);
        assert!(ran.err.contains(words), "{line}: {ran:?}");
    }
    assert_eq!(shop.asked(), [""; 0]);
}

#[tokio::test]
async fn rules_are_asked_for_an_application_beside_what_it_has() {
    let shop = Shop::with_one(Seed::Acme).await;
    let check =
        async |line: &str| shop.run(&format!("appdeck redirects check --app {line} --json")).await;
    let there = "http://localhost:3000/auth/callback";
    let twice = check(&format!("Coffee-Desk post-login {there}")).await.ended(0).document();
    assert_eq!(twice["blocked"], false, "what is there already is no second one: {twice}");
    let near = check("Coffee-Desk post-login http://localhost:3000/auth/callback/").await.body();
    let rules: Vec<_> =
        near["findings"].as_array().unwrap().iter().map(|one| &one["rule"]).collect();
    assert!(rules.iter().any(|rule| *rule == "no URL almost twice"), "{near}");
    let two =
        check("Coffee-Desk initiate-login http://localhost:3000/other").await.ended(6).document();
    assert_eq!(two["findings"][0]["url"], serde_json::Value::Null, "{two}");
    let public =
        check("Coffee-Kiosk back-channel https://a.example.com/out").await.ended(6).document();
    assert_eq!((&public["type"], &public["blocked"]), (&"spa".into(), &true.into()));
}
