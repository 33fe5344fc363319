//! The presets against tools that store, lie, hang, and cannot answer.

use std::time::Duration;

use appdeck::domain::delivery::presets::PRESETS;
use appdeck::domain::delivery::{CommandTarget, Delivered, DeliveryFailure, DeliverySubject};
use appdeck::domain::{Certainty, ClientId, Secret};
use appdeck::runtime::deliver::Commands;

use super::{Here, VALUE, subject, value};
use crate::support::program;

/// Keeps values in files, as `pass` does.
const PASS: &str = r#"case "$1" in
insert) mkdir -p "$(dirname "$store/$4")"; cat > "$store/$4" ;;
show) [ -f "$store/$2" ] || { echo "Error: $2 is not in the password store." >&2; exit 1; }
    cat "$store/$2"; echo ;;
esac"#;

/// Keeps keys in files; a patch needs an entry, and a first put must find none.
const VAULT: &str = r#"shift; verb=$1; shift
for word; do case "$word" in -*) ;; */*) entry=$store/$(echo "$word" | tr / _) ;; *=-) key=${word%=-} ;; esac; done
case "$verb" in
patch) [ -d "$entry" ] || { echo "No value found at $entry" >&2; exit 2; }; cat > "$entry/$key" ;;
put) [ ! -d "$entry" ] || { echo "check-and-set parameter did not match the current version" >&2; exit 2; }
    mkdir -p "$entry"; cat > "$entry/$key" ;;
get) [ -f "$entry/client_secret" ] || { echo "No value found at $entry" >&2; exit 2; }
    cat "$entry/client_secret" ;;
esac"#;

/// Keeps the manifest, and answers with what is in it.
const KUBECTL: &str = r#"case "$1" in
config) echo "context prod, namespace desk" ;;
apply) mkdir -p "$store"; cat > "$store/manifest" ;;
get) [ -f "$store/manifest" ] || { echo "Error from server (NotFound): secrets not found" >&2; exit 1; }
    sed 's/.*"client-secret":"\([^"]*\)".*/\1/' "$store/manifest" | tr -d '\n' ;;
esac"#;

struct Tool {
    here: Here,
    target: CommandTarget,
    commands: Commands,
}

impl Tool {
    /// The preset of this name with `script` as its program.
    fn new(preset: &str, script: &str) -> Self {
        let text = format!("#!/bin/sh\nstore=$(dirname \"$0\")/store\n{script}\n");
        let here = Here::new();
        program::write(&here.path(preset), &text);
        let mut target = PRESETS.iter().find(|one| one.name == preset).unwrap().target();
        let program = here.path(preset).display().to_string();
        for line in [&mut target.run, &mut target.otherwise, &mut target.check, &mut target.whereto]
        {
            line.iter_mut().take(1).for_each(|word| word.clone_from(&program));
        }
        Self { here, target, commands: Commands::new(Vec::new()) }
    }

    async fn pass(
        &self,
        of: &DeliverySubject,
        secret: &Secret,
        sure: bool,
    ) -> Result<Delivered, DeliveryFailure> {
        self.commands.deliver(&self.target, of, secret, sure).await
    }

    async fn run(&self) -> Result<Delivered, DeliveryFailure> {
        self.pass(&subject(), &value(), true).await
    }
}

#[tokio::test]
async fn what_comes_back_is_stored_and_checked() {
    let tool = Tool::new("pass", PASS);
    let delivered = tool.pass(&subject(), &value(), false).await.unwrap();
    assert_eq!(delivered.certainty, Certainty::Checked);
    let place = tool.target.expand(&subject()).unwrap().place();
    assert_eq!(delivered.message, format!("••••6nRi is stored by pass (checked): {place}"));
    let again = tool.pass(&subject(), &value(), false).await.unwrap();
    assert_eq!(again.certainty, Certainty::Checked, "the same value is nothing else");
}

#[tokio::test]
async fn nothing_else_is_replaced_before_it_was_told() {
    let tool = Tool::new("pass", PASS);
    tool.run().await.unwrap();
    let next = Secret::new("test_another_canary_76543".into());
    let failure = tool.pass(&subject(), &next, false).await.unwrap_err();
    assert!(matches!(failure, DeliveryFailure::Asks { .. }), "{failure:?}");
    assert!(failure.to_string().contains("holds something else already"), "{failure}");
    assert!(failure.kept() && !failure.to_string().contains("canary"), "{failure}");
    let place = tool.target.expand(&subject()).unwrap().place();
    assert_eq!(tool.here.text(&format!("store/{place}")), VALUE);
    tool.pass(&subject(), &next, true).await.unwrap();
    assert_eq!(tool.here.text(&format!("store/{place}")), "test_another_canary_76543");
}

#[tokio::test]
async fn two_applications_of_one_name_keep_both_secrets() {
    let tool = Tool::new("pass", PASS);
    let other = DeliverySubject { client_id: ClientId::new("webc_2"), ..subject() };
    let theirs = Secret::new("test_another_canary_76543".into());
    tool.pass(&subject(), &value(), false).await.unwrap();
    tool.pass(&other, &theirs, false).await.unwrap();
    for (subject, kept) in [(subject(), VALUE), (other, "test_another_canary_76543")] {
        let place = tool.target.expand(&subject).unwrap().place();
        assert_eq!(tool.here.text(&format!("store/{place}")), kept);
    }
}

#[tokio::test]
async fn a_tool_that_lies_has_stored_nothing() {
    for (keeps, holds) in
        [("cat > /dev/null", "holds nothing"), ("cut -c 2- > \"$store\"", "holds something else")]
    {
        let script = format!(
            "case $1 in insert) {keeps} ;; show) cat \"$store\" 2> /dev/null || {{ echo \"$2 is not in the password store\" >&2; exit 1; }} ;; esac"
        );
        let failure = Tool::new("pass", &script).run().await.unwrap_err();
        assert!(matches!(failure, DeliveryFailure::NotStored { .. }), "{failure:?}");
        let told = failure.to_string();
        assert!(told.contains("NOT stored") && told.ends_with(holds), "{told}");
        assert!(!told.contains("canary"), "{told}");
    }
}

#[tokio::test]
async fn a_place_that_cannot_answer_leaves_it_unconfirmed() {
    let locked = "echo 'gpg: decryption failed: Inappropriate ioctl for device' >&2; exit 2";
    for (answer, told) in [
        (locked, "not checked: "),
        (locked, "failed (exit status: 2): gpg: decryption failed"),
        (locked, "it probably wanted a terminal"),
        ("echo the-old-canary-0123; exit 1", "failed (exit status: 1)"),
        ("exec tail -f /dev/null", "did not end within"),
    ] {
        let script = format!("case $1 in insert) cat > /dev/null ;; show) {answer} ;; esac");
        let mut tool = Tool::new("pass", &script);
        tool.commands.patience = Duration::from_secs(2);
        let delivered = tool.run().await.unwrap();
        assert_eq!(delivered.certainty, Certainty::Unconfirmed);
        let message = delivered.message;
        assert!(message.starts_with("••••6nRi was passed to pass, which reported success"));
        assert!(message.contains(told) && !message.contains("canary"), "{message}");
    }
}

#[tokio::test]
async fn vault_serves_a_rotation_and_keeps_other_keys() {
    let tool = Tool::new("vault", VAULT);
    let delivered = tool.pass(&subject(), &value(), false).await.unwrap();
    assert_eq!(delivered.certainty, Certainty::Checked, "the first is created");
    let entry = std::fs::read_dir(tool.here.path("store")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(entry.join("other"), "kept").unwrap();
    let next = Secret::new("test_another_canary_76543".into());
    tool.pass(&subject(), &next, false).await.unwrap_err();
    tool.pass(&subject(), &next, true).await.unwrap();
    assert_eq!(
        std::fs::read_to_string(entry.join("client_secret")).unwrap(),
        "test_another_canary_76543"
    );
    assert_eq!(std::fs::read_to_string(entry.join("other")).unwrap(), "kept");
}

#[tokio::test]
async fn both_failures_of_two_ways_are_told() {
    let script =
        "case $2 in get) exit 9 ;; esac; cat > /dev/null; echo \"$2 is denied\" >&2; exit 2";
    let failure = Tool::new("vault", script).run().await.unwrap_err();
    assert_eq!(failure.said(), ["patch is denied", "put is denied"]);
}

#[tokio::test]
async fn kubectl_says_where_it_writes_and_is_asked_back_in_base64() {
    let tool = Tool::new("kubectl", KUBECTL);
    let failure = tool.pass(&subject(), &value(), false).await.unwrap_err();
    assert!(failure.to_string().contains("of context prod, namespace desk"), "{failure}");
    assert!(!tool.here.path("store").exists());
    let delivered = tool.run().await.unwrap();
    assert_eq!(delivered.certainty, Certainty::Checked);
    let manifest: serde_json::Value =
        serde_json::from_str(&tool.here.text("store/manifest")).unwrap();
    let name = manifest["metadata"]["name"].as_str().unwrap();
    assert!(name.starts_with("acme-production.coffee-desk.webc-1."), "{name}");
}

#[tokio::test]
async fn gh_names_the_repository_and_cannot_be_asked() {
    let tool =
        Tool::new("gh", "case $1 in repo) echo acme/desk ;; secret) cat > \"$store\" ;; esac");
    let failure = tool.pass(&subject(), &value(), false).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        "nothing was passed yet: it writes the Actions secret SCALEKIT_CLIENT_SECRET of acme/desk"
    );
    let delivered = tool.run().await.unwrap();
    assert_eq!(delivered.certainty, Certainty::Unconfirmed);
    assert!(delivered.message.ends_with("not checked: it cannot be asked"), "{delivered:?}");
}
