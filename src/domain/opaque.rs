//! What does not look like words: dumps of bytes, and runs of letters and digits that may be a
//! value in a shape that nobody thought of.

/// The shortest run that may be a value.
const RUN: usize = 16;
/// How many digits make a run no word.
const DIGITS: usize = 3;
/// The shortest number that is an address at the beginning of a dump's line.
const ADDRESS: usize = 6;
/// How many numbers after each other are a dump, with an address before them and without.
const NUMBERS: [usize; 2] = [7, 12];
/// What stands where a value was taken out.
const HIDDEN: char = '…';
/// The longest number in a dump: eight bytes in octal digits.
const LONGEST: usize = 24;

/// The runs of letters and digits in `line` that are no words.
pub fn opaque(line: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || "+=_-".contains(c);
    line.split(move |c| !inside(c)).filter(|run| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let letters = run.chars().any(|c| c.is_ascii_alphabetic());
        run.len() >= RUN && digits >= DIGITS && letters
    })
}

/// Tells the lines of a dump from others, one after the other.
#[derive(Default)]
pub struct Dump {
    /// Whether the line before was one.
    before: bool,
}

impl Dump {
    /// Whether `line`, which follows those asked about before, is one of a dump.
    pub fn holds(&mut self, line: &str) -> bool {
        let all: Vec<&str> = parts(line).collect();
        let first = all.first().copied().unwrap_or_default();
        let numbers = all.iter().take_while(|part| number(part)).count();
        let addressed = number(first) && first.len() >= ADDRESS;
        let [with_address, alone] = NUMBERS;
        let digits = line.contains(|c: char| c.is_ascii_digit());
        let whole = digits && numbers == all.len() && numbers >= 3;
        let longest = longest(&all);
        self.before = whole
            || longest >= alone
            || addressed && (numbers >= with_address || self.before && numbers >= 2);
        self.before
    }
}

fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != HIDDEN).filter(|part| !part.is_empty())
}

/// The most numbers after each other.
fn longest(parts: &[&str]) -> usize {
    parts.split(|part| !number(part)).map(<[&str]>::len).max().unwrap_or(0)
}

/// Whether it may be bytes: digits of any base up to sixteen, a single character, or what was taken
/// out.
fn number(part: &str) -> bool {
    let digits = part.strip_prefix("0x").or(part.strip_prefix('x')).unwrap_or(part);
    let based = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit());
    part.len() == 1 || part.chars().all(|c| c == HIDDEN) || based && digits.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::{Dump, opaque};

    #[test]
    fn dumps_are_told_from_words() {
        for (line, dump) in [
            ("00000000: 7465 7374 5f63 616e 6172 795f 7661 6c75  test_canary_valu", true),
            ("0000000 6574 7473 635f 6e61 7261 5f79 6176 756c", true),
            ("0000000   t   e   s   t   _   c   a   n   a   r   y", true),
            ("0000000 072145 071564 061537 067141", true),
            ("00000000: 01110100 01100101 01110011 01110100 01011111 01100011  test_c", true),
            ("[116, 101, 115, 116, 95, 99, 97]", true),
            (r"said b'\x74\x65\x73\x74\x5f\x63\x61\x6e\x61\x72\x79\x5f'", true),
            ("2026/11/28 10:20:30 permission denied", false),
            ("2026-11-28T10:20:30.123456Z error 403 at 10.0.0.1:8200: denied", false),
            ("exit status 3", false),
            ("line 4", false),
            ("a bad cafe", false),
        ] {
            assert_eq!(Dump::default().holds(line), dump, "{line}");
        }
        let mut dump = Dump::default();
        let lines = ["0000000 6574 7473 635f 6e61", "00000010: 7465 7374 5f  test_", "no such key"];
        assert_eq!(lines.map(|line| dump.holds(line)), [true, true, false]);
    }

    #[test]
    fn runs_are_told_from_words() {
        let line = "key ORSXG5C7MNQW4YLSPE of secret/acme-production at request_id=12, 0123456789012345678";
        assert_eq!(opaque(line).collect::<Vec<_>>(), ["ORSXG5C7MNQW4YLSPE"]);
    }
}
