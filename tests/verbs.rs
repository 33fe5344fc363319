//! The verbs as a script uses them: the real program against a sandbox in this process.

mod both;
mod completing;
mod confirming;
mod conforms;
mod day;
mod documents;
mod errors;
mod examples;
mod explaining;
mod faults;
mod hostile;
mod listing;
mod lost;
mod output;
mod places;
pub mod probing;
mod refusing;
mod rotating;
mod sessions;
pub mod shop;
pub mod signing_in;
mod signins;
mod terminal;
mod testing;
mod told;
mod warning;
mod writing;
