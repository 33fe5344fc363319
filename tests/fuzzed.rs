//! Any bytes at all: what the fuzz targets look for, on inputs that are near to real ones.

mod bodies;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Text put together from pieces of what is read.
fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let odd = any::<char>().prop_map(|c| c.to_string());
    let piece = prop_oneof![8 => select(of).prop_map(str::to_owned), 1 => odd];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes())
}

/// JSON of any shape, with the contract's keys.
fn json() -> impl Strategy<Value = Vec<u8>> {
    let key = select(vec![
        "clients",
        "client",
        "id",
        "name",
        "client_type",
        "secrets",
        "status",
        "secret_suffix",
        "post_login_uris",
        "initiate_login_uri",
        "access_token_expiry",
        "custom_claims",
        "key",
        "value",
        "create_time",
        "last_used_time",
        "total_size",
        "next_page_token",
        "access_token",
        "expires_in",
        "details",
        "error_code",
        "validation_error_info",
        "field_violations",
        "field",
        "code",
        "message",
        "plain_secret",
        "secret",
        "environments",
        "domain",
        "type",
        "session_settings",
        "keys",
        "issuer",
        "scopes",
        "disallow_scalekit_api_access",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".*".prop_map(Into::into),
        select(vec!["3600", "0001-01-01T00:00:00Z", "2026-11-24T10:00:00.5Z", "ACTIVE", "WEB_APP"])
            .prop_map(Into::into),
    ];
    let value = leaf.prop_recursive(5, 64, 6, move |inner| {
        let object = vec((key.clone(), inner.clone()), 0..8).prop_map(|pairs| {
            pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
        });
        prop_oneof![
            vec(inner, 0..4).prop_map(serde_json::Value::Array),
            object.prop_map(serde_json::Value::Object),
        ]
    });
    value.prop_map(|value| value.to_string().into_bytes())
}

const URL: &[&str] = &[
    "http",
    "https",
    "myapp",
    ":",
    "//",
    "/",
    "\\",
    "?",
    "#",
    "@",
    "*",
    "{{",
    "}}",
    "org_slug",
    ".",
    "..",
    "%2e",
    "%",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "example",
    "com",
    "co.uk",
    ":443",
    ":0",
    ":99999",
    " ",
    "\t",
    "\n",
    "\u{202e}",
    "é",
    "xn--",
    "-",
    "javascript:",
    "data:",
];

const DOTENV: &[&str] = &[
    "CLIENT_SECRET",
    "OTHER",
    "export ",
    "=",
    "'",
    "\"",
    "`",
    "\\",
    "#",
    " ",
    "\n",
    "\r\n",
    "$",
    "value",
    "\t",
    "\0",
    "(",
    ")",
    "{",
    "}",
    "<<",
    ";",
    "&&",
    "|",
    ":",
    "+",
    "if ",
    "fi",
    "case ",
    "esac",
    "\r",
    "\u{feff}",
];

const TERMINAL: &[&str] = &[
    "\x1b",
    "[",
    "]",
    "O",
    "P",
    "_",
    "^",
    "X",
    "\\",
    "\x07",
    "\x18",
    "\x1a",
    "\u{9b}",
    "\u{9c}",
    "\u{9d}",
    "\x1b[",
    "\x1b]",
    "\x1bP",
    "\x1b\\",
    "\x1b[200~",
    "\x1b[201~",
    "\x1b[M",
    "\x1b[<0;1;1M",
    "\x1b[?62;22;52c",
    "11;rgb:cccc/cccc/cccc",
    "52;c;Y2Nj",
    ";",
    "?",
    "$",
    "~",
    "u",
    "1",
    "27",
    "c",
    "\r",
    "\n",
    "\t",
    "discard",
    "https://a.example/cb",
    "\u{7f}",
    "é",
];

/// Bytes of a terminal, and pauses (`0xff`) between them.
fn terminal() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => select(TERMINAL).prop_map(|text| text.as_bytes().to_vec()),
        2 => Just(vec![0xff]),
        1 => vec(any::<u8>(), 0..6),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn input_of_any_kind(bytes in terminal()) {
        bodies::input(&bytes);
    }

    #[test]
    fn answers_of_any_shape(bytes in json()) {
        bodies::answers(&bytes);
    }

    #[test]
    fn answers_that_are_no_json(bytes in vec(any::<u8>(), 0..200)) {
        bodies::answers(&bytes);
    }

    #[test]
    fn redirects_of_any_shape(bytes in pieces(URL)) {
        bodies::redirects(&bytes);
    }

    #[test]
    fn text_of_any_kind(text in ".*") {
        bodies::text(text.as_bytes());
    }

    #[test]
    fn env_files_of_any_shape(bytes in pieces(DOTENV)) {
        bodies::dotenv(&bytes);
    }
}
