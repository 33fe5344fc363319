//! How far a rotation has come, as a document and in words.

use std::fmt::Write;

use jiff::Timestamp;
use serde::Serialize;

use super::application::ENVIRONMENT;
use super::document::{Document, Property, Shape};
use super::hand_over::{DELIVERED, DeliveredTo, GeneratedEntry, SECRET};
use super::lost_answer::label;
use super::output::cell;
use crate::domain::rotation::{Act, Member, Rotation, Step};
use crate::domain::text::clean;
use crate::domain::{Application, ClientSecret};

/// How far a rotation is to go, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Until {
    Created,
    Tested,
    Unused,
    Deactivated,
    Deleted,
}

/// The words of `--until`, in the order of the steps.
pub const UNTIL: [&str; 5] = ["created", "tested", "unused", "deactivated", "deleted"];

const STEPS: &[&str] = &[
    "make_room",
    "look_at",
    "create",
    "deliver",
    "test",
    "wait",
    "activate",
    "discard",
    "deactivate",
    "delete",
    "finish",
];

const MAYBE_TEXT: Shape = Shape::Maybe(&Shape::Text);
const TEXTS: Shape = Shape::List(&Shape::Text);

const STEP: &[Property] = &[
    Property { name: "step", shape: Shape::Word(STEPS), about: "What is done" },
    Property { name: "secret_id", shape: MAYBE_TEXT, about: "To which secret" },
    Property { name: "secret_suffix", shape: MAYBE_TEXT, about: "Its last characters" },
];

/// What `secrets rotate` prints.
pub static DOCUMENT: Document = Document {
    name: "appdeck.rotation/1",
    about: "How far the rotation of an application's client secret has come; never a value.",
    members: &[
        ENVIRONMENT,
        Property { name: "client_id", shape: Shape::Text, about: "The application's client ID" },
        Property { name: "name", shape: Shape::Text, about: "The application's name" },
        Property {
            name: "started_at",
            shape: Shape::Maybe(&Shape::Time),
            about: "When it began; null when it has not",
        },
        Property {
            name: "resumed",
            shape: Shape::Flag,
            about: "Whether it was under way before, in another run or on the screen",
        },
        Property { name: "until", shape: Shape::Word(&UNTIL), about: "How far it was to go" },
        Property {
            name: "reached",
            shape: Shape::Maybe(&Shape::Word(&UNTIL)),
            about: "How far it is; null before the new secret is created and delivered",
        },
        Property {
            name: "outcome",
            shape: Shape::Word(&["done", "unchanged", "planned", "waiting", "stopped", "unknown"]),
            about: "What came of this run",
        },
        Property {
            name: "done",
            shape: Shape::List(&Shape::Object(STEP)),
            about: "What this run did, in order",
        },
        Property {
            name: "next",
            shape: Shape::Maybe(&Shape::Object(&[
                Property { name: "step", shape: Shape::Word(STEPS), about: "What is done" },
                Property { name: "secret_id", shape: MAYBE_TEXT, about: "To which secret" },
                Property { name: "secret_suffix", shape: MAYBE_TEXT, about: "Its last characters" },
                Property { name: "text", shape: Shape::Text, about: "The same in words" },
                Property { name: "why", shape: MAYBE_TEXT, about: "Why it is not done yet" },
            ])),
            about: "The next step; null when the rotation is over",
        },
        Property {
            name: "then",
            shape: Shape::List(&Shape::Word(STEPS)),
            about: "The steps after that, as far as `until`, if nothing comes in between",
        },
        Property {
            name: "secret",
            shape: Shape::Maybe(&Shape::Object(SECRET)),
            about: "The new secret; null before it is created",
        },
        Property { name: "delivered", shape: DELIVERED, about: "Where this run delivered it to" },
        Property {
            name: "candidates",
            shape: TEXTS,
            about: "Identifiers of secrets that may have come of a create whose answer was lost",
        },
        Property { name: "remarks", shape: TEXTS, about: "What else there is to know" },
        Property {
            name: "history_entries",
            shape: TEXTS,
            about: "The entries of the history, one for each write of this run",
        },
    ],
};

/// The document.
#[derive(Serialize)]
pub struct Rotated<'a> {
    schema: &'static str,
    environment: &'a str,
    client_id: &'a str,
    name: &'a str,
    started_at: Option<Timestamp>,
    resumed: bool,
    until: &'static str,
    reached: Option<&'static str>,
    outcome: &'static str,
    done: &'a [Taken],
    next: Option<NextStepEntry>,
    then: Vec<&'static str>,
    secret: Option<GeneratedEntry<'a>>,
    delivered: &'a [DeliveredTo],
    candidates: &'a [String],
    #[serde(skip)]
    lost: bool,
    remarks: &'a [String],
    history_entries: &'a [String],
}

/// A step that was taken.
#[derive(Clone, Debug, Serialize)]
pub struct Taken {
    /// Which one.
    pub step: &'static str,
    /// Of which secret.
    pub secret_id: Option<String>,
    /// Its last characters.
    pub secret_suffix: Option<String>,
}

#[derive(Serialize)]
struct NextStepEntry {
    #[serde(flatten)]
    step: Taken,
    text: String,
    why: Option<String>,
}

/// What one run did.
#[derive(Default)]
pub struct Log {
    /// The steps that it took.
    pub done: Vec<Taken>,
    /// Where it delivered the new secret to.
    pub delivered: Vec<DeliveredTo>,
    /// Secrets that may have come of a create whose answer was lost.
    pub candidates: Vec<String>,
    /// Whether that is one secret, whose value is probably lost.
    pub lost: bool,
    /// What else there is to know.
    pub remarks: Vec<String>,
    /// The entries of the history.
    pub entries: Vec<String>,
}

/// Where a rotation stands.
pub struct Standing<'a> {
    /// The application as it was read last.
    pub application: &'a Application,
    /// The rotation; `None` when it is over.
    pub rotation: Option<&'a Rotation>,
    /// Its next step.
    pub step: Option<&'a Step>,
    /// Whether it was under way before this run.
    pub resumed: bool,
    /// The server's time.
    pub now: Timestamp,
}

impl Until {
    /// That of a word.
    pub fn named(word: &str) -> Self {
        match word {
            "created" => Self::Created,
            "tested" => Self::Tested,
            "unused" => Self::Unused,
            "deleted" => Self::Deleted,
            _ => Self::Deactivated,
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        UNTIL[self as usize]
    }

    /// How far a rotation is whose next step this is; `None` before the new secret is delivered.
    pub fn reached(step: &Step) -> Option<Self> {
        match step {
            Step::Prove(_) => Some(Self::Created),
            Step::Watch { then: Act::Delete(_), .. } | Step::Delete(_) => Some(Self::Deactivated),
            Step::Watch { .. } => Some(Self::Tested),
            Step::Deactivate(_) => Some(Self::Unused),
            Step::Done { .. } => Some(Self::Deleted),
            _ => None,
        }
    }
}

/// What was done when this step was taken, as it is named in a document. A wait that is passed over is
/// what it was for.
pub fn acted(step: &Step) -> Taken {
    match step {
        Step::Watch { old, then: Act::Delete(_), .. } => Taken::of("delete", Some(old)),
        Step::Watch { old, .. } => Taken::of("deactivate", Some(old)),
        step => taken(step),
    }
}

/// A step as it is named in a document.
pub fn taken(step: &Step) -> Taken {
    let (word, secret) = match step {
        Step::MakeRoom { retire, .. } => ("make_room", Some(retire)),
        Step::LookAt(_) => ("look_at", None),
        Step::Create => ("create", None),
        Step::Deliver(one) => ("deliver", Some(one)),
        Step::Prove(one) => ("test", Some(one)),
        Step::Watch { old, .. } => ("wait", Some(old)),
        Step::Activate(one) => ("activate", Some(one)),
        Step::Discard(one, _) => ("discard", Some(one)),
        Step::Deactivate(one) => ("deactivate", Some(one)),
        Step::Delete(one) => ("delete", Some(one)),
        Step::Done { new, .. } => ("finish", Some(new)),
    };
    Taken::of(word, secret)
}

impl Taken {
    /// A step with this word, of this secret.
    pub fn of(step: &'static str, secret: Option<&Member>) -> Self {
        Self {
            step,
            secret_id: secret.map(|one| one.id.to_string()),
            secret_suffix: secret.map(|one| one.suffix.clone()),
        }
    }
}

// The steps after this one, if nothing comes in between. Where no old secret can be in use, nothing
// `waits`.
fn after(step: &Step, until: Until, waits: bool) -> Vec<&'static str> {
    let way = [
        ("create", Until::Created),
        ("deliver", Until::Created),
        ("test", Until::Tested),
        ("wait", Until::Unused),
        ("deactivate", Until::Deactivated),
        ("wait", Until::Deleted),
        ("delete", Until::Deleted),
    ];
    let done = match step {
        Step::Create => 1,
        Step::Deliver(_) => 2,
        Step::Prove(_) => 3,
        Step::Watch { then: Act::Delete(_), .. } => 6,
        Step::Watch { .. } => 4,
        Step::Deactivate(_) => 5,
        Step::Delete(_) | Step::Done { .. } => 7,
        // What is in the way comes first.
        _ => 0,
    };
    let due = |(word, level): &&(&str, Until)| *level <= until && (waits || *word != "wait");
    way[done..].iter().filter(due).map(|(word, _)| *word).collect()
}

fn why(step: &Step, now: Timestamp) -> Option<String> {
    match step {
        Step::Watch { hold, .. } => Some(hold.words(now)),
        _ => None,
    }
}

impl<'a> Rotated<'a> {
    /// Where a rotation stands after a run that ended so.
    pub fn of(
        standing: &Standing<'a>,
        log: &'a Log,
        environment: &'a str,
        until: Until,
        outcome: &'static str,
    ) -> Self {
        let Standing { application, rotation, step, resumed, now } = *standing;
        let next = |step: &Step| NextStepEntry {
            step: taken(step),
            text: step.to_string(),
            why: why(step, now),
        };
        let open = step.filter(|step| !matches!(step, Step::Done { .. }));
        let waits = rotation.is_none_or(|one| one.waits(&application.secrets, now));
        // What no step was taken in has not begun.
        let begun = rotation.filter(|one| one.version > 0);
        Self {
            schema: DOCUMENT.name,
            environment,
            client_id: application.id.as_str(),
            name: application.name(),
            started_at: begun.map(|one| one.started),
            resumed,
            until: until.word(),
            reached: step.and_then(Until::reached).map(Until::word),
            outcome,
            done: &log.done,
            next: open.map(next),
            then: open.map(|step| after(step, until, waits)).unwrap_or_default(),
            secret: rotation.and_then(|one| new(one, application)),
            delivered: &log.delivered,
            candidates: &log.candidates,
            lost: log.lost,
            remarks: &log.remarks,
            history_entries: &log.entries,
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let idle = ["planned", "unchanged"].contains(&self.outcome);
        let state = match (self.resumed, self.started_at) {
            (true, _) if idle => "under way",
            (true, _) => "resumed",
            (false, Some(_)) => "begun",
            (false, None) => "not begun",
        };
        let outcome = match self.outcome {
            "done" if self.next.is_none() => "over".into(),
            "done" => format!("done (--until {})", self.until),
            other => other.to_owned(),
        };
        let mut text = format!("rotation of {}, {state}: {outcome}\n", cell(self.name));
        for one in self.done {
            // Writing to a string cannot fail.
            let suffix = one.secret_suffix.as_deref().map_or_else(String::new, clean);
            let _ = writeln!(text, "  done  {} ••••{suffix}", one.step.replace('_', " "));
        }
        if let Some(next) = &self.next {
            let _ = writeln!(text, "  next  {}", clean(&next.text));
            if let Some(why) = &next.why {
                let _ = writeln!(text, "        {}", clean(why));
            }
        }
        for word in &self.then {
            let _ = writeln!(text, "  then  {word}");
        }
        for candidate in self.candidates {
            let _ = writeln!(text, "  {}{}", label(self.lost), cell(candidate));
        }
        text
    }
}

fn new<'a>(rotation: &'a Rotation, application: &'a Application) -> Option<GeneratedEntry<'a>> {
    let member = &rotation.new.as_ref()?.member;
    let listed = application.secrets.iter().find(|one| one.id == member.id);
    let status = match listed.map(ClientSecret::active) {
        Some(true) => "active",
        Some(false) => "inactive",
        None => "unknown",
    };
    Some(GeneratedEntry { id: member.id.as_str(), suffix: &member.suffix, status })
}
