//! Listing an environment's applications: begun and cancelled here, taken in by [`super::pages`].

use crate::api::Request;
use crate::api::request::ListFilter;
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::flight::Purpose;
use crate::app::screen::listing::Listing;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;

use super::{gate, retrying};

/// Starts a listing of the environment at `position`, in place of one that may be under way.
pub fn begin(model: &mut Model, position: usize) -> Vec<Effect> {
    let Some(key) =
        model.environments.get(position).map(|state| state.world.environment.key.clone())
    else {
        return Vec::new();
    };
    let mut effects = Vec::new();
    let old = model.environments[position].listing.take().map(|listing| listing.ticket);
    retrying::forget(model, &key);
    if let Some(old) = old {
        model.flights.remove(&old);
        effects.push(Effect::Cancel(old));
    }
    let request = Request::ListApplications { filter: ListFilter::All, page_token: None };
    let (ticket, effect) = gate::read(model, &key, request, Purpose::Listing);
    model.environments[position].listing = Some(Listing::new(ticket));
    effects.push(effect);
    effects
}

/// Gives up a listing that is under way; what came so far stays.
pub fn cancel(model: &mut Model) -> Option<Effect> {
    let state = model.environment_mut()?;
    let ticket = state.listing.take()?.ticket;
    let key = state.world.environment.key.clone();
    retrying::forget(model, &key);
    model.flights.remove(&ticket);
    let again = next(&model.keymap, &[("refresh", "reads everything again")]);
    model.say(Tone::Info, format!("Reading stopped{again}"));
    Some(Effect::Cancel(ticket))
}
