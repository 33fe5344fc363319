//! The embedded server, spoken to over HTTP as any client would.

mod access;
mod agreeing;
mod allowlist;
mod applications;
mod back_channel;
mod command;
mod documented;
mod environments;
mod faults;
mod faults_by_client;
mod login_urls;
mod not_served;
mod origins;
mod process;
mod reached;
mod refreshing;
mod secrets;
mod sequences;
mod sign_in_page;
mod sign_in_refusals;
mod sign_ins;
mod signing_in;
mod signing_out;
mod snapshots;
mod start;
mod tokens;
