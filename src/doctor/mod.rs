//! The doctor: what is configured, reachable and supported here. It never prints a secret.

pub mod examine;
pub mod last_run;
pub mod report;

pub use examine::{ExaminedSetup, examine};
pub use last_run::LastRun;
pub use report::{EnvironmentReport, Report, ReportCheck};
