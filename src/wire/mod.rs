//! The shapes and routes of the HTTP API, used twice: by the client to call, by the sandbox to
//! serve. Pure: no HTTP library, no clock.

pub mod application;
pub mod discovery;
pub mod environment;
pub mod login_urls;
pub mod organization;
pub mod page;
pub mod problem;
pub mod routes;
pub mod secret;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod split;
pub mod token;
mod tolerant;
pub mod user;
