//! The bytes of OSC 52, which sets the terminal's clipboard (xterm ctlseqs, "Operating System
//! Commands", 52). Writing only: reading hangs or prompts in too many terminals.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// The longest text sent, in bytes: 100,000 bytes of base64 and frame, which terminals that limit
/// it at all let pass (hterm, the vim and tmux plugins' common limit).
pub const LONGEST: usize = 74_994;

/// GNU screen drops a device control string of 768 bytes and more; pieces of this size pass.
const SCREEN_PIECE: usize = 240;

/// The text is longer than terminals take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text has {length} bytes, and terminals take {LONGEST} at most")]
pub struct TooLong {
    /// The text's length in bytes.
    pub length: usize,
}

/// The sequence for the terminal itself: `ESC ] 52 ; c ; base64 BEL`. The selection is named,
/// because mosh drops a sequence that leaves it empty, and rxvt takes that for its other selection.
///
/// # Errors
/// [`TooLong`].
pub fn plain(text: &str) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    const START: &[u8] = b"\x1b]52;c;";
    if text.len() > LONGEST {
        return Err(TooLong { length: text.len() });
    }
    // Room for all of it at once: growing would leave copies behind that are never wiped.
    let encoded = text.len().div_ceil(3) * 4;
    let mut payload = Zeroizing::new(String::with_capacity(encoded));
    STANDARD.encode_string(text, &mut payload);
    let mut bytes = Zeroizing::new(Vec::with_capacity(START.len() + encoded + 1));
    bytes.extend_from_slice(START);
    bytes.extend_from_slice(payload.as_bytes());
    bytes.push(0x07);
    Ok(bytes)
}

/// The same, in device control strings that GNU screen passes on piece by piece.
///
/// # Errors
/// [`TooLong`].
pub fn for_screen(text: &str) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    const FRAME: usize = 4;
    let whole = plain(text)?;
    let pieces = whole.len().div_ceil(SCREEN_PIECE);
    let mut bytes = Zeroizing::new(Vec::with_capacity(whole.len() + pieces * FRAME));
    for piece in whole.chunks(SCREEN_PIECE) {
        bytes.extend_from_slice(b"\x1bP");
        bytes.extend_from_slice(piece);
        bytes.extend_from_slice(b"\x1b\\");
    }
    Ok(bytes)
}

/// The same, in tmux's device control string, which its option `allow-passthrough` lets through to
/// the terminals as it is: every `ESC` in it is doubled.
///
/// # Errors
/// [`TooLong`].
pub fn for_tmux(text: &str) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    const START: &[u8] = b"\x1bPtmux;\x1b";
    const END: &[u8] = b"\x1b\\";
    // Its only ESC is the first byte.
    let whole = plain(text)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(START.len() + whole.len() + END.len()));
    for part in [START, whole.as_slice(), END] {
        bytes.extend_from_slice(part);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, for_screen, for_tmux, plain};

    #[test]
    fn tmux_gets_it_wrapped() {
        let wrapped = b"\x1bPtmux;\x1b\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\\";
        assert_eq!(*for_tmux("Coffee-Desk").unwrap(), wrapped);
        assert!(for_tmux(&"x".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn the_terminal_gets_one_sequence() {
        assert_eq!(*plain("").unwrap(), b"\x1b]52;c;\x07");
        assert_eq!(*plain("Coffee-Desk").unwrap(), b"\x1b]52;c;Q29mZmVlLURlc2s=\x07");
        assert_eq!(*plain("café").unwrap(), b"\x1b]52;c;Y2Fmw6k=\x07");
    }

    #[test]
    fn screen_gets_pieces_that_join_to_the_sequence() {
        for length in [0, 1, 170, 171, 560, 2_000] {
            let text = "x".repeat(length);
            let wrapped = String::from_utf8(for_screen(&text).unwrap().to_vec()).unwrap();
            let pieces: Vec<&str> = wrapped
                .split_terminator("\x1b\\")
                .map(|piece| piece.strip_prefix("\x1bP").unwrap())
                .collect();
            assert!(pieces.iter().all(|piece| piece.len() <= 240));
            assert_eq!(pieces.concat().as_bytes(), *plain(&text).unwrap());
        }
    }

    #[test]
    fn what_no_terminal_takes_is_refused_in_words() {
        assert!(plain(&"x".repeat(LONGEST)).unwrap().len() <= 100_000);
        let error = for_screen(&"x".repeat(LONGEST + 1)).unwrap_err();
        assert_eq!(error.to_string(), "the text has 74995 bytes, and terminals take 74994 at most");
    }
}
