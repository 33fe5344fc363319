//! How a value is written so that its readers read it alike.

use zeroize::Zeroizing;

use super::script::Dialect;
use super::words::WordForm;

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As it is. Every reader takes it literally.
    Bare,
    /// In single quotes.
    Single,
    /// In double quotes, without an escape.
    Double,
    /// In single quotes, those in it outside of them: shells only.
    Shell,
}

/// Whether every reader takes `value` as it is: shells (also behind `export`), dotenv libraries,
/// docker, kubectl, systemd.
pub fn bare(value: &str) -> bool {
    let literal = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:=%+@,".contains(&byte);
    value.bytes().all(literal) && !value.starts_with('=')
}

/// The style for `value`, in the place of a value written as `old`. `None` where no two readers of
/// the file would agree.
pub fn style(value: &str, old: Option<WordForm>, dialect: Dialect) -> Option<Style> {
    if bare(value) {
        return Some(match old {
            Some(WordForm::Single) => Style::Single,
            Some(WordForm::Double) => Style::Double,
            _ => Style::Bare,
        });
    }
    let holds = |characters: &str| value.contains(|one| characters.contains(one));
    match dialect {
        _ if value.chars().any(char::is_control) => None,
        Dialect::Shell if holds("'") => Some(Style::Shell),
        Dialect::Shell => Some(Style::Single),
        Dialect::Env if holds("\\") => None,
        Dialect::Env if !holds("'") => Some(Style::Single),
        Dialect::Env if !holds("\"$`") => Some(Style::Double),
        Dialect::Env => None,
    }
}

/// Appends `value` to `text`.
pub fn write(text: &mut Zeroizing<Vec<u8>>, value: &str, style: Style) {
    let quote: &[u8] = match style {
        Style::Bare => b"",
        Style::Single | Style::Shell => b"'",
        Style::Double => b"\"",
    };
    text.extend_from_slice(quote);
    for byte in value.bytes() {
        if style == Style::Shell && byte == b'\'' {
            text.extend_from_slice(br"'\''");
        } else {
            text.push(byte);
        }
    }
    text.extend_from_slice(quote);
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::{Style, style, write};
    use crate::domain::delivery::script::Dialect::{self, Env, Shell};
    use crate::domain::delivery::words::WordForm;

    fn written(value: &str, old: Option<WordForm>, dialect: Dialect) -> Option<String> {
        let mut text = Zeroizing::new(Vec::new());
        write(&mut text, value, style(value, old, dialect)?);
        Some(String::from_utf8(text.to_vec()).unwrap())
    }

    #[test]
    fn what_every_reader_takes_literally_is_bare() {
        for value in ["", "test_aZ09-_", "sk_a==", "webc_1", "https://acme.scalekit.com:8443/a%20"]
        {
            for dialect in [Env, Shell] {
                assert_eq!(written(value, None, dialect).as_deref(), Some(value));
                let kept = written(value, Some(WordForm::Double), dialect);
                assert_eq!(kept, Some(format!("\"{value}\"")));
            }
        }
        for value in ["=a", "a b", "a#b", "a$b", "~", "a~", "a*", "a;b", "a&b", "é", "a!b", "{a}"]
        {
            assert_eq!(style(value, None, Env), Some(Style::Single), "{value}");
        }
    }

    #[test]
    fn what_no_two_readers_agree_on_is_not_written() {
        assert_eq!(written("it's", None, Env).as_deref(), Some("\"it's\""));
        assert_eq!(written("it's", Some(WordForm::Single), Shell).as_deref(), Some(r"'it'\''s'"));
        assert_eq!(written("a\\b", None, Shell).as_deref(), Some("'a\\b'"));
        for value in ["a\nb", "a\0b", "a\tb", "\u{85}"] {
            for dialect in [Env, Shell] {
                assert_eq!(style(value, None, dialect), None, "{value:?}");
            }
        }
        for value in ["a\\b", "it's $a", "'\""] {
            assert_eq!(style(value, None, Env), None, "{value}");
        }
    }
}
