//! appdeck: the terminal for the OAuth applications of Scalekit environments.
//!
//! One [`app`] model, one update, one [`ui`] draw; rules in [`domain`], shapes in [`wire`], the
//! typed client in [`api`], an embedded server in `sandbox`, which is a feature, everything impure in [`runtime`].

#![forbid(unsafe_code)]

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod docs;
pub mod doctor;
pub mod domain;

pub mod runtime;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod start;
pub mod ui;
pub mod verbs;
pub mod wire;
