//! When the screen has to be painted again although nothing happened. The process sleeps otherwise.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::access::Access;
use super::dialog::Dialog;
use super::model::Model;
use super::unsaid::PATIENCE;
use super::watching;
use crate::domain::reconcile::REACH;

/// How long one picture of the spinner stays.
pub const SPIN: Duration = Duration::from_millis(120);

/// How long to sleep at most; `None` for as long as nothing happens.
pub fn next_tick(model: &Model) -> Option<Duration> {
    let spinner = model.oldest_flight().map(|since| {
        let waited = between(since, model.now);
        PATIENCE.checked_sub(waited).filter(|left| !left.is_zero()).unwrap_or(SPIN)
    });
    let notice = model.notice.as_ref().and_then(|notice| {
        let lifetime = Duration::from_secs(notice.lifetime()?);
        Some(lifetime.saturating_sub(between(notice.at, model.now)))
    });
    let counting = matches!(model.access(), Access::Unlocked(_))
        || model.reveals.last().is_some_and(|reveal| reveal.shown(model.now));
    let countdown = counting.then_some(Duration::from_secs(1));
    let age = model.environment().and_then(|state| state.listed).map(|listed| {
        let seconds = between(listed, model.now).as_secs();
        Duration::from_secs(60 - seconds % 60)
    });
    let poll = model
        .poll
        .map(|(at, _)| Duration::from_secs(u64::try_from(at - model.now.as_second()).unwrap_or(0)));
    let begins = matches!(model.dialog, Some(Dialog::Rotation)) && model.poll.is_none();
    let poll = poll.or(begins.then_some(Duration::from_secs(60)));
    let alarm = model.alarms.iter().map(|alarm| alarm.at).min();
    let alarm = alarm.map(|at| between(model.now, at));
    let key = model.environment().map(|state| &state.world.environment.key);
    let again = model.retries.iter().map(|retry| {
        let counts = key.is_none_or(|key| *key == retry.flight.environment);
        let left = between(model.now, retry.at);
        if counts { left.min(Duration::from_secs(1)) } else { left }
    });
    let noting = model.unsaid.patience().filter(|until| *until > model.now);
    let noting = noting.map(|until| between(model.now, until));
    let later = model.later.iter().map(|intent| between(model.now, intent.at + REACH));
    // What is due already waits for its environment.
    let cut_off = model.cut_off.iter().filter_map(|one| one.at).filter(|at| *at > model.now);
    let cut_off = cut_off.min().map(|at| between(model.now, at));
    let log = watching::due(model).map(|at| between(model.now, at));
    let followed = model.followed.iter().filter(|one| one.asked.is_none()).map(|one| one.due);
    let followed = followed.min().map(|at| between(model.now, at));
    let log = log.into_iter().chain(followed).min();
    [spinner, notice, countdown, age, poll, alarm, again.min(), later.min(), cut_off, noting, log]
        .into_iter()
        .flatten()
        .min()
        .map(|d| d.max(Duration::from_millis(10)))
}

/// Whether something takes long enough for a spinner, and which of `count` pictures it shows.
pub fn spinner(model: &Model, count: usize) -> Option<usize> {
    let waited = between(model.oldest_flight()?, model.now);
    let turns = waited.checked_sub(PATIENCE)?.as_millis() / SPIN.as_millis();
    Some(usize::try_from(turns).unwrap_or(0) % count.max(1))
}

fn between(earlier: Timestamp, later: Timestamp) -> Duration {
    let length: SignedDuration = later.duration_since(earlier);
    Duration::try_from(length).unwrap_or(Duration::ZERO)
}
