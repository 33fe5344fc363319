//! The doctor: what is configured, reachable and supported here. It never prints a secret.

pub mod examine;
pub mod report;

pub use examine::{Subject, examine};
pub use report::{Check, EnvironmentReport, Report};
