//! Sessions that end by themselves, at the moment when they do.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use tokio::sync::watch;

use super::back_channel;
use crate::sandbox::site::Shared;
use crate::sandbox::store::{StoreError, sessions};

/// The longest sleep: the machine may have slept in the meantime.
const LONGEST: Duration = Duration::from_secs(60);

/// Ends sessions when their time has come, until `stop` turns true. A clock that stands still is looked
/// at when it is moved.
pub async fn watch(shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = next(&shared) => {}
            () = shared.lapsing.notified() => {}
            // An error means that the sandbox was dropped, which stops as well.
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if let Err(error) = end_lapsed(&shared).await {
            tracing::error!(error = &error as &dyn std::error::Error, "the sandbox failed");
        }
    }
}

/// Waits for the next end, or for the longest sleep.
async fn next(shared: &Shared) {
    if !shared.mint.runs() {
        return pending().await;
    }
    let end = shared.store.read(sessions::next_end).await.ok().flatten();
    let left = end.map(|end| end.duration_since(shared.mint.glance()));
    let left = left.map(|left| Duration::try_from(left).unwrap_or_default());
    // The end is in microseconds, a timer in milliseconds.
    let left = left.map_or(LONGEST, |left| left.saturating_add(Duration::from_millis(1)));
    tokio::time::sleep(left.min(LONGEST)).await;
}

async fn end_lapsed(shared: &Arc<Shared>) -> Result<(), StoreError> {
    let now = shared.mint.glance();
    let due = |end: Option<Timestamp>| end.is_some_and(|end| end <= now);
    if !due(shared.store.read(sessions::next_end).await?) {
        return Ok(());
    }
    let held = Arc::clone(shared);
    let work = move |db: &Connection| {
        for site in &held.sites {
            for session in sessions::lapsed(db, &site.stored.id, now)? {
                back_channel::end(db, &held, site, &session, now)?;
            }
        }
        Ok(())
    };
    shared.store.write(work).await
}
