//! A read that will be asked again by itself, because its trouble may pass.

use jiff::{SignedDuration, Timestamp};

use super::flight::{Flight, Purpose};
use crate::api::{ApiError, Request};
use crate::app::msg::Ticket;
use crate::domain::time::seconds_between;

/// Seconds between one try and the next where the server does not say; the last goes on.
const PAUSES: [u32; 5] = [5, 10, 20, 40, 60];

/// The longest wait that a server is granted, in seconds.
const LONGEST: u64 = 600;

/// How often a read is asked again that something waits for.
const TRIES: u32 = 4;

/// A read that waits for its next try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// The ticket of the try that failed; a dialog or a listing still knows the read by it.
    pub ticket: Ticket,
    /// The read.
    pub flight: Flight,
    /// What was in its way.
    pub error: Box<ApiError>,
    /// When it is asked again.
    pub at: Timestamp,
}

impl Retry {
    /// The retry that a failed read is worth, at `now`; `None` where asking again is no use.
    pub fn of(ticket: Ticket, flight: &Flight, error: &ApiError, now: Timestamp) -> Option<Self> {
        let tries = flight.tries;
        if flight.request.mutates() || !error.may_pass() || tries >= limit(flight) {
            return None;
        }
        let pause = PAUSES.get(tries as usize).or(PAUSES.last()).copied().unwrap_or_default();
        let seconds = error.retry_after.unwrap_or(u64::from(pause)).clamp(1, LONGEST);
        let at = now + SignedDuration::from_secs(i64::try_from(seconds).unwrap_or_default());
        Some(Self { ticket, flight: flight.clone(), error: Box::new(error.clone()), at })
    }

    /// How many seconds are left at `now`.
    pub fn left(&self, now: Timestamp) -> u64 {
        seconds_between(now, self.at)
    }
}

// What is on screen comes back whenever the server does; nothing else may go on for ever.
fn limit(flight: &Flight) -> u32 {
    match (&flight.request, &flight.purpose) {
        (_, Purpose::Listing) | (Request::ListEnvironments { .. }, _) => u32::MAX,
        // What was to be judged by it is asked again by the operator.
        (
            _,
            Purpose::Plain
            | Purpose::Look
            | Purpose::Rotation
            | Purpose::Operation { patient: false, .. },
        ) => 0,
        (Request::GetApplication(_) | Request::ListApplications { .. }, _) => TRIES,
        _ => 0,
    }
}
