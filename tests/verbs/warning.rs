//! What is warned of before it is done.

use appdeck::sandbox::Seed;

use super::shop::Shop;

#[tokio::test]
async fn a_name_that_another_application_has_and_an_unknown_grant_type_are_warned_of() {
    let shop = Shop::with_one(Seed::Acme).await;
    let other = shop.world.create("WEB_APP", "Till").await;
    for (line, told) in [
        ("--name Till", Some(format!("Till is the name of another application too: {other}"))),
        ("--name Partner-Portal", Some("is the name of 2 other applications too: ".into())),
        ("--name Register", None),
        ("--grant-types authorisation_code", Some("authorization_code is".into())),
        ("--grant-types 'authorization_code magic'", Some("magic is not known as a grant".into())),
        ("--grant-types 'authorization_code refresh_token'", None),
        ("--grant-types urn:ietf:params:oauth:grant-type:device_code", None),
    ] {
        let ran =
            shop.run(&format!("appdeck apps set Coffee-Desk {line} --dry-run")).await.ended(0);
        match told {
            Some(words) => assert!(ran.err.contains(&words), "{line}: {}", ran.err),
            None => assert_eq!(ran.err, "", "{line}"),
        }
    }
}
