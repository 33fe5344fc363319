//! Access tokens: asked for once, shared, renewed when they end.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use tokio::time::{Instant, sleep};
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::answer::Answer;
use super::call::{JSON, uncompressed};
use super::client::{ApiClient, Credential};
use super::decode::Body;
use super::error::{ApiError, ErrorKind};
use super::failure::RequestContext;
use super::{address, explain};
use crate::domain::settings::CLIENT_CREDENTIALS;
use crate::domain::{ClientId, Secret};
use crate::wire::routes::TOKEN;
use crate::wire::token::{LONGEST_LIFETIME, TokenAnswer};

/// How long a token is believed to be good when nothing says so, in seconds.
const USUAL_LIFETIME: u64 = 300;
/// How long before its end a token is renewed, in seconds.
const MARGIN: u64 = 60;
/// The refusals of the token endpoint that mean the client (RFC 6749 §5.2).
const NOT_ACCEPTED: [&str; 2] = ["invalid_client", "unauthorized_client"];

/// What is known of the access token.
#[derive(Default)]
pub(super) struct Tokens {
    current: Option<Token>,
    /// When signing in last failed, and how: those who waited meanwhile need not ask again.
    failed: Option<(Instant, ApiError)>,
}

pub(super) struct Token {
    value: Secret,
    good_until: Instant,
}

impl ApiClient {
    /// A token that is good, as far as is known, and is not the one a server just `refused`.
    /// However many ask at the same time, one request is made.
    pub(super) async fn token(&self, refused: Option<&Secret>) -> Result<Secret, ApiError> {
        let (id, secret) = match &self.0.credential {
            Credential::Workspace { token, .. } => return Ok(token.clone()),
            Credential::Client { id, secret } => (id, secret),
        };
        let asked_at = Instant::now();
        let mut tokens = self.0.tokens.lock().await;
        if let Some(token) = &tokens.current
            && token.good_until > Instant::now()
            && refused != Some(&token.value)
        {
            return Ok(token.value.clone());
        }
        if let Some((failed_at, error)) = &tokens.failed
            && *failed_at > asked_at
        {
            return Err(error.clone());
        }
        match self.patiently(id, secret).await {
            Ok(token) => {
                let value = token.value.clone();
                self.judged(true);
                *tokens = Tokens { current: Some(token), failed: None };
                Ok(value)
            }
            Err(error) => {
                if error.kind == ErrorKind::SignedOut {
                    self.judged(false);
                }
                *tokens = Tokens { current: None, failed: Some((Instant::now(), error.clone())) };
                Err(error)
            }
        }
    }

    /// Whether a refused token can be exchanged for another.
    pub(super) fn can_renew(&self) -> bool {
        matches!(self.0.credential, Credential::Client { .. })
    }

    /// Asking for a token changes nothing that matters, so it is repeated like a read.
    async fn patiently(&self, id: &ClientId, secret: &Secret) -> Result<Token, ApiError> {
        let mut attempt = 1;
        loop {
            let error = match self.fetch(id, secret).await {
                Ok(token) => return Ok(token),
                Err(error) => error,
            };
            match self.0.retry.wait(attempt, &error) {
                Some(wait) => sleep(wait).await,
                None => return Err(error),
            }
            attempt += 1;
        }
    }

    async fn fetch(&self, id: &ClientId, secret: &Secret) -> Result<Token, ApiError> {
        let asked =
            RequestContext { doing: "sign in", host: address::host(&self.0.base), writes: false };
        let grant = [("grant_type", CLIENT_CREDENTIALS)];
        let answer = self.grant(&self.0.base, &asked, &grant, id, Some(secret)).await?;
        read(&asked, &answer).map_err(|error| with_odd_ends(error, secret).without(secret))
    }

    /// Asks the token endpoint below `base` for a grant, authenticated by the client's secret in
    /// the form (RFC 6749 §2.3.1). A public client has none, and is identified only.
    pub(super) async fn grant(
        &self,
        base: &Url,
        asked: &RequestContext,
        fields: &[(&str, &str)],
        id: &ClientId,
        secret: Option<&Secret>,
    ) -> Result<Answer, ApiError> {
        if !address::may_carry_credentials(base) {
            let why = format!("plain http to {} would show the secret", asked.host);
            return Err(asked.failed(ErrorKind::Unreachable, &why));
        }
        let mut url = base.clone();
        url.set_path(TOKEN.template);
        let form = form(fields, id, secret);
        let sent = uncompressed(self.0.http.post(url)).header(ACCEPT, JSON);
        let sent = sent.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
        let answer = Answer::of(asked, sent).await;
        answer.map_err(|error| secret.into_iter().fold(error, ApiError::without))
    }
}

/// A refusal of the client, with what its secret oddly begins or ends with.
fn with_odd_ends(error: ApiError, secret: &Secret) -> ApiError {
    match secret.odd_ends().filter(|_| error.kind == ErrorKind::SignedOut) {
        Some(odd) => ApiError { message: format!("{}; the secret {odd}", error.message), ..error },
        None => error,
    }
}

/// The form of a token request. Its memory is wiped once it is sent.
#[expect(clippy::disallowed_methods, reason = "the token request carries the secret")]
fn form(fields: &[(&str, &str)], id: &ClientId, secret: Option<&Secret>) -> Bytes {
    let fixed: usize = fields.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
    let own = secret.map_or(0, |secret| secret.expose().len());
    let room = fixed + 3 * (id.as_str().len() + own) + 32;
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut text = form_urlencoded::Serializer::new(String::with_capacity(room));
    text.extend_pairs(fields).append_pair("client_id", id.as_str());
    if let Some(secret) = secret {
        text.append_pair("client_secret", secret.expose());
    }
    Bytes::from_owner(Zeroizing::new(text.finish().into_bytes()))
}

/// Reads the token endpoint's answer.
///
/// # Errors
/// Kind [`ErrorKind::SignedOut`] when the client is not accepted.
#[expect(clippy::disallowed_methods, reason = "an access token tells its own lifetime")]
pub(super) fn read(asked: &RequestContext, answer: &Answer) -> Result<Token, ApiError> {
    if !answer.succeeded() {
        let error = explain::refusal(asked, answer, "token endpoint");
        let client = error.error_code.as_deref().is_some_and(|code| NOT_ACCEPTED.contains(&code));
        let kind = if client { ErrorKind::SignedOut } else { error.kind };
        return Err(ApiError { kind, ..error });
    }
    let body = Body { asked, answer };
    let token: TokenAnswer = body.json()?;
    let announced = token.lifetime();
    let value = Secret::new(token.access_token);
    if value.length() == 0 {
        return Err(body.unexpected("a token answer without a token"));
    }
    let lifetime = match (announced, jwt_lifetime(value.expose())) {
        (Some(announced), Some(written)) => announced.min(written),
        (announced, written) => announced.or(written).unwrap_or(USUAL_LIFETIME),
    };
    let margin = MARGIN.min(lifetime / 10);
    let good_until = Instant::now() + Duration::from_secs(lifetime - margin);
    Ok(Token { value, good_until })
}

/// How long a JWT (RFC 7519 §4.1.4) is good by its own words, in seconds. Its signature is the
/// server's business.
#[expect(
    clippy::disallowed_methods,
    reason = "an end is compared with this clock when there is no beginning"
)]
fn jwt_lifetime(token: &str) -> Option<u64> {
    let payload = Zeroizing::new(URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?);
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let begin = claims.iat.unwrap_or_else(|| Timestamp::now().as_second());
    let seconds = u64::try_from(claims.exp.saturating_sub(begin)).ok()?;
    Some(seconds.min(LONGEST_LIFETIME))
}

#[derive(serde::Deserialize)]
struct Claims {
    exp: i64,
    /// With it the lifetime does not depend on whose clock is right.
    iat: Option<i64>,
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::jwt_lifetime;

    #[test]
    fn a_token_tells_its_lifetime() {
        let token = |claims: &str| format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims));
        assert_eq!(jwt_lifetime(&token(r#"{"iat":1000,"exp":4600}"#)), Some(3600));
        assert_eq!(jwt_lifetime(&token(r#"{"exp":9999999999999}"#)), Some(86_400));
        assert_eq!(jwt_lifetime(&token(r#"{"iat":1000,"exp":1}"#)), None);
        assert_eq!(jwt_lifetime("opaque"), None);
        assert_eq!(jwt_lifetime("a.b.c"), None);
    }
}
