//! What a client presents at the token endpoint, by form or by HTTP Basic (RFC 6749 §2.3.1).

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

use super::no_token::NoToken;
use crate::domain::Secret;

/// A token request.
#[derive(Debug)]
pub struct Presented {
    pub grant: String,
    pub client: PresentedClient,
    pub scope: Option<String>,
    /// What else the grant needs.
    pub details: GrantDetails,
}

/// Who asks, and what shows it.
#[derive(Debug)]
pub struct PresentedClient {
    pub id: String,
    /// Empty when none was presented.
    pub secret: Secret,
    /// Whether the credentials came by HTTP Basic.
    pub basic: bool,
}

/// The parameters of single grants.
#[derive(Debug)]
pub struct GrantDetails {
    pub code: Option<Secret>,
    pub redirect_uri: Option<String>,
    pub verifier: Option<Secret>,
    pub refresh: Option<Secret>,
}

impl GrantDetails {
    fn read(body: &[u8]) -> Result<Self, NoToken> {
        let secret = |name| Ok::<_, NoToken>(field(body, name)?.map(Secret::new));
        Ok(Self {
            code: secret("code")?,
            redirect_uri: field(body, "redirect_uri")?,
            verifier: secret("code_verifier")?,
            refresh: secret("refresh_token")?,
        })
    }
}

/// Reads a token request.
///
/// # Errors
/// `invalid_request` when it is none, `invalid_client` when its Basic header cannot be read.
pub fn present(headers: &HeaderMap, body: &[u8]) -> Result<Presented, NoToken> {
    form(headers)?;
    let missing = || NoToken::new("invalid_request", "grant_type is missing");
    let grant = field(body, "grant_type")?.ok_or_else(missing)?;
    let (scope, details) = (field(body, "scope")?, GrantDetails::read(body)?);
    Ok(Presented { grant, client: identify(headers, body)?, scope, details })
}

/// Reads a revocation request (RFC 7009 §2.1): the token, and who asks.
///
/// # Errors
/// The same.
pub fn present_token(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(Secret, PresentedClient), NoToken> {
    form(headers)?;
    let missing = || NoToken::new("invalid_request", "token is missing");
    let token = field(body, "token")?.ok_or_else(missing)?;
    Ok((Secret::new(token), identify(headers, body)?))
}

/// The client that an HTTP Basic header names.
pub fn basic_client(headers: &HeaderMap) -> Option<String> {
    read_basic(text(headers, AUTHORIZATION)).map(|(client, _)| client)
}

fn form(headers: &HeaderMap) -> Result<(), NoToken> {
    if text(headers, CONTENT_TYPE).starts_with("application/x-www-form-urlencoded") {
        return Ok(());
    }
    Err(NoToken::new("invalid_request", "the body is not form-encoded"))
}

fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn identify(headers: &HeaderMap, body: &[u8]) -> Result<PresentedClient, NoToken> {
    let (client, secret) = (field(body, "client_id")?, field(body, "client_secret")?);
    // Of the schemes only `Basic` authenticates a client: the SDKs send their last access token
    // along with the form.
    let header = text(headers, AUTHORIZATION);
    let basic = header.split(' ').next().is_some_and(|one| one.eq_ignore_ascii_case("basic"));
    if !basic {
        let (id, secret) = (client.unwrap_or_default(), secret.unwrap_or_default());
        return Ok(PresentedClient { id, secret: Secret::new(secret), basic });
    }
    let (known, proof) = read_basic(header).ok_or_else(|| NoToken::invalid_client(true))?;
    if secret.is_some() || client.is_some_and(|client| client != known) {
        let words = "the client authenticates by HTTP Basic and by the form: use one of them";
        return Err(NoToken::new("invalid_request", words));
    }
    Ok(PresentedClient { id: known, secret: Secret::new(proof), basic })
}

/// A parameter of the form; an empty one counts as absent, and none comes twice (RFC 6749 §3.2).
fn field(body: &[u8], name: &str) -> Result<Option<String>, NoToken> {
    let mut values = form_urlencoded::parse(body).filter(|(key, _)| key == name);
    let (first, second) = (values.next(), values.next());
    if second.is_some() {
        return Err(NoToken::new("invalid_request", format!("{name} is there twice")));
    }
    Ok(first.map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty()))
}

/// Both parts are form-encoded before they are joined (RFC 6749 §2.3.1).
fn read_basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    let (client, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    let plain = |part: &str| {
        let part = part.replace('=', "%3D").replace('&', "%26");
        let mut pairs = form_urlencoded::parse(part.as_bytes());
        pairs.next().map_or_else(String::new, |(key, _)| key.into_owned())
    };
    scheme.eq_ignore_ascii_case("basic").then(|| (plain(client), plain(secret)))
}

#[cfg(test)]
mod tests {
    use super::read_basic;

    #[test]
    fn basic_credentials_are_form_encoded_inside() {
        // RFC 6749 §2.3.1's own example.
        let header = "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3";
        let read = ("s6BhdRkqt3".to_owned(), "7Fjfp0ZBr1KtDRbnfVdmIw".to_owned());
        assert_eq!(read_basic(header), Some(read));
        assert_eq!(read_basic("basic YSUzQWI6Yys="), Some(("a:b".into(), "c ".into())));
        assert_eq!(read_basic("Bearer YTpi"), None);
        assert_eq!(read_basic("Basic ???"), None);
    }
}
