//! A key whose bytes arrive in two packets is read as Esc and some letters: the reader has no
//! timer. Here the pieces become the key again, or `Esc [ B` on a slow line would close a dialog.

use std::mem;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::Input;

/// More pieces than any key's sequence or a terminal's answer has.
const LONGEST: usize = 64;

/// Joins split keys. Feed it every input, and tell it of every [`pause`](Self::pause) of some
/// 25 ms while it [waits](Self::is_waiting).
#[derive(Debug, Default)]
pub struct Joiner {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Open,
    /// An Esc and what followed it so far, all of which may be one key.
    Sequence(Vec<KeyEvent>),
    /// Between the split start of a paste and a pause: its keys are text.
    Paste(String),
}

impl Joiner {
    /// Whether something is held back until the next input or pause decides.
    pub fn is_waiting(&self) -> bool {
        !matches!(self.state, State::Open)
    }

    /// The inputs known after `input` came.
    pub fn feed(&mut self, input: Input) -> Vec<Input> {
        let Input::Key(key) = input else {
            let mut inputs = self.pause();
            inputs.push(input);
            return inputs;
        };
        match mem::take(&mut self.state) {
            State::Open if is_bare_esc(key) => {
                self.state = State::Sequence(vec![key]);
                Vec::new()
            }
            State::Open => vec![Input::Key(key)],
            State::Sequence(keys) => self.continue_sequence(keys, key),
            State::Paste(mut text) => {
                text.extend(typed(key));
                self.state = State::Paste(text);
                Vec::new()
            }
        }
    }

    /// The inputs known after a pause: what was held back was no split key.
    pub fn pause(&mut self) -> Vec<Input> {
        match mem::take(&mut self.state) {
            State::Open => Vec::new(),
            State::Sequence(keys) => keys.into_iter().map(Input::Key).collect(),
            State::Paste(text) => vec![Input::Paste(text)],
        }
    }

    fn continue_sequence(&mut self, mut keys: Vec<KeyEvent>, key: KeyEvent) -> Vec<Input> {
        keys.push(key);
        let text: Option<String> = keys.iter().skip(1).map(|key| plain_char(*key)).collect();
        match text.map_or(Meaning::Other, |text| meaning(&text)) {
            Meaning::Unfinished if keys.len() <= LONGEST => {
                self.state = State::Sequence(keys);
                Vec::new()
            }
            Meaning::Is(input) => vec![input],
            Meaning::Answer => Vec::new(),
            Meaning::Paste => {
                self.state = State::Paste(String::new());
                Vec::new()
            }
            Meaning::Unfinished | Meaning::Other => {
                // The last key may begin a sequence of its own.
                keys.pop();
                let mut inputs: Vec<Input> = keys.into_iter().map(Input::Key).collect();
                inputs.extend(self.feed(Input::Key(key)));
                inputs
            }
        }
    }
}

pub(super) enum Meaning {
    /// The beginning of a sequence.
    Unfinished,
    /// A whole one.
    Is(Input),
    /// The start of a bracketed paste.
    Paste,
    /// The terminal's device attributes, which nobody waits for any more.
    Answer,
    /// No sequence we know.
    Other,
}

/// What follows Esc in the sequences of xterm (ctlseqs, "PC-Style Function Keys").
pub(super) fn meaning(text: &str) -> Meaning {
    let mut chars = text.chars();
    let (Some(introducer @ ('[' | 'O')), rest) = (chars.next(), chars.as_str()) else {
        return Meaning::Other;
    };
    let Some(last) = rest.chars().last() else { return Meaning::Unfinished };
    match last {
        '0'..='9' | ';' | '?' if introducer == '[' => return Meaning::Unfinished,
        'c' if rest.starts_with('?') => return Meaning::Answer,
        'I' | 'O' if rest.len() == 1 && introducer == '[' => {
            return Meaning::Is(Input::Focus(last == 'I'));
        }
        _ => {}
    }
    let mut numbers = rest.trim_end_matches(last).split(';').map(|part| part.parse::<u8>().ok());
    let number = numbers.next().flatten();
    let modifiers = numbers.next().flatten().map_or(KeyModifiers::NONE, modifiers);
    match (last, number) {
        ('~', Some(200)) => Meaning::Paste,
        ('~', Some(number)) => key(numbered(number), modifiers),
        ('Z', None) => key(Some(KeyCode::BackTab), KeyModifiers::SHIFT),
        _ => key(lettered(last), modifiers),
    }
}

fn key(code: Option<KeyCode>, modifiers: KeyModifiers) -> Meaning {
    code.map_or(Meaning::Other, |code| Meaning::Is(Input::Key(KeyEvent::new(code, modifiers))))
}

fn lettered(letter: char) -> Option<KeyCode> {
    Some(match letter {
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'F' => KeyCode::End,
        'H' => KeyCode::Home,
        'P' => KeyCode::F(1),
        'Q' => KeyCode::F(2),
        'R' => KeyCode::F(3),
        'S' => KeyCode::F(4),
        _ => return None,
    })
}

fn numbered(number: u8) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23 | 24 => KeyCode::F(number - 12),
        _ => return None,
    })
}

/// One more than the sum of shift 1, alt 2, control 4.
fn modifiers(parameter: u8) -> KeyModifiers {
    let bits = parameter.saturating_sub(1);
    [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)]
        .into_iter()
        .filter(|(bit, _)| bits & bit != 0)
        .map(|(_, modifier)| modifier)
        .collect()
}

fn is_bare_esc(key: KeyEvent) -> bool {
    key.code == KeyCode::Esc && key.modifiers.is_empty() && key.kind == KeyEventKind::Press
}

/// The character of a key without modifiers other than the Shift of a capital.
fn plain_char(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(c) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(c),
        _ => None,
    }
}

/// The character a key stands for in pasted text.
fn typed(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => plain_char(key),
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode as Code;
    use crossterm::event::{KeyEvent, KeyModifiers};

    use super::{Input, Joiner};

    fn key(code: Code) -> Input {
        Input::Key(KeyEvent::from(code))
    }

    fn with(modifiers: KeyModifiers, code: Code) -> Input {
        Input::Key(KeyEvent::new(code, modifiers))
    }

    /// Plays what the reader reports, in short: `␛` is Esc, `·` a pause, `⏎` Enter, anything else
    /// itself, capitals with Shift as the reader reports them.
    fn play(script: &str) -> Vec<Input> {
        let mut joiner = Joiner::default();
        let mut inputs = Vec::new();
        for c in script.chars() {
            inputs.extend(match c {
                '·' => joiner.pause(),
                '␛' => joiner.feed(key(Code::Esc)),
                '⏎' => joiner.feed(key(Code::Enter)),
                'A'..='Z' => joiner.feed(with(KeyModifiers::SHIFT, Code::Char(c))),
                _ => joiner.feed(key(Code::Char(c))),
            });
        }
        assert!(!joiner.is_waiting() || !joiner.pause().is_empty());
        inputs
    }

    #[test]
    fn pieces_become_the_key_they_were() {
        let shift = KeyModifiers::SHIFT;
        let table = [
            ("␛[A", vec![key(Code::Up)]),
            ("␛[B", vec![key(Code::Down)]),
            ("␛OC", vec![key(Code::Right)]),
            ("␛[D␛[D", vec![key(Code::Left), key(Code::Left)]),
            ("␛[H", vec![key(Code::Home)]),
            ("␛[5~", vec![key(Code::PageUp)]),
            ("␛[1;5B", vec![with(KeyModifiers::CONTROL, Code::Down)]),
            ("␛[1;4A", vec![with(shift | KeyModifiers::ALT, Code::Up)]),
            ("␛[3;2~", vec![with(shift, Code::Delete)]),
            ("␛[Z", vec![with(shift, Code::BackTab)]),
            ("␛OP", vec![key(Code::F(1))]),
            ("␛[24~", vec![key(Code::F(12))]),
            ("␛[I", vec![Input::Focus(true)]),
            ("␛[O", vec![Input::Focus(false)]),
            ("x␛[By", vec![key(Code::Char('x')), key(Code::Down), key(Code::Char('y'))]),
        ];
        for (script, expected) in table {
            assert_eq!(play(script), expected, "{script}");
        }
    }

    #[test]
    fn a_terminals_late_answer_presses_no_keys() {
        assert_eq!(play("␛[?62;22;52cq"), [key(Code::Char('q'))]);
        assert_eq!(play("x␛[?6c"), [key(Code::Char('x'))]);
    }

    #[test]
    fn keys_that_were_typed_stay_themselves() {
        let esc = || key(Code::Esc);
        let char = |c| key(Code::Char(c));
        let table = [
            ("␛·", vec![esc()]),
            ("␛·[B", vec![esc(), char('['), with(KeyModifiers::SHIFT, Code::Char('B'))]),
            ("␛[·q", vec![esc(), char('['), char('q')]),
            ("␛q", vec![esc(), char('q')]),
            ("␛␛·", vec![esc(), esc()]),
            ("␛␛[A", vec![esc(), key(Code::Up)]),
            ("␛[␛[A", vec![esc(), char('['), key(Code::Up)]),
            ("␛[x", vec![esc(), char('['), char('x')]),
            ("␛[?·c", vec![esc(), char('['), char('?'), char('c')]),
            ("␛[1⏎", vec![esc(), char('['), char('1'), key(Code::Enter)]),
            ("q[B·", vec![char('q'), char('['), with(KeyModifiers::SHIFT, Code::Char('B'))]),
        ];
        for (script, expected) in table {
            assert_eq!(play(script), expected, "{script}");
        }
    }

    #[test]
    fn a_split_paste_presses_no_keys() {
        let text = "https://a.example/q⏎https://b.example/Q";
        let pasted = Input::Paste(text.replace('⏎', "\n"));
        assert_eq!(play(&format!("␛[200~{text}·q")), [pasted, key(Code::Char('q'))]);
    }

    #[test]
    fn anything_else_ends_the_waiting() {
        let mut joiner = Joiner::default();
        assert!(joiner.feed(key(Code::Esc)).is_empty());
        assert!(joiner.is_waiting());
        let inputs = joiner.feed(Input::Resize(80, 24));
        assert_eq!(inputs, [key(Code::Esc), Input::Resize(80, 24)]);
        assert!(!joiner.is_waiting());
    }

    #[test]
    fn an_endless_sequence_is_let_go() {
        assert_eq!(play(&format!("␛[{}", "1".repeat(80))).len(), 82);
    }
}
