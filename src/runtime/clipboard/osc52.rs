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

const ESC: u8 = 0x1b;

/// A multiplexer that passes on what is wrapped for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// With its option `allow-passthrough`, to the terminals as it is.
    Tmux,
    /// Always.
    Screen,
}

/// The multiplexers that the sequence is wrapped for, the farthest first; none for a terminal.
pub type Path = &'static [Layer];

/// The text is longer than terminals take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text has {length} bytes, and terminals take {LONGEST} at most")]
pub struct TooLong {
    /// The text's length in bytes.
    pub length: usize,
}

/// The sequence for every path, one after the other.
///
/// # Errors
/// [`TooLong`].
pub fn sequence(text: &str, paths: &[Path]) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    let plain = plain(text)?;
    let wrap = |path: &Path| path.iter().fold(plain.clone(), |bytes, layer| layer.wrap(&bytes));
    let all: Vec<Zeroizing<Vec<u8>>> = paths.iter().map(wrap).collect();
    let mut bytes = room(all.iter().map(|one| one.len()).sum());
    for one in &all {
        bytes.extend_from_slice(one);
    }
    Ok(bytes)
}

/// Room for all of it at once: growing would leave copies behind that are never wiped.
fn room(length: usize) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Vec::with_capacity(length))
}

/// `ESC ] 52 ; c ; base64 BEL`. The selection is named, because mosh drops a sequence that leaves it
/// empty, and xterm and rxvt take that for their other selection.
fn plain(text: &str) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    const START: &[u8] = b"\x1b]52;c;";
    if text.len() > LONGEST {
        return Err(TooLong { length: text.len() });
    }
    let encoded = text.len().div_ceil(3) * 4;
    let mut payload = Zeroizing::new(String::with_capacity(encoded));
    STANDARD.encode_string(text, &mut payload);
    let mut bytes = room(START.len() + encoded + 1);
    bytes.extend_from_slice(START);
    bytes.extend_from_slice(payload.as_bytes());
    bytes.push(0x07);
    Ok(bytes)
}

impl Layer {
    fn wrap(self, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Tmux => for_tmux(bytes),
            Self::Screen => for_screen(bytes),
        }
    }
}

/// In tmux's device control string: every `ESC` in it is doubled.
fn for_tmux(whole: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut bytes = room(2 * whole.len() + 9);
    bytes.extend_from_slice(b"\x1bPtmux;");
    for byte in whole {
        if *byte == ESC {
            bytes.push(ESC);
        }
        bytes.push(*byte);
    }
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}

/// In device control strings that screen passes on piece by piece. None may hold the end of one:
/// it is cut in two, and screen joins it again.
fn for_screen(whole: &[u8]) -> Zeroizing<Vec<u8>> {
    let ends = whole.windows(2).filter(|two| *two == b"\x1b\\").count();
    let pieces = 1 + whole.len() / SCREEN_PIECE + ends;
    let mut bytes = room(whole.len() + 4 * pieces);
    let (mut length, mut last) = (0, 0);
    for byte in whole {
        let ends = last == ESC && *byte == b'\\';
        if length == SCREEN_PIECE || (ends && length > 0) {
            bytes.extend_from_slice(b"\x1b\\");
            length = 0;
        }
        if length == 0 {
            bytes.extend_from_slice(b"\x1bP");
        }
        bytes.push(*byte);
        (length, last) = (length + 1, *byte);
    }
    bytes.extend_from_slice(b"\x1b\\");
    bytes
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Layer, Path, SCREEN_PIECE, sequence};

    const SCREEN: Path = &[Layer::Screen];
    const TMUX: Path = &[Layer::Tmux];

    fn bytes(text: &str, path: Path) -> Vec<u8> {
        sequence(text, &[path]).unwrap().to_vec()
    }

    /// What tmux makes of a wrapped sequence.
    fn tmux(bytes: &[u8]) -> Vec<u8> {
        let inner = bytes.strip_prefix(b"\x1bPtmux;").unwrap().strip_suffix(b"\x1b\\").unwrap();
        let mut passed = Vec::new();
        let mut rest = inner.iter();
        while let Some(byte) = rest.next() {
            if *byte == 0x1b {
                assert_eq!(rest.next(), Some(&0x1b), "an ESC that ends it");
            }
            passed.push(*byte);
        }
        passed
    }

    /// What screen makes of pieces: an ESC before another one is itself, and `ESC \` ends a piece.
    fn screen(bytes: &[u8]) -> Vec<u8> {
        let mut passed = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            rest = rest.strip_prefix(b"\x1bP").expect("a piece");
            let end = rest.windows(2).position(|two| two == b"\x1b\\").expect("its end");
            assert!(end <= SCREEN_PIECE);
            passed.extend_from_slice(&rest[..end]);
            rest = &rest[end + 2..];
        }
        passed
    }

    #[test]
    fn the_terminal_gets_one_sequence() {
        assert_eq!(bytes("", &[]), b"\x1b]52;c;\x07");
        assert_eq!(bytes("Coffee-Desk", &[]), b"\x1b]52;c;Q29mZmVlLURlc2s=\x07");
        assert_eq!(bytes("café", &[]), b"\x1b]52;c;Y2Fmw6k=\x07");
    }

    #[test]
    fn multiplexers_get_it_wrapped() {
        let wrapped = b"\x1bPtmux;\x1b\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\\";
        assert_eq!(bytes("Coffee-Desk", TMUX), wrapped);
        let pieces = b"\x1bP\x1b]52;c;Q29mZmVlLURlc2s=\x07\x1b\\";
        assert_eq!(bytes("Coffee-Desk", SCREEN), pieces);
    }

    #[test]
    fn every_layer_takes_off_its_own() {
        for length in [0, 1, 69, 170, 171, 560, 2_000] {
            let text = "x".repeat(length);
            let plain = bytes(&text, &[]);
            let (in_tmux, in_screen) = (bytes(&text, TMUX), bytes(&text, SCREEN));
            assert_eq!(tmux(&in_tmux), plain);
            assert_eq!(screen(&in_screen), plain);
            assert_eq!(tmux(&bytes(&text, &[Layer::Tmux, Layer::Tmux])), in_tmux);
            assert_eq!(tmux(&bytes(&text, &[Layer::Screen, Layer::Tmux])), in_screen);
            assert_eq!(screen(&bytes(&text, &[Layer::Screen, Layer::Screen])), in_screen);
        }
    }

    #[test]
    fn every_path_gets_its_own() {
        let both = sequence("Coffee-Desk", &[&[], TMUX]).unwrap();
        assert_eq!(*both, [bytes("Coffee-Desk", &[]), bytes("Coffee-Desk", TMUX)].concat());
    }

    #[test]
    fn what_no_terminal_takes_is_refused_in_words() {
        assert!(bytes(&"x".repeat(LONGEST), &[]).len() <= 100_000);
        let error = sequence(&"x".repeat(LONGEST + 1), &[SCREEN]).unwrap_err();
        assert_eq!(error.to_string(), "the text has 74995 bytes, and terminals take 74994 at most");
    }
}
