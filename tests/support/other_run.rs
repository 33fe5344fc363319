//! Another run of the program, as far as the journal can tell.

use std::process::{Child, Command, Stdio};

use appdeck::runtime::journal::Process;

/// A process that lives until it is dropped.
pub struct OtherRun(Child);

impl OtherRun {
    pub fn new() -> Self {
        Self(Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap())
    }

    pub fn process(&self) -> Process {
        Process::of(self.0.id())
    }
}

impl Drop for OtherRun {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}
