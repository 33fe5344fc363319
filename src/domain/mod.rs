//! The nouns and their rules. Pure: no clock, no input or output, no async.
//!
//! Every rule here is called twice: by the screen before a request leaves, and by the sandbox
//! when it arrives. The operator reads the same words either way.

pub mod application;
pub mod attempt;
pub mod attention;
pub mod certificate;
pub mod checkup;
pub mod claim;
pub mod clipboard;
pub mod columns;
pub mod common_lists;
pub mod connection;
pub mod delivery;
pub mod echo;
pub mod editing;
pub mod endpoints;
pub mod environment;
pub mod explain;
pub mod ids;
pub mod merge;
pub mod network;
mod odd_ends;
mod opaque;
pub mod patch;
pub mod pending;
pub mod reconcile;
pub mod record;
pub mod redaction;
pub mod redirect;
pub mod refusal;
pub mod remembered;
pub mod rotation;
pub mod secret;
pub mod settings;
pub mod sign_ins;
pub mod text;
pub mod time;
pub mod tint;
pub mod unknown;
pub mod user_session;
pub mod words;
pub mod write_kind;

pub use application::{Application, ClientSecret, Kind, NewApplication, SecretStatus};
pub use clipboard::{
    Certainty, ClipboardChoice, ClipboardRoute, CopyFailure, CopyOutcome, CopyText, TerminalWord,
};
pub use environment::{Environment, EnvironmentType};
pub use ids::{ClientId, EntryId, EnvKey, SecretId, SessionId, UserId};
pub use patch::{LoginUrl, Patch};
pub use refusal::{Finding, Severity};
pub use secret::Secret;
pub use settings::{FIELDS, Field, FieldId, FieldSet, Settings, Value};
pub use tint::{ColourDepth, Rgb, TerminalColour};
pub use unknown::Unknown;
pub use write_kind::{WRITE_KINDS, WriteKind};
