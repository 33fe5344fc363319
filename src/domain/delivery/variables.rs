//! What a text says of a secret, where it is that of a file as a delivery writes them: an `.env`, a script of
//! exports, or JSON.

use serde::Deserialize;

use super::dotenv;
use super::file::{CLIENT_ID, SECRET};
use super::script::Dialect;

/// The values of a file of variables. Nothing of the text is copied: it is wiped where it is held.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub struct SecretVariables<'a> {
    /// The value of `SCALEKIT_CLIENT_SECRET`.
    #[serde(borrow, rename = "SCALEKIT_CLIENT_SECRET")]
    pub secret: Option<&'a str>,
    /// The value of `SCALEKIT_CLIENT_ID`.
    #[serde(borrow, rename = "SCALEKIT_CLIENT_ID")]
    pub client_id: Option<&'a str>,
}

impl<'a> SecretVariables<'a> {
    /// Those that `text` sets; none where it is no such file.
    pub fn of(text: &'a [u8]) -> Self {
        let value = |name| {
            let value = dotenv::value(text, name, Dialect::Env)?;
            str::from_utf8(value).ok()
        };
        let lines = || Self { secret: value(SECRET), client_id: value(CLIENT_ID) };
        serde_json::from_slice(text).unwrap_or_else(|_| lines())
    }
}

#[cfg(test)]
mod tests {
    use super::SecretVariables;

    #[test]
    fn each_format_that_is_written_is_read() {
        for text in [
            "# Till · Acme\nSCALEKIT_CLIENT_ID=webc_1\nSCALEKIT_CLIENT_SECRET=value\n",
            "export SCALEKIT_CLIENT_ID='webc_1'\nexport SCALEKIT_CLIENT_SECRET='value'\n",
            "{\n  \"SCALEKIT_CLIENT_ID\": \"webc_1\",\n  \"PORT\": 80,\n  \"SCALEKIT_CLIENT_SECRET\": \"value\"\n}\n",
        ] {
            let found = SecretVariables::of(text.as_bytes());
            assert_eq!((found.secret, found.client_id), (Some("value"), Some("webc_1")), "{text}");
        }
        for text in ["value", "{}", "[\"value\"]", ""] {
            assert!(SecretVariables::of(text.as_bytes()).secret.is_none(), "{text}");
        }
    }
}
