use super::{read, written};
use crate::domain::claim::Claim;
use crate::domain::{Application, ClientId, FieldId, FieldSet, Kind, Settings, Unknown};

fn application(kind: Kind) -> Application {
    let list = |items: &[&str]| items.iter().map(ToString::to_string).collect();
    let claim = Claim { key: "team".into(), value: "a, b = \"c\"\\".into() };
    Application {
        id: ClientId::new("webc_1"),
        kind,
        created: None,
        updated: None,
        secrets: Vec::new(),
        settings: Settings {
            name: "Desk \"one\" \u{1b}[2J".into(),
            management_api: true,
            enforce_pkce: true,
            access_token_expiry: Some(3600),
            scopes: list(&["openid", "email"]),
            custom_claims: [claim].into(),
            ip_allowlist: true,
            ip_networks: list(&["203.0.113.0/24", "2001:db8::/32"]),
            post_login_uris: list(&["https://a.example/cb", "https://b.example/cb"]),
            initiate_login_uri: Some("https://a.example/login".into()),
            ..Settings::default()
        },
        unknown: Unknown::default(),
        untold: FieldSet::default(),
    }
}

#[test]
fn what_is_written_reads_back_unchanged_for_every_type() {
    for kind in [Kind::Default, Kind::Web, Kind::Spa, Kind::Native] {
        let one = application(kind);
        let text = written(&one, "Acme\nDevelopment", &one.settings);
        assert_eq!(read(&text, &one, &one.settings), Ok(one.settings.clone()), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
        let head = text.lines().next().unwrap();
        assert!(head.contains("webc_1") && head.ends_with("Development"), "{head}");
    }
}

#[test]
fn an_edit_changes_what_it_says_and_nothing_else() {
    let one = application(Kind::Web);
    let base = &one.settings;
    let now = |text: &str| read(text, &one, base).unwrap();
    assert_eq!(now(""), *base, "keys that are taken out stay as they are");
    assert_eq!(now("name = 'Till'"), Settings { name: "Till".into(), ..base.clone() });
    let urls = now("post_login = ['https://c.example/cb']").post_login_uris;
    assert_eq!(*urls, ["https://c.example/cb".to_owned()]);
    assert!(now("post_login = []").post_login_uris.is_empty());
    assert_eq!(now("initiate_login = ''").initiate_login_uri, None);
    for (text, seconds) in [("''", None), ("'2 h'", Some(7200)), ("90", Some(5400))] {
        let settings = now(&format!("access_token_expiry = {text}"));
        assert_eq!(settings.access_token_expiry, seconds, "{text}");
    }
    assert!(!now("enforce_pkce = false").enforce_pkce);
}

#[test]
fn a_mistake_is_told_with_its_line_and_what_would_be_right() {
    let web = application(Kind::Web);
    for (text, line, words) in [
        ("name = 'a'\nname = ", 2, ""),
        ("name = 'a'\nname = 'b'", 2, "name: duplicate key"),
        ("\n\npost_logn = []", 3, "post_logn: there is no such key; the nearest is post_login"),
        ("enforce_pkce = 'yes'", 1, "enforce_pkce: expected true or false"),
        ("name = 1", 1, "name: expected a text in quotes"),
        ("# c\nscopes = [1]", 2, "scopes: expected texts in quotes"),
        ("post_login = ['http://x y']", 1, "post_login: one of its texts holds a space"),
        ("initiate_login = 'https://x/y z'", 1, "initiate_login: expected one URL"),
        ("initiate_login = ['https://x/y', 'https://z']", 1, "initiate_login: expected one URL"),
        ("access_token_expiry = 'soon'", 1, "access_token_expiry: soon is not a length of time"),
        ("access_token_expiry = -1", 1, "access_token_expiry: -1 is not a length of time"),
    ] {
        let mistake = read(text, &web, &web.settings).unwrap_err();
        assert_eq!(mistake.line, line, "{text}: {mistake:?}");
        assert!(mistake.words.starts_with(words), "{text}: {mistake:?}");
    }
}

#[test]
fn what_a_type_does_not_have_is_not_taken_over() {
    let spa = application(Kind::Spa);
    let text = written(&spa, "Acme", &spa.settings);
    assert!(text.contains("\n# enforce_pkce = true\n"), "{text}");
    assert!(!text.contains("back_channel_logout"), "{text}");
    let refused = read("enforce_pkce = false", &spa, &spa.settings).unwrap_err();
    assert!(refused.words.contains("Always on"), "{refused:?}");
    let untold = FieldSet::of(&[FieldId::IpAllowlist, FieldId::IpNetworks]);
    let web = Application { untold, ..application(Kind::Web) };
    assert!(!written(&web, "Acme", &web.settings).contains("ip_"));
}
