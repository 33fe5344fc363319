//! An operator's day: keys in, screen out, with the real session, client and sandbox between.

mod activity;
mod allowlist;
mod aloud;
mod another_address;
mod another_server;
mod arriving;
mod broken;
mod bulk;
mod cautions;
pub mod chaos;
mod clocks;
mod colleagues;
mod configuring;
mod connecting;
mod creating;
mod cut_off;
mod deleting;
mod delivering;
mod desktop;
#[cfg(unix)]
mod disk;
mod editor_text;
mod explaining;
mod finding;
mod following;
mod forbidden;
#[cfg(unix)]
mod handing;
mod hostile;
mod interrupting;
mod judging;
mod last_secret;
mod leaving;
mod locked;
mod login_urls;
#[cfg(unix)]
mod looking_back;
mod looking_up;
mod lost;
mod meanwhile;
mod menus;
mod moving;
mod noise;
mod outages;
mod overwritten;
mod pasting;
mod production;
mod reaching;
#[cfg(unix)]
mod reading_again;
mod recording;
#[cfg(unix)]
mod recreating;
mod redirects;
mod refusals;
mod renewing;
mod replacing;
mod revealing;
mod rotating;
mod scrolling;
mod sessions;
mod signing_in;
mod sorting;
mod suspects;
mod together;
#[cfg(unix)]
mod together_rotating;
mod typing;
#[cfg(unix)]
mod undoing;

use serde_json::{Value as Json, json};

/// A fault that strikes the next request to `route` only.
#[expect(clippy::needless_pass_by_value, reason = "faults are written in place")]
fn once(route: &str, fault: Json) -> Json {
    json!([{"route": route, "times": 1, "fault": fault}])
}

/// The server does it, and its answer is lost.
fn answer_lost(route: &str) -> Json {
    once(route, json!({"kind": "drop_after_commit"}))
}
