mod api;
mod cli;
mod config;
mod doctor;
