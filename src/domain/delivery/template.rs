//! Words with placeholders, filled in for one subject without a shell.

use super::{DeliverySubject, name};

/// What may be filled in.
const PLACEHOLDERS: &str = "{environment}, {application}, {client_id} and {name}";

/// A part of a word.
pub enum TemplatePiece {
    /// As it is.
    Text(String),
    /// To be filled in.
    Placeholder(Placeholder),
}

/// What is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// The environment's name.
    Environment,
    /// The application's name.
    Application,
    /// The application's client ID.
    ClientId,
    /// The name of the place that no other application has, see [`name::unique`].
    Name,
}

impl Placeholder {
    const ALL: [(&'static str, Self); 4] = [
        ("environment", Self::Environment),
        ("application", Self::Application),
        ("client_id", Self::ClientId),
        ("name", Self::Name),
    ];

    fn value(self, subject: &DeliverySubject) -> String {
        match self {
            Self::Environment => subject.environment.clone(),
            Self::Application => subject.application.clone(),
            Self::ClientId => subject.client_id.to_string(),
            Self::Name => name::unique(subject),
        }
    }
}

/// The parts of `word`.
///
/// # Errors
/// What is wrong with it and what would be right.
pub fn pieces(word: &str) -> Result<Vec<TemplatePiece>, String> {
    let (mut pieces, mut text, mut rest) = (Vec::new(), String::new(), word);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if let Some(after) = ["{{", "}}"].iter().find_map(|pair| from.strip_prefix(pair)) {
            text.push_str(from.get(..1).unwrap_or_default());
            rest = after;
            continue;
        }
        let inner = from.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((inner, after)) = inner else {
            return Err(format!("a brace in {word} has no partner: {{{{ and }}}} are braces"));
        };
        let Some((_, which)) = Placeholder::ALL.iter().find(|(name, _)| *name == inner) else {
            return Err(format!(
                "there is no placeholder {{{inner}}}, only {PLACEHOLDERS}; the secret itself comes on standard input"
            ));
        };
        pieces.push(TemplatePiece::Text(std::mem::take(&mut text)));
        pieces.push(TemplatePiece::Placeholder(*which));
        rest = after;
    }
    text.push_str(rest);
    pieces.push(TemplatePiece::Text(text));
    Ok(pieces)
}

/// `word` with everything filled in.
///
/// # Errors
/// When a name from the server would make an option of it, or holds control characters.
pub fn fill(word: &str, subject: &DeliverySubject) -> Result<String, String> {
    let mut filled = String::new();
    for piece in pieces(word)? {
        match piece {
            TemplatePiece::Text(text) => filled.push_str(&text),
            TemplatePiece::Placeholder(which) => {
                let value = which.value(subject);
                if value.chars().any(char::is_control) {
                    return Err(format!("{word} would hold control characters"));
                }
                filled.push_str(&value);
            }
        }
    }
    if filled.starts_with('-') && !word.starts_with('-') {
        return Err(format!("{word} would begin with a hyphen and be taken for an option"));
    }
    Ok(filled)
}

/// Whether one of `words` holds one of `placeholders`.
pub fn hold(words: &[String], placeholders: &[Placeholder]) -> bool {
    let held = |piece: &TemplatePiece| matches!(piece, TemplatePiece::Placeholder(which) if placeholders.contains(which));
    words.iter().filter_map(|word| pieces(word).ok()).any(|pieces| pieces.iter().any(held))
}
