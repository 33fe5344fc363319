//! Characters from bytes.

/// Bytes on their way to becoming characters.
#[derive(Debug, Default)]
pub(super) struct Characters {
    held: Vec<u8>,
}

impl Characters {
    /// The character that `byte` completes. What is no UTF-8 is dropped, but for a control of eight
    /// bits (C1), which older terminals send as a byte.
    pub(super) fn push(&mut self, byte: u8) -> Option<char> {
        self.held.push(byte);
        match std::str::from_utf8(&self.held) {
            Ok(text) => {
                let c = text.chars().next();
                self.held.clear();
                c
            }
            Err(error) if error.error_len().is_none() => None,
            Err(_) => {
                let alone = self.held.len() == 1;
                self.held.clear();
                if alone {
                    return Some(char::from(byte)).filter(|c| c.is_control());
                }
                // It does not go on what began before, and begins something itself.
                self.push(byte)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Characters;

    #[test]
    fn what_is_no_text_is_dropped() {
        for (bytes, expected) in [
            (&b"a\xc3\xa9\xe4\xb8\x96b"[..], "aé世b"),
            (b"\xffa\xc3(b", "a(b"),
            (b"\xe2\x80a\xe2\xe2\x80\x9c", "a“"),
            (b"\x9b\xc2\x9b", "\u{9b}\u{9b}"),
            (b"\xf5\xbfx", "x"),
        ] {
            let mut characters = Characters::default();
            let text: String = bytes.iter().filter_map(|byte| characters.push(*byte)).collect();
            assert_eq!(text, expected, "{bytes:?}");
        }
    }
}
