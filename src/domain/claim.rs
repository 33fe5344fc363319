//! Custom claims, and how one is written on one line: `key=value`.
//!
//! A comma separates claims and the first `=` ends a key, so that each is written with a backslash
//! where it belongs to the text itself; so are backslashes, and spaces at either end. A backslash
//! before anything else stands for itself.

/// One custom claim that access tokens carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// 1 to 128 characters (API contract).
    pub key: String,
    /// Any text.
    pub value: String,
}

/// Claims that no custom claim replaces in a token (API contract).
pub const RESERVED: [&str; 13] = [
    "sub",
    "iss",
    "aud",
    "exp",
    "iat",
    "nbf",
    "jti",
    "oid",
    "sid",
    "xoid",
    "xuid",
    "roles",
    "permissions",
];

/// Further claims whose meaning is registered for tokens (RFC 9068, RFC 8693, RFC 7800, OpenID Connect Core).
const REGISTERED: [&str; 14] = [
    "acr",
    "act",
    "amr",
    "at_hash",
    "auth_time",
    "azp",
    "c_hash",
    "client_id",
    "cnf",
    "may_act",
    "nonce",
    "scope",
    "scopes",
    "groups",
];

impl Claim {
    /// What a claim does otherwise than one may expect, in words.
    pub fn caution(&self) -> Option<String> {
        let key = self.key.as_str();
        if RESERVED.contains(&key) {
            return Some(format!(
                "{key} is set by the server: a custom claim of this name does not get into tokens"
            ));
        }
        if REGISTERED.contains(&key) {
            return Some(format!(
                "{key} has a meaning of its own in tokens: whoever reads it may take it for that"
            ));
        }
        self.holds_another().then(|| {
            format!(
                "{key} is one claim, all the rest is its value: commas separate claims, not spaces"
            )
        })
    }

    // Whether what is taken for the value looks as if a second claim was meant.
    fn holds_another(&self) -> bool {
        self.value.split(' ').skip(1).any(|word| word.find('=').is_some_and(|at| at > 0))
    }

    /// As it is written, such as `team=coffee desk`.
    pub fn written(&self) -> String {
        format!("{}={}", escaped(&self.key, &['\\', ',', '=']), escaped(&self.value, &['\\', ',']))
    }

    /// Reads what [`Claim::written`] writes; without a `=` all of it is the key.
    pub fn read(written: &str) -> Self {
        let key = key(written);
        let value = written.get(key.len() + 1..).unwrap_or("");
        Self { key: plain(key), value: plain(value) }
    }
}

/// The key of a written claim, as it is written.
pub fn key(written: &str) -> &str {
    positions(written, '=').next().map_or(written, |at| &written[..at])
}

/// Takes claims apart that are written on one line with commas between them.
pub fn split(line: &str) -> Vec<String> {
    let mut from = 0;
    let mut claims = Vec::new();
    for at in positions(line, ',').chain([line.len()]) {
        claims.push(trimmed(&line[from..at]));
        from = at + 1;
    }
    claims.retain(|claim| !claim.is_empty());
    claims.into_iter().map(str::to_owned).collect()
}

fn escaped(text: &str, special: &[char]) -> String {
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if special.contains(&c) || (c == ' ' && (at == 0 || at == last)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = chars.next_if(|next| c == '\\' && matches!(next, '\\' | ',' | '=' | ' '));
        out.push(escaped.unwrap_or(c));
    }
    out
}

/// Where `wanted` stands without a backslash of its own.
fn positions(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    let mut escapes = false;
    text.char_indices().filter_map(move |(at, c)| {
        let escaped = escapes;
        escapes = c == '\\' && !escaped;
        (c == wanted && !escaped).then_some(at)
    })
}

// Without the spaces around it that are not its own.
fn trimmed(text: &str) -> &str {
    let text = text.trim_start_matches(' ');
    let bare = text.trim_end_matches(' ');
    let backslashes = bare.chars().rev().take_while(|c| *c == '\\').count();
    let own = usize::from(backslashes % 2 == 1 && bare.len() < text.len());
    &text[..bare.len() + own]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, prop_assert_eq, proptest};

    use super::{Claim, split};

    fn claim(key: &str, value: &str) -> Claim {
        Claim { key: key.into(), value: value.into() }
    }

    #[test]
    fn a_claim_is_written_as_one_would_and_reads_back() {
        for (key, value, written) in [
            ("team", "coffee desk", "team=coffee desk"),
            ("url", "https://a.example/?b=c", "url=https://a.example/?b=c"),
            ("a=b", "c", r"a\=b=c"),
            ("roles", "admin, user", r"roles=admin\, user"),
            ("path", r"C:\new", r"path=C:\\new"),
            ("end", "space ", r"end=space\ "),
            ("none", "", "none="),
        ] {
            assert_eq!(claim(key, value).written(), written);
            assert_eq!(Claim::read(written), claim(key, value));
        }
        assert_eq!(Claim::read(r"path=C:\new"), claim("path", r"C:\new"));
    }

    #[test]
    fn commas_separate_claims() {
        assert_eq!(split(r" a=1 ,b=2\, 3,, c=4\  "), ["a=1", r"b=2\, 3", r"c=4\ "]);
        assert!(split("  ").is_empty());
    }

    proptest! {
        #[test]
        fn whatever_a_claim_holds_survives_the_line(
            claims in prop::collection::vec(("[a=, \\\\\n]{1,4}", "[a=, \\\\\n]{0,4}"), 0..4),
        ) {
            let written: Vec<String> =
                claims.iter().map(|(key, value)| claim(key, value).written()).collect();
            let read = split(&written.join(", "));
            prop_assert_eq!(&read, &written);
            for (read, (key, value)) in read.iter().zip(&claims) {
                prop_assert_eq!(Claim::read(read), claim(key, value));
            }
        }
    }
}
