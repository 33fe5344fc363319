//! The OpenID provider: users, their one session in an environment, and what applications get of it
//! (OpenID Connect Core 1.0, RFC 6749, RFC 7636).

mod asked;
pub mod authorize;
pub mod back_channel;
mod code;
mod csrf;
pub mod decide;
pub mod directory;
pub mod exchange;
pub mod lapse;
pub mod logout;
pub mod logouts;
pub mod named;
mod onward;
mod pages;
pub mod revoke;
mod session;
mod terms;
pub mod user_claims;
pub mod userinfo;
pub mod visit;
