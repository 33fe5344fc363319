//! The typed client. It knows HTTP, not screens.

pub mod error;
pub mod request;

pub use error::{ApiError, ErrorKind};
pub use request::{Reply, Request};
