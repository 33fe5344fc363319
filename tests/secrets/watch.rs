//! Where a value could come out, and how it is recognised there.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tracing::subscriber::{DefaultGuard, NoSubscriber};
use tracing::{Dispatch, Level};
use tracing_subscriber::fmt::MakeWriter;

/// How much of a value is too much, in characters: more than the suffix that is listed.
const TELLING: usize = 12;

/// Whether `text` holds a telling part of `value`, in clear or in base64, however it is wrapped.
pub fn tells(text: &str, value: &str) -> bool {
    let flat: String = text.chars().filter(char::is_ascii_graphic).collect();
    let encoded = STANDARD.encode(value);
    [value, &encoded].iter().any(|form| {
        assert!(form.is_ascii() && form.len() >= TELLING, "a value as the sandbox makes them");
        (0..=form.len() - TELLING).any(|at| flat.contains(&form[at..at + TELLING]))
    })
}

/// Everything that this thread logs, at the finest level.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Listens until the guards are dropped.
    pub fn listen(&self) -> (DefaultGuard, Dispatch) {
        // With a single subscriber tracing asks only the thread that meets an event first, which
        // may be another test's, whether anybody wants it.
        let second = Dispatch::new(NoSubscriber::default());
        let log = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(self.clone());
        (tracing::subscriber::set_default(log.finish()), second)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[test]
fn a_telling_part_is_found_however_it_is_wrapped() {
    let value = "test_abcdefghijklmnopqrstuvwxyz0123456789";
    assert!(tells("│ ghijkl │\n│ mnopqr │", value));
    assert!(tells(&format!("x{}", STANDARD.encode(value)), value));
    assert!(!tells("••••6789 test_ 0123456789", value));
}
