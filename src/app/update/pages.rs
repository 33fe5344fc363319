//! The pages of a listing: each is taken in, and the end tells what is gone and what became of what was
//! pending.

use jiff::SignedDuration;

use crate::api::request::{ListFilter, Page};
use crate::api::{ApiError, ErrorKind, Request};
use crate::app::keys::hint::next;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::advice;
use crate::app::screen::environment_state::{EnvironmentState, Health};
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::listing::Listing;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::text::count;
use crate::domain::{Application, EnvKey, Kind};
use crate::wire::page::{LISTING_LIMIT, Pager};

use super::{cut_off, gate, pending, recovery, remembering, server_state};

/// How long a listing may lag after a create (API contract): what was created here is not taken for
/// deleted before.
const LAG: SignedDuration = SignedDuration::from_secs(60);

/// Takes in a page and asks for the next.
pub fn on_page(
    model: &mut Model,
    ticket: Ticket,
    key: &EnvKey,
    page: Page<Application>,
) -> Vec<Effect> {
    if !model.reveals.is_empty() {
        page.items.iter().for_each(|application| pending::on_read(model, key, application));
    }
    let Some(state) = model.environment_of(key) else { return Vec::new() };
    let Some(mut listing) = state.listing.take_if(|listing| listing.ticket == ticket) else {
        return Vec::new();
    };
    let before = std::mem::replace(&mut state.health, Health::SignedIn);
    let name = state.world.environment.name.clone();
    if listing.filter == ListFilter::All {
        state.total = page.total;
    }
    listing.unreadable = match listing.filter {
        ListFilter::All => listing.unreadable + page.unreadable,
        // It was among all of them.
        ListFilter::DefaultClient => listing.unreadable.max(page.unreadable),
    };
    let new = take_in(state, &mut listing, page.items);
    state.arrange();
    let Some(new) = new else {
        stop(model, key);
        return Vec::new();
    };
    let next = listing.pager.next(new, page.total, &page.next);
    if let Health::Failed(error) = before {
        model.recovered(&name, &error);
    }
    let Some(request) = request(&mut listing, next) else {
        finish(model, key, listing);
        return Vec::new();
    };
    let (next, effect) = gate::read(model, key, request, Purpose::Listing);
    if let Some(state) = model.environment_of(key) {
        listing.ticket = next;
        state.listing = Some(listing);
    }
    vec![effect]
}

// How many of a page are new: one that brings nothing new is as good as an empty one. `None` when
// more came than is kept.
fn take_in(
    state: &mut EnvironmentState,
    listing: &mut Listing,
    items: Vec<Application>,
) -> Option<usize> {
    let mut new = 0;
    for application in items {
        let before = state.application(&application.id).map_or(0, Application::bytes);
        let bytes = (state.world.bytes() + application.bytes()).saturating_sub(before);
        if bytes > LISTING_LIMIT {
            return None;
        }
        listing.default_client |= application.kind == Kind::Default;
        new += usize::from(listing.seen.insert(application.id.clone()));
        state.put(application);
    }
    Some(new)
}

// What is asked for next, where the pages go on at `next`; `None` at the end.
fn request(listing: &mut Listing, next: Option<String>) -> Option<Request> {
    if next.is_some() {
        return Some(Request::ListApplications { filter: listing.filter, page_token: next });
    }
    // Whether ALL includes the Default Client differs between servers.
    if listing.filter == ListFilter::DefaultClient || listing.default_client {
        return None;
    }
    listing.filter = ListFilter::DefaultClient;
    listing.pager = Pager::default();
    Some(Request::ListApplications { filter: ListFilter::DefaultClient, page_token: None })
}

// What came so far stays, and what did not come is not taken for deleted.
fn stop(model: &mut Model, key: &EnvKey) {
    let Some(state) = model.environment_of(key) else { return };
    let text = format!(
        "{} lists more than {} MiB: reading stopped",
        state.world.environment.name,
        LISTING_LIMIT / 1024 / 1024
    );
    let error = ApiError::new(ErrorKind::Unexpected, text);
    state.health = Health::Failed(Box::new(error.clone()));
    let text = format!("{}{}", error.message, advice::after(model, key, &error));
    model.fail(text, &error);
}

fn finish(model: &mut Model, key: &EnvKey, listing: Listing) {
    let now = model.now;
    let Some(state) = model.environment_of(key) else { return };
    let unreadable = listing.unreadable;
    let mut stays = listing.seen;
    if unreadable > 0 {
        // What cannot be read is not gone.
        stays.extend(state.applications().map(|application| application.id.clone()));
    }
    state.fresh.retain(|(id, at)| now.duration_since(*at) < LAG && !stays.contains(id));
    stays.extend(state.fresh.iter().map(|(id, _)| id.clone()));
    let edited = state.retain(&stays);
    state.forget_remembered();
    (state.listed, state.unreadable) = (Some(now), unreadable);
    state.total = Some(state.world.count() as u64);
    if unreadable > 0 {
        let text = format!(
            "{}: {} cannot be read and {} not in the list · nothing is changed there",
            state.world.environment.name,
            count(unreadable, "application"),
            if unreadable == 1 { "is" } else { "are" },
        );
        model.say(Tone::Warning, text);
    }
    if !edited.is_empty() {
        let (names, kept) = (edited.join(", "), server_state::KEPT_DRAFT);
        let shows = next(&model.keymap, &[("trouble", "shows them")]);
        model.say(Tone::Warning, format!("Deleted elsewhere: {names} · {kept}{shows}"));
    }
    remembering::keep(model, key);
    server_state::settle_drafts(model, key);
    recovery::on_listed(model, key);
    cut_off::on_listed(model, key);
}

/// A page did not come: what is shown stays and is marked as old.
pub fn on_failure(model: &mut Model, ticket: Ticket, flight: &Flight, error: &ApiError) {
    let Some(state) = model.environment_of(&flight.environment) else { return };
    if state.listing.take_if(|listing| listing.ticket == ticket).is_none() {
        return;
    }
    let name = state.world.environment.name.clone();
    state.health = Health::Failed(Box::new(error.clone()));
    let unknown = cut_off::unknown_in(model, &flight.environment);
    let advice = advice::after(model, &flight.environment, error);
    let text = format!("{name}: {}{advice}{unknown}", error.message);
    model.fail(text, error);
}
