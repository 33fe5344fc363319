//! Where what is printed goes.

use appdeck::sandbox::Seed;

use super::shop::Shop;

const READS: [&str; 6] = [
    "envs list",
    "apps list",
    "apps get Coffee-Desk",
    "redirects list Coffee-Desk",
    "secrets list Coffee-Desk",
    "exit-codes",
];

#[tokio::test]
async fn there_is_no_colour_and_no_escape_sequence() {
    let shop = Shop::with_one(Seed::Acme).await;
    for verb in READS {
        let plain = shop.run(&format!("appdeck {verb}")).await.ended(0);
        assert_eq!(plain.err, "", "{verb}");
        assert!(!plain.out.contains('\u{1b}'), "{verb}");
        let without = shop.run_with(&format!("appdeck {verb}"), &[("NO_COLOR", "1")]).await;
        assert_eq!(without.out.lines().count(), plain.out.lines().count());
        let document = shop.run(&format!("appdeck {verb} --json")).await.ended(0);
        assert_eq!(document.out.lines().count(), 1, "{verb}: one document on one line");
        document.document();
    }
}

#[tokio::test]
async fn a_reader_that_leaves_is_no_error() {
    let shop = Shop::with_one(Seed::Count(300)).await;
    // More than a pipe holds.
    assert!(shop.run("appdeck apps list --json").await.out.len() > 100_000);
    for line in ["apps list --json", "apps list", "schema"] {
        let ran =
            shop.run(&format!("{{ appdeck {line}; echo $? > code; }} | head -c 1")).await.ended(0);
        assert_eq!((ran.out.len(), ran.err.as_str()), (1, ""), "{line}");
        assert_eq!(std::fs::read_to_string(shop.path("code")).unwrap(), "0\n", "{line}");
    }
    if std::path::Path::new("/dev/full").exists() {
        let full = shop.run("appdeck apps list > /dev/full").await.ended(1);
        assert!(full.err.contains("cannot write"), "{full:?}");
        let full = shop.run("appdeck apps list --json > /dev/full").await.ended(1).error();
        assert_eq!(full["kind"], "failed");
    }
}

#[tokio::test]
async fn tables_are_for_people() {
    let shop = Shop::with_one(Seed::Acme).await;
    let table = shop.run("appdeck apps list").await.ended(0).out;
    let head = table.lines().next().unwrap();
    let columns: Vec<_> = head.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(columns, ["NAME", "TYPE", "CLIENT ID", "SECRETS", "UPDATED"]);
    let desk = table.lines().find(|line| line.starts_with("Coffee-Desk ")).unwrap();
    assert_eq!(desk.find("Web"), head.find("TYPE"), "{table}");
    assert_eq!(desk.find("1 of 2"), head.find("SECRETS"), "as on the screen: {table}");
    let page = shop.run("appdeck apps get Coffee-Desk").await.ended(0).out;
    for words in ["Application type", "Web Application", "Post login URLs", "ENDS IN", "LAST USED"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let kiosk = shop.run("appdeck secrets list Coffee-Kiosk").await.ended(0);
    assert!(kiosk.err.contains("Coffee-Kiosk is a public client: it has no secrets"), "{kiosk:?}");
    let none = shop.run("appdeck apps list --filter zzz").await.ended(0);
    assert!(none.err.contains("no such application in Acme Development"), "{none:?}");
}

#[tokio::test]
async fn what_is_not_understood_is_told_in_the_form_that_was_asked_for() {
    let shop = Shop::open(Seed::Empty).await;
    let people = shop.run("appdeck apps list --jsn").await.ended(2);
    assert!(people.err.contains("Usage: appdeck apps list"), "{people:?}");
    let program = shop.run("appdeck apps list --fltr x --json").await.ended(2).error();
    assert_eq!(program["kind"], "misused");
    assert!(program["message"].as_str().unwrap().contains("--fltr"), "{program}");
    assert!(program["remedy"].as_str().unwrap().contains("--filter"), "{program}");
    let group = shop.run("appdeck apps").await.ended(2);
    assert!(group.err.contains("Show one application"), "{group:?}");
    let help = shop.run("appdeck apps list --help --json").await.ended(0);
    assert!(help.out.contains("List the applications of an environment"), "{help:?}");
}

#[tokio::test]
async fn nothing_but_names_is_written_on_this_machine() {
    let shop = Shop::with_one(Seed::Acme).await;
    for verb in READS.iter().chain(&["history", "schema"]) {
        shop.run(&format!("appdeck {verb}")).await.ended(0);
    }
    let left = |folder: &str| -> Vec<_> {
        let all = std::fs::read_dir(shop.path(folder)).unwrap();
        let mut all: Vec<_> = all.map(|one| one.unwrap().file_name()).collect();
        all.sort();
        all
    };
    assert_eq!(left("."), [".local", "config.toml"]);
    // For the completions of a shell.
    assert_eq!(left(".local/state/appdeck"), ["names.json"]);
}
