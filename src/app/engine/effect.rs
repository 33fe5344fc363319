//! What the engine wants done outside, and what happened there.

use crate::api::request::Answered;
use crate::api::{ApiError, Request};
use crate::domain::delivery::note::Note;
use crate::domain::pending::{PendingWrite, WriteId};
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::domain::rotation::Rotation;
use crate::domain::{ClientId, EnvKey, SecretId};

/// Names one thing that an effect asks for, so that its answer finds its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What is to be done outside, in the order in which it was handed out.
#[derive(Clone, Debug, PartialEq)]
pub enum EngineEffect {
    /// Send a request; a create not before its pending write is on the disk.
    Send(Ticket, EnvKey, Request, Option<Box<PendingWrite>>),
    /// Write an entry down; it is no reason to hold the request up when that fails.
    Record(Box<Entry>),
    /// Keep a copy of a configuration in a file, and answer with its path.
    Keep(Ticket, Box<Backup>),
    /// A value is here: write that down before anything else is done with it.
    Note(Box<Note>),
    /// It is known what became of a pending write.
    Settle(WriteId),
    /// A secret is gone from the server: what was noted of its value serves nobody.
    Gone(ClientId, SecretId),
    /// The state of a rotation changed: write it down, before anything that follows is sent.
    KeepRotation(Box<Rotation>),
    /// A rotation is over: write that down.
    ForgetRotation(Box<Rotation>),
    /// Let so many seconds go by.
    Wait(Ticket, u64),
}

/// What happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// A request was answered, or was not.
    Answered(Ticket, Box<Result<Answered, ApiError>>),
    /// A copy was kept in this file, or was not.
    Kept(Ticket, Result<String, String>),
    /// The time has gone by.
    Waited(Ticket),
}
