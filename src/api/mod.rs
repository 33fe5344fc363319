//! The typed client. It knows HTTP, not screens.

pub mod address;
mod answer;
mod auth;
mod by_url;
mod call;
pub mod checkup;
pub mod client;
mod decode;
pub mod error;
mod explain;
mod failure;
pub mod http;
pub mod obstacle;
mod outgoing;
pub mod probe;
pub mod prove;
pub mod reach;
mod redeem;
pub mod request;
pub mod retry;

pub use client::{ApiClient, Credential};
pub use error::{ApiError, ErrorKind};
pub use probe::Probe;
pub use prove::Proof;
pub use request::{Reply, Request};
pub use retry::RetryPolicy;
