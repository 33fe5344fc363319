#![no_main]

#[allow(dead_code, reason = "each target takes one of the bodies")]
#[path = "../../tests/fuzzed/bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::input(bytes));
