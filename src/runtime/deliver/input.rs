//! What a command reads: the value in the form that it takes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::domain::Secret;
use crate::domain::delivery::{CommandInput, Encoding};

/// The bytes for standard input.
#[expect(clippy::disallowed_methods, reason = "the command is to have the value")]
pub fn of(input: &CommandInput, secret: &Secret) -> Zeroizing<Vec<u8>> {
    let value = secret.expose();
    let parts: Vec<Zeroizing<String>> = match input {
        CommandInput::Value => vec![value.to_owned().into()],
        CommandInput::Line => vec![value.to_owned().into(), "\n".to_owned().into()],
        CommandInput::Manifest { name, key } => {
            // Names and keys are letters, digits, dots and hyphens: nothing needs an escape.
            let start = format!(
                r#"{{"apiVersion":"v1","kind":"Secret","metadata":{{"name":"{name}"}},"data":{{"{key}":""#
            );
            vec![start.into(), STANDARD.encode(value).into(), "\"}}\n".to_owned().into()]
        }
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    for part in &parts {
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

/// What a check says is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Nothing.
    Nothing,
    /// The value.
    This,
    /// Another value that ends like a secret of the same application.
    Former,
    /// Something else.
    Other,
}

/// Compares the output of a check with the value; an output that is too long is `None`. `former` are the last
/// characters of the application's other secrets.
pub fn compare(
    output: Option<&[u8]>,
    encoding: Encoding,
    secret: &Secret,
    former: &[String],
) -> Holds {
    let Some(output) = output else { return Holds::Other };
    let output = output.strip_suffix(b"\n").unwrap_or(output);
    let output = output.strip_suffix(b"\r").unwrap_or(output);
    if output.is_empty() {
        return Holds::Nothing;
    }
    let decoded = match encoding {
        Encoding::Plain => Zeroizing::new(output.to_vec()),
        Encoding::Base64 => match STANDARD.decode(output) {
            Ok(decoded) => Zeroizing::new(decoded),
            Err(_) => return Holds::Other,
        },
    };
    match str::from_utf8(&decoded) {
        Ok(text) if secret.matches(text) => Holds::This,
        Ok(text) if former.iter().any(|end| !end.is_empty() && text.ends_with(end)) => {
            Holds::Former
        }
        _ => Holds::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Holds, compare, of};
    use crate::domain::Secret;
    use crate::domain::delivery::{CommandInput, Encoding};

    #[test]
    fn a_manifest_is_one_json_document_that_holds_the_value() {
        let secret = Secret::new("canary".into());
        let input =
            CommandInput::Manifest { name: "acme.desk".into(), key: "client-secret".into() };
        let bytes = of(&input, &secret);
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(json["kind"], "Secret");
        assert_eq!(json["metadata"]["name"], "acme.desk");
        assert_eq!(json["data"]["client-secret"], "Y2FuYXJ5");
    }

    #[test]
    fn one_end_of_line_does_not_count() {
        let secret = Secret::new("canary".into());
        let former = ["ormer".to_owned(), String::new()];
        let plain =
            |output: &str| compare(Some(output.as_bytes()), Encoding::Plain, &secret, &former);
        for (output, holds) in [
            ("canary", Holds::This),
            ("canary\n", Holds::This),
            ("canary\r\n", Holds::This),
            ("canary\n\n", Holds::Other),
            ("canarY", Holds::Other),
            ("canary2", Holds::Other),
            ("former\n", Holds::Former),
            ("", Holds::Nothing),
            ("\n", Holds::Nothing),
        ] {
            assert_eq!(plain(output), holds, "{output:?}");
        }
        let coded =
            |output: &str| compare(Some(output.as_bytes()), Encoding::Base64, &secret, &former);
        assert_eq!(coded("Y2FuYXJ5"), Holds::This);
        assert_eq!(coded("canary"), Holds::Other);
        assert_eq!(compare(None, Encoding::Plain, &secret, &former), Holds::Other);
    }
}
