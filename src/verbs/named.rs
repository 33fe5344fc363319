//! How an application is named on the command line.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

/// The application that a verb is about.
#[derive(Args, Clone, Debug)]
pub struct ApplicationArgs {
    /// The application: its client ID, or a name that no other has
    #[arg(value_name = "APP", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    pub application: String,
}
