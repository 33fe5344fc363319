//! The sandbox: beside the UI, or alone. A build without the feature `sandbox` has none, and says so.

#[cfg(not(feature = "sandbox"))]
mod absent;
#[cfg(feature = "sandbox")]
mod alone;
#[cfg(feature = "sandbox")]
mod embedded;
#[cfg(feature = "sandbox")]
mod snapshot;

#[cfg(not(feature = "sandbox"))]
pub use absent::Embedded;
#[cfg(feature = "sandbox")]
pub use {alone::run, embedded::Embedded};

use std::ffi::OsString;

/// What is said to those who ask for the sandbox where there is none.
pub const ABSENT: &str = "this appdeck was built without the sandbox";

/// Whether words that were not understood ask for a sandbox that this build does not have.
pub fn is_missed(words: &[OsString]) -> bool {
    let asked = words.get(1).is_some_and(|word| word == "sandbox")
        || words.iter().any(|word| word == "--sandbox");
    asked && !cfg!(feature = "sandbox")
}
