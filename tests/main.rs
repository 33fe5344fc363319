mod api;
mod config;
