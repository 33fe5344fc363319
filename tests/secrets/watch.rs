//! Where a value could come out, and how it is recognised there.

use std::collections::HashSet;
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

/// A text that many values are looked for in; answers as [`tells`] does.
pub struct Place(HashSet<Vec<u8>>);

impl Place {
    pub fn of(text: &str) -> Self {
        let flat: Vec<u8> = text.bytes().filter(u8::is_ascii_graphic).collect();
        Self(flat.windows(TELLING).map(<[u8]>::to_vec).collect())
    }

    pub fn tells(&self, value: &str) -> bool {
        let encoded = STANDARD.encode(value);
        [value, &encoded].iter().any(|form| {
            assert!(form.is_ascii() && form.len() >= TELLING, "a value as the sandbox makes them");
            form.as_bytes().windows(TELLING).any(|part| self.0.contains(part))
        })
    }
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
    for (text, told) in [
        ("│ ghijkl │\n│ mnopqr │", true),
        (&format!("x{}", STANDARD.encode(value)), true),
        ("••••6789 test_ 0123456789", false),
    ] {
        assert_eq!(tells(text, value), told, "{text}");
        assert_eq!(Place::of(text).tells(value), told, "{text}");
    }
}
