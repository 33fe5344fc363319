//! The impure edge: the terminal, its input, signals, the clipboard, the log, the process itself.
//! The only place that waits, writes, or reads a clock.

pub mod appending;
pub mod batch;
pub mod clipboard;
pub mod clock;
pub mod connecting;
pub mod connections;
pub mod deliver;
pub mod disk;
pub mod editor;
pub mod harden;
pub mod input;
pub mod journal;
pub mod last_run;
pub mod leaving;
pub mod linear;
pub mod lists;
pub mod log;
pub mod names;
pub mod panic;
pub mod performer;
mod read_ahead;
pub mod reading;
pub mod record;
pub mod run;
pub mod session;
pub mod signals;
pub mod state_dir;
pub mod terminal;
pub mod under_way;
pub mod wiring;
