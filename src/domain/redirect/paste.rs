//! Pasted text taken apart into the URLs that it lists.

/// What is put around a URL: quotes, and the brackets of an address in a mail or of a JSON array.
const AROUND: &[char] =
    &['"', '\'', '`', '<', '>', '“', '”', '‘', '’', '«', '»', '(', ')', '[', ']', ',', ';', '|'];

/// The URLs of a list however it is written: a line each, with commas or semicolons between them, in
/// quotes or angle brackets, as a JSON array, or directly behind each other. What stands between the
/// braces of a placeholder stays together.
pub fn split(text: &str) -> Vec<String> {
    let words = words(text).into_iter().flat_map(apart).map(bare);
    words.filter(|word| word.contains(char::is_alphanumeric) && !numbered(word)).collect()
}

// Each line, and in it what stands behind a space or a comma and begins anew; not in a placeholder.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut from, mut inside) = (0, false);
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        if rest.starts_with("{{") {
            inside = rest.lines().next().is_some_and(|line| line.contains("}}"));
        } else if rest.starts_with("}}") {
            inside = false;
        }
        let mark = c.is_whitespace() || matches!(c, ',' | ';' | '|');
        let separator = matches!(c, '\r' | '\n') || (mark && begins(&rest[c.len_utf8()..]));
        if separator && !inside {
            words.push(&text[from..at]);
            from = at + c.len_utf8();
        }
    }
    words.push(&text[from..]);
    words
}

// Whether nothing follows, or a URL does. A space or comma within a path is the path's.
fn begins(rest: &str) -> bool {
    !rest.contains(char::is_alphanumeric) || scheme(rest.trim_start_matches(around))
}

fn around(c: char) -> bool {
    AROUND.contains(&c) || c.is_whitespace()
}

fn scheme(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain);
    named && rest.starts_with('/')
}

// One URL directly behind another. Behind a slash or an equals sign it is a part of the first.
fn apart(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let starts = word.match_indices("http").map(|(at, _)| at).filter(|at| {
        let rest = &word[*at..];
        let web = rest.starts_with("https://") || rest.starts_with("http://");
        web && word[..*at].contains("://") && !word[..*at].ends_with(['/', '=', '\'', '"'])
    });
    for at in starts {
        parts.push(&word[from..at]);
        from = at;
    }
    parts.push(&word[from..]);
    parts
}

fn bare(word: &str) -> String {
    // An IPv6 host may end a URL: its bracket is its own.
    let left = word.trim_start_matches(around);
    let mut right = left.trim_end_matches(around);
    for close in [']', ')'] {
        let open = if close == ']' { '[' } else { '(' };
        if left[right.len()..].starts_with(close) && right.contains(open) {
            right = &left[..=right.len()];
        }
    }
    right.to_owned()
}

// `1.` and `2)` before the lines of a list, `"redirect_uris":` before an array.
fn numbered(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')', ':']);
    number.chars().all(|c| c.is_ascii_digit()) || word.ends_with(':')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::split;

    const A: &str = "https://a.example/cb";
    const B: &str = "https://b.example/cb";

    #[test]
    fn a_list_is_taken_apart_however_it_is_written() {
        for text in [
            "https://a.example/cb https://b.example/cb",
            "https://a.example/cb\r\nhttps://b.example/cb\r\n",
            "https://a.example/cb,https://b.example/cb",
            "https://a.example/cb, https://b.example/cb,",
            "https://a.example/cb;https://b.example/cb;",
            "https://a.example/cb ; https://b.example/cb",
            "https://a.example/cb|https://b.example/cb",
            "https://a.example/cbhttps://b.example/cb",
            "<https://a.example/cb> <https://b.example/cb>",
            "<https://a.example/cb>,<https://b.example/cb>",
            "`https://a.example/cb` `https://b.example/cb`",
            "\"https://a.example/cb\",\"https://b.example/cb\"",
            "'https://a.example/cb'\n'https://b.example/cb'",
            "[\"https://a.example/cb\",\"https://b.example/cb\"]",
            "[\n  \"https://a.example/cb\",\n  \"https://b.example/cb\"\n]",
            "[\"https://a.example/cb\", \"https://b.example/cb\"],",
            "{ \"redirect_uris\": [\"https://a.example/cb\", \"https://b.example/cb\"] }",
            "“https://a.example/cb” “https://b.example/cb”",
            "- https://a.example/cb\n- https://b.example/cb",
            "* https://a.example/cb\n* https://b.example/cb",
            "1. https://a.example/cb\n2. https://b.example/cb",
            "(https://a.example/cb)\t(https://b.example/cb)",
        ] {
            assert_eq!(split(text), [A, B], "{text}");
        }
        assert_eq!(split("https://a.example/cb,https://a.example/cb"), [A, A]);
        assert_eq!(split("com.example.app:/cb,https://a.example/cb"), ["com.example.app:/cb", A]);
    }

    #[test]
    fn one_url_stays_one() {
        for url in [
            A,
            "https://a.example/x,y;z/cb",
            "https://a.example/to/https://b.example/cb",
            "https://{{org_slug ?? 'a b, c'}}.example/cb",
            "https://{{slug ?? 'https://me@a.b:1/x?y#z*'}}/cb",
            "https://a.example/{{org slug}}/cb",
            "http://[::1]:3000/cb",
            "http://[::1]",
            "https://a.example/cb(1)",
            "urn:ietf:wg:oauth:2.0:oob",
            "myapp://login/callback",
            "httpsapp://cb",
            "https://a.example/b ye",
        ] {
            assert_eq!(split(url), [url]);
            assert_eq!(split(&format!(" \"{url}\", ")), [url]);
        }
        assert!(split(" ,; [] \"\" - ").is_empty());
    }

    proptest! {
        #[test]
        fn no_text_stops_it_and_it_adds_nothing(text in "[a-z:/,;{}<>\"' \\[\\]().é\u{2019}]{0,40}") {
            let urls = split(&text);
            for url in &urls {
                prop_assert!(text.contains(url.as_str()));
            }
        }

        #[test]
        fn lists_of_plain_urls_come_back(
            paths in proptest::collection::vec("[a-z]{1,6}", 1..5), between in "[,;\n \t]{1,3}",
        ) {
            let urls: Vec<_> = paths.iter().map(|path| format!("https://{path}.example/{path}")).collect();
            prop_assert_eq!(split(&urls.join(&between)), urls);
        }
    }
}
