//! A bracketed paste: everything up to its end marker is text.

pub(super) use crate::app::msg::PASTE_LIMIT as LIMIT;

const END: [char; 6] = ['\x1b', '[', '2', '0', '1', '~'];

/// A paste that has begun.
#[derive(Debug, Default)]
pub(super) struct Paste {
    text: String,
    kept: usize,
    /// How much of the end marker came last.
    end: usize,
}

impl Paste {
    /// Takes the next character. The text when that was the last one of the end marker.
    pub(super) fn push(&mut self, c: char) -> Option<String> {
        // A control sequence begins with one character of eight bits, or with two of seven.
        let at = if c == '\u{9b}' { Some(2) } else { self.follows(c) };
        if let Some(end) = at {
            if c == '\u{9b}' || end == 1 {
                self.keep_marker();
            }
            self.end = end;
            return (end == END.len()).then(|| lines(&std::mem::take(&mut self.text)));
        }
        self.keep_marker();
        self.keep(c);
        None
    }

    fn follows(&self, c: char) -> Option<usize> {
        if END.get(self.end) == Some(&c) {
            return Some(self.end + 1);
        }
        (c == END[0]).then_some(1)
    }

    // What looked like the end marker was text.
    fn keep_marker(&mut self) {
        for c in END.into_iter().take(std::mem::take(&mut self.end)) {
            self.keep(c);
        }
    }

    fn keep(&mut self, c: char) {
        if self.kept < LIMIT {
            self.text.push(c);
            self.kept += 1;
        }
    }
}

/// `text` with its line ends as `\n`: terminals send them as they like.
pub(super) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, Paste};

    fn pasted(script: &str) -> Option<String> {
        let mut paste = Paste::default();
        script.chars().find_map(|c| paste.push(c))
    }

    #[test]
    fn text_ends_at_the_marker() {
        for (script, text) in [
            ("a\nq\x1b[201~", Some("a\nq")),
            ("a\r\nb\rc\x1b[201~", Some("a\nb\nc")),
            ("\x1b[31mred\x1b[0m\x1b[201~", Some("\x1b[31mred\x1b[0m")),
            ("a\x1b[20\x1b\x1b[201~", Some("a\x1b[20\x1b")),
            ("a\u{9b}201~", Some("a")),
            ("a\x1b]11;?\x07\x1b[201~", Some("a\x1b]11;?\x07")),
            ("a\x1b[201", None),
        ] {
            assert_eq!(pasted(script).as_deref(), text, "{script:?}");
        }
    }

    #[test]
    fn no_more_is_kept_than_the_limit() {
        let text = pasted(&format!("{}\x1b[201~", "x".repeat(LIMIT * 3)));
        assert_eq!(text.unwrap().len(), LIMIT);
    }
}
