//! Colours as a terminal shows them: what it answers when it is asked, and how well one can be read on
//! another (WCAG 2.2, "relative luminance" and "contrast ratio").

use std::fmt;

/// A colour of the screen, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// A colour written as `#rrggbb`.
    pub fn of_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let part = |at: usize| component(digits.get(at..at + 2)?);
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// How bright it is to the eye, from 0 for black to 1 for white.
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126_f64.mul_add(red, 0.7152_f64.mul_add(green, 0.0722 * blue))
    }

    /// How well it stands out from another one, from 1 for not at all to 21 for black and white.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// So many hundredths of the way from this colour to another one.
    pub fn towards(self, other: Self, hundredths: u8) -> Self {
        let far = u16::from(hundredths.min(100));
        let mut mixed = self.0;
        for (part, other) in mixed.iter_mut().zip(other.0) {
            let sum = u16::from(*part) * (100 - far) + u16::from(other) * far;
            *part = u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX);
        }
        Self(mixed)
    }

    /// How far it is from another one; only good for comparing.
    pub fn distance(self, other: Self) -> u32 {
        let apart = |(one, other): (u8, u8)| u32::from(one.abs_diff(other)).pow(2);
        self.0.into_iter().zip(other.0).map(apart).sum()
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// What a terminal tells of its own colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalColour {
    /// The colour of ordinary text.
    Foreground(Rgb),
    /// The colour behind it.
    Background(Rgb),
}

impl TerminalColour {
    /// The answer to OSC 10 or 11 (xterm ctlseqs, "dynamic colors"), without what begins and ends it.
    pub fn of_answer(answer: &str) -> Option<Self> {
        let (number, colour) = answer.split_once(';')?;
        let colour = answered(colour)?;
        match number {
            "10" => Some(Self::Foreground(colour)),
            "11" => Some(Self::Background(colour)),
            _ => None,
        }
    }
}

// `rgb:` and three numbers, `rgba:` and four (how opaque it is does not matter), or `#rrggbb`.
fn answered(colour: &str) -> Option<Rgb> {
    let (numbers, count) = match colour.strip_prefix("rgb:") {
        Some(numbers) => (numbers, 3),
        None => match colour.strip_prefix("rgba:") {
            Some(numbers) => (numbers, 4),
            None => return Rgb::of_hex(colour),
        },
    };
    let parts: Option<Vec<u8>> = numbers.split('/').map(component).collect();
    match *parts.filter(|parts| parts.len() == count)?.as_slice() {
        [red, green, blue, ..] => Some(Rgb([red, green, blue])),
        _ => None,
    }
}

// One to four hexadecimal digits are a share of the most that so many can tell (XParseColor).
fn component(digits: &str) -> Option<u8> {
    let hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !hexadecimal || !(1..=4).contains(&digits.len()) {
        return None;
    }
    let most = (1_u32 << (4 * digits.len())) - 1;
    let value = u32::from_str_radix(digits, 16).ok()?;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColourDepth {
    /// The sixteen of its own palette.
    #[default]
    Sixteen,
    /// 240 more, which are the same in every terminal.
    Indexed,
    /// All of them.
    True,
}

impl ColourDepth {
    /// In words, for the doctor.
    pub fn words(self) -> &'static str {
        match self {
            Self::Sixteen => "16 colours",
            Self::Indexed => "256 colours",
            Self::True => "true colours",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rgb, TerminalColour};

    #[test]
    fn an_answer_is_read_in_every_form() {
        let base3 = Rgb([0xfd, 0xf6, 0xe3]);
        for answer in [
            "11;rgb:fdfd/f6f6/e3e3",
            "11;rgb:fd/f6/e3",
            "11;rgba:fdfd/f6f6/e3e3/ffff",
            "11;#fdf6e3",
            "11;rgb:FD/F6/E3",
        ] {
            let told = TerminalColour::of_answer(answer);
            assert_eq!(told, Some(TerminalColour::Background(base3)), "{answer}");
        }
        let told = TerminalColour::of_answer("10;rgb:f/0/8");
        assert_eq!(told, Some(TerminalColour::Foreground(Rgb([255, 0, 0x88]))));
    }

    #[test]
    fn nothing_else_is_an_answer() {
        for answer in [
            "",
            "11",
            "11;",
            "11;?",
            "12;rgb:00/00/00",
            "4;1;rgb:00/00/00",
            "11;rgb:",
            "11;rgb:00/00",
            "11;rgb:00/00/00/00",
            "11;rgba:00/00/00",
            "11;rgb:00000/00/00",
            "11;rgb:+1/00/00",
            "11;rgb:gg/00/00",
            "11;rgb:é/00/00",
            "11;#fff",
            "11;#ffffé",
            "11;white",
        ] {
            assert_eq!(TerminalColour::of_answer(answer), None, "{answer}");
        }
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let (black, white) = (Rgb([0; 3]), Rgb([255; 3]));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        // The lightest grey that is legible on white.
        assert!(Rgb([0x76; 3]).contrast(white) >= 4.5 && Rgb([0x77; 3]).contrast(white) < 4.5);
        assert_eq!(white.towards(black, 50), Rgb([128; 3]));
    }
}
