//! After a save of what decides who can sign in, the sign-in log of the application is looked at now and
//! then. Where it goes worse than before, that is said once.

use jiff::{SignedDuration, Timestamp};

use crate::api::request::{Page, SignInQuery};
use crate::api::{ApiError, ErrorKind, Request};
use crate::app::engine::{Ending, Moment, Told};
use crate::app::keys::hint::next;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::flight::Purpose;
use crate::app::screen::following::{COMPARED, FOLLOWED, FollowedSave, LOOKS, PAGES};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::settings::Section;
use crate::domain::sign_ins::LoggedSignIn;
use crate::domain::sign_ins::judge::{SignInAlarm, SignInTally, judge};
use crate::domain::text::count;
use crate::domain::{ClientId, EnvKey, FieldId, WriteKind};
use crate::wire::sign_in::SignIn;

use super::gate;

/// Begins to follow a save, and takes note of what was written after one.
pub fn on_told(model: &mut Model, told: &Told) {
    if told.moment != Moment::Ended || told.entry.is_none() {
        return;
    }
    for one in &mut model.followed {
        one.last &= one.environment != told.environment || one.entry == told.entry;
    }
    let done = matches!(told.ending, Ending::Done | Ending::FoundDone);
    let subject = told.application.as_ref().and_then(|one| Some((one.id.clone()?, &one.name)));
    let Some((id, name)) = subject.filter(|_| done) else { return };
    let saved = told.kind == WriteKind::Save && told.changes.iter().any(|one| decides(one.field));
    let back = told.takes.is_some();
    if saved || told.kind == WriteKind::Delete {
        let before = forget(model, &told.environment, &id);
        if saved && !back {
            begin(model, told, id, name.clone(), before);
        }
    }
}

// Whether a field decides who can sign in, or for how long.
fn decides(field: FieldId) -> bool {
    let redirects = field.row().section == Section::Redirects;
    redirects || matches!(field, FieldId::EnforcePkce | FieldId::AccessTokenExpiry)
}

fn forget(model: &mut Model, key: &EnvKey, id: &ClientId) -> Option<FollowedSave> {
    let of = |one: &FollowedSave| one.environment == *key && one.application == *id;
    let at = model.followed.iter().position(of)?;
    Some(model.followed.swap_remove(at))
}

// What was there before an earlier save that is followed is what to compare with.
fn begin(
    model: &mut Model,
    told: &Told,
    id: ClientId,
    name: String,
    earlier: Option<FollowedSave>,
) {
    let now = model.now;
    let Some(state) = model.environment_of(&told.environment) else { return };
    let saved = state.world.server_time(now);
    let (first, before) = earlier.map_or((saved, None), |one| (one.first, one.before));
    model.followed.push(FollowedSave {
        environment: told.environment.clone(),
        application: id,
        name,
        entry: told.entry.clone(),
        last: true,
        until: later(now, FOLLOWED),
        saved,
        first,
        before,
        asked: None,
        came: (Vec::new(), 0),
        due: if before.is_some() { later(now, LOOKS) } else { now },
    });
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(at)
}

/// Looks at the logs that are due, and lets go of saves that were followed long enough.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let environments = &model.environments;
    model.followed.retain(|one| {
        // An environment can be taken out of the configuration.
        let known = environments.iter().any(|at| at.world.environment.key == one.environment);
        known && (one.asked.is_some() || one.due <= one.until)
    });
    let due = model.followed.iter().enumerate();
    let due = due.filter(|(_, one)| one.asked.is_none() && one.due <= now).map(|(at, _)| at);
    let due: Vec<_> = due.collect();
    due.into_iter().filter_map(|at| ask(model, at, None)).collect()
}

fn ask(model: &mut Model, at: usize, page_token: Option<String>) -> Option<Effect> {
    let one = model.followed.get(at)?;
    let (since, until) = match one.before {
        None => (later(one.first, -COMPARED), Some(one.first)),
        Some(_) => (one.saved, None),
    };
    let (key, id) = (one.environment.clone(), one.application.clone());
    let query = SignInQuery {
        application: Some(id),
        since: Some(since),
        until,
        page_token,
        ..SignInQuery::default()
    };
    let (ticket, effect) = gate::read(model, &key, Request::ListSignIns(query), Purpose::Followed);
    model.followed.get_mut(at)?.asked = Some(ticket);
    Some(effect)
}

/// A page of a look came.
pub fn on_page(model: &mut Model, ticket: Ticket, page: Page<SignIn>) -> Vec<Effect> {
    let now = model.now;
    let Some(at) = model.followed.iter().position(|one| one.asked == Some(ticket)) else {
        return Vec::new();
    };
    let key = model.followed[at].environment.clone();
    let Some(server) = model.environment_of(&key).map(|state| state.world.server_time(now)) else {
        return Vec::new();
    };
    let one = &mut model.followed[at];
    one.asked = None;
    let more = !page.items.is_empty() && !page.next.is_empty();
    one.came.0.extend(page.items.into_iter().map(LoggedSignIn::from));
    one.came.1 += 1;
    if more && one.came.1 < PAGES {
        return ask(model, at, Some(page.next)).into_iter().collect();
    }
    one.due = later(now, LOOKS);
    let (came, _) = std::mem::take(&mut one.came);
    // Where not all of it was read, what was read is of a shorter time.
    let oldest = came.iter().filter_map(|one| one.at).min().filter(|_| more);
    let tally = |from: Timestamp, to| SignInTally::of(&came, oldest.unwrap_or(from), to, server);
    let Some(before) = one.before else {
        one.before = Some(tally(later(one.first, -COMPARED), one.first));
        return Vec::new();
    };
    let after = tally(one.saved, server);
    if let Some(alarm) = judge(&before, &after) {
        let one = model.followed.swap_remove(at);
        say(model, &one, alarm, &before, &after);
    }
    Vec::new()
}

/// A look failed: another one may not, while the save is followed.
pub fn on_failure(model: &mut Model, ticket: Ticket, error: &ApiError) {
    let now = model.now;
    let passes = matches!(
        error.kind,
        ErrorKind::Unreachable
            | ErrorKind::TimedOut
            | ErrorKind::RateLimited
            | ErrorKind::Unavailable
    );
    if !passes {
        return model.followed.retain(|one| one.asked != Some(ticket));
    }
    for one in model.followed.iter_mut().filter(|one| one.asked == Some(ticket)) {
        (one.asked, one.came, one.due) = (None, (Vec::new(), 0), later(now, LOOKS));
    }
}

fn say(
    model: &mut Model,
    one: &FollowedSave,
    alarm: SignInAlarm,
    before: &SignInTally,
    after: &SignInTally,
) {
    let what = match alarm {
        SignInAlarm::FailuresRise => format!(
            "{} failed since the save, {} in the hour before",
            of(after.failed, after.failed + after.success),
            of(before.failed, before.failed + before.success),
        ),
        SignInAlarm::Stopped => format!(
            "nobody signed in since the save, {} min ago; {} did in the hour before",
            after.seconds / 60,
            before.success
        ),
        SignInAlarm::NoneEnds => {
            let began = usize::try_from(after.open).unwrap_or(usize::MAX);
            let began = count(began, "sign-in");
            format!("{began} began since the save and none ended; {} did before", before.success)
        }
    };
    let here = model.environment().filter(|state| state.world.environment.key == one.environment);
    let place = match here {
        Some(_) => String::new(),
        None => match model.environment_of(&one.environment) {
            Some(state) => format!("{}: ", state.world.environment.name),
            None => String::new(),
        },
    };
    let shown = selected(model, one);
    let undo = [("undo", "undoes the save")].into_iter().filter(|_| shown.is_some() && one.last);
    let shows = [("tab-activity", "shows them")].into_iter().filter(|_| shown == Some(true));
    let keys: Vec<_> = undo.chain(shows).collect();
    let keys = next(&model.keymap, &keys);
    model.say(Tone::Warning, format!("{place}{}: {what}{keys}", one.name));
}

fn of(part: u64, all: u64) -> String {
    format!("{part} of {all}")
}

// Whether the application is selected, where its environment is open.
fn selected(model: &Model, one: &FollowedSave) -> Option<bool> {
    let open = |state: &&EnvironmentState| state.world.environment.key == one.environment;
    let state = model.environment().filter(open)?;
    Some(state.place.selected.as_ref() == Some(&one.application))
}
