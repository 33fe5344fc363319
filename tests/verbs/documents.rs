//! Every document is what `appdeck schema` says.

use appdeck::domain::record::{Change, Entry, Outcome, Place, RecordAction, SecretMark, Subject};
use appdeck::domain::{ClientId, EntryId, EnvKey, FieldId, SecretId, Value};
use appdeck::runtime::record::Record;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::conforms::objection;
use super::shop::Shop;

async fn schema(shop: &Shop) -> Json {
    shop.run("appdeck schema").await.ended(0).document()
}

#[tokio::test]
async fn what_every_verb_prints_is_valid() {
    let shop = Shop::with_one(Seed::Acme).await;
    write_down(&shop);
    let schema = schema(&shop).await;
    let mut told = Vec::new();
    for (line, code) in [
        ("envs list", 0),
        ("apps list", 0),
        ("apps list --filter nothing-is-called-so", 0),
        ("apps get Coffee-Desk", 0),
        ("apps get 'Default Client'", 0),
        ("redirects list Coffee-Desk", 0),
        ("redirects list Coffee-Kiosk", 0),
        ("redirects check post-login https://a.example.com/cb", 0),
        ("redirects check post-login 'https://a.example.com/cb#x' nonsense", 6),
        ("redirects check initiate-login https://a.example.com/1 https://a.example.com/2", 6),
        ("redirects probe Coffee-Desk", 0),
        ("redirects explain '/oauth/authorize?client_id=webc_1&redirect_uri=https://a.example'", 6),
        ("secrets list Coffee-Desk", 0),
        ("secrets test Coffee-Desk", 6),
        ("signins list Coffee-Desk", 0),
        ("sessions list ana@acme.example", 0),
        ("sessions revoke --user ana@acme.example", 0),
        ("signin Roast-Planner", 6),
        ("apps create Till --type web", 0),
        ("apps set Coffee-Desk --pkce on --claim a=b --dry-run", 0),
        ("redirects add Coffee-Desk post-login 'http://a.example/#b'", 4),
        ("apps delete Till --confirm Till", 0),
        ("undo", 0),
        ("secrets create Coffee-Desk --to-file a.env", 0),
        ("secrets rotate Coffee-Desk --to-file b.env", 6),
        ("history", 0),
        ("exit-codes", 0),
    ] {
        let ran = shop.run(&format!("echo no-such-secret | appdeck {line} --json")).await;
        let document = ran.ended(code).body();
        assert_eq!(objection(&document, &schema, &schema), None, "{line}: {document}");
        told.push(document["schema"].as_str().unwrap().to_owned());
    }
    for (line, code) in [
        ("apps get nobody", 1),
        ("apps get Partner-Portal", 2),
        ("apps list --env nowhere", 2),
        ("apps list --no-such-flag", 2),
        ("apps", 2),
    ] {
        let error = shop.run(&format!("appdeck {line} --json")).await.ended(code);
        assert_eq!(error.out, "");
        let document: Json = serde_json::from_str(&error.err).unwrap();
        assert_eq!(objection(&document, &schema, &schema), None, "{line}: {document}");
        told.push(document["schema"].as_str().unwrap().to_owned());
    }
    // Every document that there is was seen.
    for document in schema["$defs"].as_object().unwrap().values() {
        let name = document["properties"]["schema"]["const"].as_str().unwrap();
        assert!(told.iter().any(|one| one == name), "{name}");
    }
}

#[tokio::test]
async fn what_is_no_document_is_not_valid() {
    let shop = Shop::with_one(Seed::Empty).await;
    let schema = schema(&shop).await;
    let good = shop.run("appdeck exit-codes --json").await.document();
    assert_eq!(objection(&good, &schema, &schema), None);
    let with = |pointer: &str, value: Json| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        bad
    };
    let mut more = good.clone();
    more["colour"] = "red".into();
    for bad in [
        json!({}),
        more,
        with("/schema", "appdeck.unknown/1".into()),
        with("/exit_codes/0/code", "0".into()),
        with("/exit_codes/0/code", (-1).into()),
        with("/exit_codes/0", json!({"code": 0})),
    ] {
        assert!(objection(&bad, &schema, &schema).is_some(), "{bad}");
    }
}

#[tokio::test]
async fn the_history_tells_what_the_record_holds() {
    let shop = Shop::with_one(Seed::Acme).await;
    write_down(&shop);
    let told = shop.run("appdeck history --json").await.ended(0).document();
    let entries = told["entries"].as_array().unwrap();
    let operations: Vec<_> = entries.iter().map(|one| &one["operation"]).collect();
    assert_eq!(operations, ["deactivate_secret", "save"], "newest first");
    assert_eq!(entries[0]["secret_suffix"], "6nRi");
    assert_eq!(entries[0]["outcome"], "refused");
    assert_eq!(
        entries[1]["changes"],
        json!([
            {"field": "post_login_uris", "before": [], "after": ["https://a.example.com/cb"]},
            {"field": "disallow_scalekit_api_access", "before": false, "after": true},
            {"field": "access_token_expiry", "before": null, "after": 3600},
        ])
    );
    let table = shop.run("appdeck history --limit 1").await.ended(0);
    assert!(table.out.contains("deactivate secret ••••6nRi of Coffee-Desk"), "{}", table.out);
    assert_eq!(table.out.lines().count(), 2);
    for (line, count) in [("--env acme", 2), ("--env 'acme development'", 0), ("--limit 1", 1)] {
        let told = shop.run(&format!("appdeck history {line} --json")).await.ended(0).document();
        assert_eq!(told["entries"].as_array().unwrap().len(), count, "{line}");
    }
    assert_eq!(shop.asked(), [""; 0], "nothing is asked of a server");
}

/// What another run of the program did.
fn write_down(shop: &Shop) {
    let directory = shop.path(".local/state/appdeck");
    appdeck::runtime::state_dir::create(&directory).unwrap();
    let change = |field, before, after| Change { field, before, after };
    let subject = Subject {
        id: Some(ClientId::new("webc_1")),
        name: "Coffee-Desk".into(),
        kind: "WEB_APP".into(),
    };
    let save = Entry {
        id: EntryId::new("run-1"),
        at: "2026-11-24T12:00:00Z".parse().unwrap(),
        environment: Place {
            key: EnvKey::new("Acme"),
            name: "Acme".into(),
            url: "http://a".into(),
        },
        client: None,
        action: RecordAction::Save,
        application: Some(subject),
        secret: None,
        session: None,
        changes: vec![
            change(
                FieldId::PostLogin,
                Value::List(Vec::new()),
                Value::List(vec!["https://a.example.com/cb".into()]),
            ),
            change(FieldId::ManagementApi, Value::Flag(true), Value::Flag(false)),
            change(FieldId::AccessTokenExpiry, Value::Seconds(None), Value::Seconds(Some(3600))),
        ],
        outcome: Outcome::Done,
        trace_id: Some("trace-1".into()),
        undoes: None,
        redo: false,
        rotation: false,
        reason: None,
        backup: None,
        newer: None,
    };
    let refused = Entry {
        id: EntryId::new("run-2"),
        action: RecordAction::DeactivateSecret,
        secret: Some(SecretMark { id: SecretId::new("sks_1"), suffix: "6nRi".into() }),
        session: None,
        changes: Vec::new(),
        outcome: Outcome::Refused("not today".into()),
        ..save.clone()
    };
    let record = Record::new(&directory);
    for entry in [save, refused] {
        record.append(&entry).unwrap();
    }
}
