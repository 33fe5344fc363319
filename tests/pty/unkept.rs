//! Where nothing can be kept, what cannot be repeated blindly is not sent, and the start says so.

use super::till::{Till, killed, to_credentials};
use crate::support::pty::Pty;

const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn without_a_place_for_the_journal_no_secret_is_generated() {
    for (home, state, why) in [
        ("", "", "there is no state directory: set HOME or XDG_STATE_HOME"),
        ("", "/dev/null/state", "cannot write the journal /dev/null/state"),
        ("/dev/null/home", "", "cannot write the journal /dev/null/home"),
    ] {
        let till = Till::new().await;
        let mut pty: Pty = till.run_at(&[("HOME", home), ("XDG_STATE_HOME", state)]);
        pty.wait_text("application can be created");
        pty.wait("why", |screen| screen.contents().replace('\n', " ").contains(&why[..30]));
        to_credentials(&mut pty);
        pty.press("a");
        pty.wait_text("Generate a client secret");
        pty.press("\r");
        pty.wait("it was not sent", |screen| screen.contents().contains(&why[..30]));
        assert_eq!(till.requested(GENERATE), 1, "only the one from before");
        assert_eq!(till.listed().await.len(), 1);
        killed(pty);
    }
}
