//! The place of a secret is tried before anything is generated.

use std::os::unix::fs::PermissionsExt;

use appdeck::sandbox::Seed;

use super::shop::Shop;

#[tokio::test]
async fn nothing_is_generated_for_a_file_that_cannot_be_written() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    std::fs::write(shop.path("open.env"), "A=1\n").unwrap();
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(shop.path("open.env"), open).unwrap();
    // Nobody may make a file in /proc, root neither.
    for (place, why) in [("/proc/till.env", "/proc/till.env"), ("open.env", "0644")] {
        for line in ["secrets create Till", "secrets create Till --dry-run"] {
            let ran = shop.run(&format!("appdeck {line} --to-file {place}")).await.ended(1);
            assert!(ran.err.contains("nothing was generated: "), "{ran:?}");
            assert!(ran.err.contains(why), "{ran:?}");
            assert_eq!(ran.err.contains(". chmod 600 "), place == "open.env", "{ran:?}");
        }
    }
    // What was tried out is taken away again.
    let ran = shop.run("appdeck secrets create Till --to-file new.env --dry-run").await.ended(0);
    assert!(ran.err.contains("the secret would go to") && ran.err.contains("new.env"), "{ran:?}");
    let left = std::fs::read_dir(shop.path("")).unwrap().map(|one| one.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("appdeck-")).collect();
    assert_eq!((left, shop.path("new.env").exists()), (Vec::new(), false));
    assert_eq!(shop.world.secrets(&id).await.len(), 0);
    // Where nothing may be generated, nothing is planned.
    shop.world.create_secret(&id).await;
    shop.world.create_secret(&id).await;
    let ran = shop.run("appdeck secrets create Till --to-file new.env --dry-run").await.ended(4);
    assert!(!ran.err.contains("planned"), "{ran:?}");
}

#[tokio::test]
async fn nothing_is_generated_for_a_standard_output_that_keeps_nothing() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    for line in ["secrets create Till --to-stdout", "secrets rotate Till --to-stdout"] {
        for closed in ["> /dev/null", ">&-"] {
            let ran = shop.run(&format!("appdeck {line} {closed}")).await.ended(1);
            assert!(ran.err.contains("nothing was generated: standard output is"), "{ran:?}");
        }
    }
    assert_eq!(shop.world.secrets(&id).await.len(), 1);
}

#[tokio::test]
async fn nothing_is_generated_for_a_command_that_cannot_be_started() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    shop.world.create_secret(&id).await;
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    std::fs::write(shop.path("closed"), "#!/bin/sh\n").unwrap();
    let entry = |name, run| format!("[[deliver]]\nname = \"{name}\"\nrun = [\"{run}\"]\n");
    let commands = entry("gone", "appdeck-no-such-program") + &entry("closed", "./closed");
    shop.configure(&format!("{file}{commands}"));
    for name in ["gone", "closed"] {
        for line in ["secrets create Till", "secrets create Till --dry-run", "secrets rotate Till"]
        {
            let ran = shop.run(&format!("appdeck {line} --to-command {name}")).await;
            assert!(ran.err.contains("nothing was generated: the command"), "{line}: {ran:?}");
            assert_eq!(shop.world.secrets(&id).await.len(), 1, "{line} {name}");
        }
    }
}

#[tokio::test]
async fn a_file_whose_credentials_may_be_anothers_is_not_written() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    for (text, why) in [
        ("SCALEKIT_CLIENT_ID=webc_2\n", "holds another application's credentials"),
        ("SCALEKIT_ENVIRONMENT_URL=https://other.example\n", "another environment's address"),
        ("SCALEKIT_CLIENT_SECRET=kept\n", "does not say of which application"),
    ] {
        std::fs::write(shop.path("other.env"), text).unwrap();
        let closed = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(shop.path("other.env"), closed).unwrap();
        let line = "appdeck secrets create Till --to-file other.env";
        let ran = shop.run(line).await.ended(1);
        assert!(ran.err.contains("nothing was generated") && ran.err.contains(why), "{ran:?}");
        assert_eq!(std::fs::read_to_string(shop.path("other.env")).unwrap(), text);
    }
    assert_eq!(shop.world.secrets(&id).await.len(), 0);
    // One of its own is replaced, and that is told.
    for told in [false, true] {
        let line = "appdeck secrets create Till --to-file own.env";
        let ran = shop.run(line).await.ended(0);
        assert_eq!(ran.err.contains("the SCALEKIT_CLIENT_SECRET that"), told, "{ran:?}");
    }
}

/// A store of one value, which tells what it holds.
const STORE: &str = "[[deliver]]\nname = \"store\"\nrun = [\"sh\", \"-c\", \"cat > kept\"]\n\
                     check = [\"cat\", \"kept\"]\n";

#[tokio::test]
async fn a_store_that_holds_the_former_secret_is_written_again_and_no_other() {
    let shop = Shop::with_one(Seed::Acme).await;
    let id = shop.world.create("WEB_APP", "Till").await;
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    shop.configure(&format!("{file}{STORE}"));
    let line = "appdeck secrets create Till --to-command store";
    std::fs::write(shop.path("kept"), "somebody else's").unwrap();
    for line in [line.to_owned(), format!("{line} --dry-run")] {
        let ran = shop.run(&line).await.ended(1);
        assert!(ran.err.contains("nothing was generated: "), "{ran:?}");
        assert!(ran.err.contains("holds something else already"), "{ran:?}");
    }
    assert_eq!(shop.world.secrets(&id).await.len(), 0);
    std::fs::write(shop.path("kept"), "").unwrap();
    for count in 1..=2 {
        let ran = shop.run(line).await.ended(0);
        assert!(ran.out.contains("in store, read back"), "{ran:?}");
        assert_eq!(shop.world.secrets(&id).await.len(), count);
    }
}

#[tokio::test]
async fn a_command_that_may_have_kept_the_value_is_not_told_as_one_that_has_not() {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.world.create("WEB_APP", "Till").await;
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    let run = "[\"sh\", \"-c\", \"cat > kept; exit 3\"]";
    shop.configure(&format!("{file}[[deliver]]\nname = \"breaks\"\nrun = {run}\n"));
    let ran = shop.run("appdeck secrets create Till --to-command breaks").await.ended(5);
    assert!(ran.out.contains("may have been delivered, active"), "{ran:?}");
    assert!(!ran.out.contains("not delivered"), "{ran:?}");
}
