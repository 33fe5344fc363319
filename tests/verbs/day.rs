//! A day's work in a shell script.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::shop::{ran, shell};
use crate::support::skip::skipped;

#[tokio::test]
async fn a_day_is_done_by_verbs_alone() {
    if !Path::new("/usr/bin/curl").exists() {
        skipped("curl makes the faults and signs the application in");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verbs/day.sh");
    let day = ran(&mut shell(home.path(), &format!("sh {script}"))).await;
    let steps = std::fs::read_to_string(home.path().join("steps")).unwrap_or_default();
    assert_eq!(day.code, 0, "after {}: {}", steps.lines().last().unwrap_or("nothing"), day.err);
    assert!(steps.ends_with("the end\n"), "{steps}");
    // What the listings left for the completions is closed to others.
    let names = home.path().join(".local/state/appdeck/names.json");
    assert_eq!(std::fs::metadata(names).unwrap().permissions().mode() & 0o777, 0o600);
}
