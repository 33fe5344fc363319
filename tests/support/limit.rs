//! A limit for the whole run, so that a test that hangs is a failure and not a run that never ends.

use std::io::Write;
use std::sync::Once;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// Many times what the suite takes on a slow machine with two cores.
const LIMIT: Duration = Duration::from_secs(30 * 60);

static WATCHED: Once = Once::new();

/// Ends the process when it is still running after [`LIMIT`]; libtest has named by then which tests
/// run for long. A run with more cases than usual (`APPDECK_RUNS`) takes as long as it takes.
pub fn watch() {
    WATCHED.call_once(|| {
        if std::env::var_os("APPDECK_RUNS").is_none() {
            thread::spawn(|| end_after(LIMIT));
        }
    });
}

fn end_after(limit: Duration) {
    // Nobody sends: the end of the wait is the end of the run.
    let (_sender, receiver) = channel::<()>();
    let _ = receiver.recv_timeout(limit);
    let text = format!("a test hangs: the run was ended after {} minutes\n", limit.as_secs() / 60);
    drop(std::io::stderr().write_all(text.as_bytes()));
    std::process::exit(1);
}
