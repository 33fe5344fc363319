//! A signal ends a script's run, and what it leaves open is told.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::shop::{Ran, Shop};

const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";

/// A shop with an application and a command of this shell script that takes secrets.
async fn shop(script: &str) -> Shop {
    let shop = Shop::with_one(Seed::Acme).await;
    shop.world.create("WEB_APP", "Till").await;
    let file = std::fs::read_to_string(shop.path("config.toml")).unwrap();
    let run = format!("run = [\"sh\", \"-c\", \"{script}\"]\n");
    shop.configure(&format!("{file}[[deliver]]\nname = \"store\"\n{run}"));
    shop
}

async fn create(shop: &Shop, before: &str) -> Ran {
    let line = "appdeck secrets create Till --to-command store; exit $?";
    shop.run(&format!("{before}{line}")).await
}

#[tokio::test]
async fn a_secret_that_is_on_its_way_is_told() {
    let shop = shop("kill -TERM $PPID; sleep 600").await;
    let ran = create(&shop, "").await.ended(143);
    assert!(ran.err.contains("interrupted when passing ••••"), "{ran:?}");
    assert!(ran.err.contains("is active, and it is not known whether it was stored"), "{ran:?}");
    let listed = shop.run("appdeck secrets list Till").await.ended(0);
    let words = "is not settled: the screen looks it up, now or at its next start";
    assert!(listed.err.contains(words), "{listed:?}");
}

#[tokio::test]
async fn a_write_without_its_answer_is_told() {
    let shop = shop("cat > kept").await;
    let fault = json!({"kind": "delay", "ms": 600_000});
    shop.world.set_faults(json!([{"route": GENERATE, "fault": fault}])).await;
    let line = "appdeck secrets create Till --to-command store & echo $! > pid; wait $!; exit $?";
    let interrupts = async {
        while !shop.asked().iter().any(|one| one.starts_with("POST") && one.ends_with("/secrets")) {
            tokio::task::yield_now().await;
        }
        shop.run("kill -TERM $(cat pid)").await.ended(0);
    };
    let (ran, ()) = tokio::join!(shop.run(line), interrupts);
    let told = "interrupted when asked to generate a client secret: it may have happened";
    assert!(ran.ended(143).err.contains(told));
}

#[tokio::test]
async fn a_run_that_only_reads_ends_without_a_word() {
    let shop = shop("true").await;
    let fault = json!({"kind": "delay", "ms": 600_000});
    shop.world.set_faults(json!([{"route": "GET /api/v1/clients", "fault": fault}])).await;
    let interrupts = async {
        while !shop.asked().iter().any(|one| one.starts_with("GET /api/v1/clients")) {
            tokio::task::yield_now().await;
        }
        shop.run("kill -TERM $(cat pid)").await.ended(0);
    };
    let line = "appdeck apps list & echo $! > pid; wait $!; exit $?";
    let (ran, ()) = tokio::join!(shop.run(line), interrupts);
    assert!(!ran.ended(143).err.contains("interrupted"), "nothing is left open");
}

#[tokio::test]
async fn a_wait_is_told_when_it_begins_and_when_it_is_cut_short() {
    let shop = shop("cat > kept").await;
    let id = shop.listed().await.iter().find(|one| one["name"] == "Till").unwrap()["client_id"]
        .as_str()
        .unwrap()
        .to_owned();
    shop.world.create_secret(&id).await;
    let line = "appdeck secrets rotate Till --to-command store --wait 1h 2> told & echo $! > pid; \
                wait $!; exit $?";
    let told = || std::fs::read_to_string(shop.path("told")).unwrap_or_default();
    let interrupts = async {
        while !told().contains("(up to 60 minutes)") {
            tokio::task::yield_now().await;
        }
        shop.run("kill -TERM $(cat pid)").await.ended(0);
    };
    let (ran, ()) = tokio::join!(shop.run(line), interrupts);
    ran.ended(143);
    let step = "interrupted at the step: wait until ••••";
    assert!(told().contains(step) && told().contains("Run it again to go on"), "{}", told());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_signal_that_is_ignored_stays_so() {
    let shop = shop("kill -TERM $PPID; cat > kept").await;
    let ran = create(&shop, "trap '' TERM; ").await.ended(0);
    assert!(ran.out.contains("sent to store"), "{ran:?}");
}
