//! A generated secret on its way to where it belongs: what is noted of it, and how that is told.

use jiff::Timestamp;
use serde::Serialize;

use super::delivery::{DeliveryOutcome, DeliveryTarget, noted};
use super::document::{Property, Shape};
use crate::api::Proof;
use crate::domain::delivery::note::{Note, State};
use crate::domain::delivery::{DeliverySubject, Destination};
use crate::domain::record::SecretMark;
use crate::domain::text::clean;
use crate::domain::{Application, Certainty, ClientId, Secret};
use crate::runtime::batch::Batch;
use crate::runtime::deliver::Commands;
use crate::runtime::under_way::OpenWork;

/// Where a value goes, of what it is, and who takes it there.
#[derive(Clone, Copy)]
pub struct Handing<'a> {
    /// Where.
    pub target: &'a DeliveryTarget,
    /// Of what it is a secret.
    pub subject: &'a DeliverySubject,
    /// Runs the commands.
    pub commands: &'a Commands,
}

/// A value that was not delivered for certain.
pub struct Undelivered {
    /// Why.
    pub why: String,
    /// Whether it may have got there anyway.
    pub unsure: bool,
}

impl Handing<'_> {
    /// Delivers a value. That it is about to be done, and what became of it, is noted.
    ///
    /// # Errors
    /// Why it was not delivered.
    pub async fn deliver(
        self,
        batch: &mut Batch,
        application: &ClientId,
        mark: &SecretMark,
        value: &Secret,
    ) -> Result<DeliveryOutcome, Undelivered> {
        let (to, place) = (self.target.destination(), self.target.place());
        let at = batch.reading.now();
        let note = begun(batch, application, mark, (to, place), at);
        batch.under_way.begin(OpenWork::Doubtful(format!(
            "passing ••••{} of {application} on: it is active, and it is not known whether it was stored",
            clean(&mark.suffix)
        )));
        batch.note(note.clone()).await;
        let subject = DeliverySubject { suffix: mark.suffix.clone(), ..self.subject.clone() };
        let delivered = self.target.deliver(value, &subject, self.commands).await;
        let state = match &delivered {
            Ok(delivered) => noted(delivered.certainty),
            Err((_, state)) => *state,
        };
        batch.note(Note { state, at: batch.reading.now(), ..note }).await;
        batch.under_way.end();
        delivered.map_err(|(why, state)| Undelivered { why, unsure: state == State::Unsure })
    }
}

/// Asks whether a value works that is nowhere else yet. That it is about to be done, and that it was, is
/// noted: the use of the secret is nobody else's.
pub async fn prove(
    batch: &mut Batch,
    application: &Application,
    mark: &SecretMark,
    value: &Secret,
) -> Proof {
    let to = (Destination::Test, String::new());
    let at = batch.reading.server_time();
    let note = begun(batch, &application.id, mark, to, at);
    batch.note(note.clone()).await;
    let proof = batch.prove(application, value.clone()).await;
    batch.note(Note { state: State::Done, at: batch.reading.server_time(), ..note }).await;
    proof
}

// The note of what is about to be done.
fn begun(
    batch: &mut Batch,
    application: &ClientId,
    mark: &SecretMark,
    (destination, place): (Destination, String),
    at: Timestamp,
) -> Note {
    let (number, run) = batch.number();
    Note {
        environment: batch.reading.environment().clone(),
        application: application.clone(),
        secret: mark.id.clone(),
        suffix: mark.suffix.clone(),
        run,
        number,
        destination,
        place,
        at,
        state: State::Started,
        lives: true,
    }
}

/// The keys of a secret that was generated.
pub const SECRET: &[Property] = &[
    Property { name: "id", shape: Shape::Text, about: "Its identifier" },
    Property { name: "suffix", shape: Shape::Text, about: "Its last characters" },
    Property {
        name: "status",
        shape: Shape::Text,
        about: "`active`, `inactive`, `deleted`, or `unknown`",
    },
];

/// A secret that was generated, in a document.
#[derive(Serialize)]
pub struct GeneratedEntry<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its last characters.
    pub suffix: &'a str,
    /// Its status.
    pub status: &'a str,
}

/// Where a value was delivered to.
pub const DELIVERED: Shape = Shape::List(&Shape::Object(&[
    Property { name: "route", shape: Shape::Word(&["file", "command", "stdout"]), about: "How" },
    Property { name: "place", shape: Shape::Text, about: "Where to" },
    Property {
        name: "certainty",
        shape: Shape::Word(&["checked", "unconfirmed"]),
        about: "Whether it was read back",
    },
]));

/// A delivery in a document.
#[derive(Serialize)]
pub struct DeliveredTo {
    route: &'static str,
    place: String,
    certainty: &'static str,
}

impl DeliveredTo {
    /// A delivery to this destination.
    pub fn of(target: &DeliveryTarget, certainty: Certainty) -> Self {
        let certainty = match certainty {
            Certainty::Checked => "checked",
            Certainty::Unconfirmed => "unconfirmed",
        };
        Self { route: target.route(), place: target.place(), certainty }
    }
}
