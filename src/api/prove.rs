//! Whether a client secret is right, found out without using it for anything.

use url::Url;

use super::answer::Answer;
use super::client::ApiClient;
use super::error::ApiError;
use super::failure::RequestContext;
use super::{address, auth, explain};
use crate::domain::settings::CLIENT_CREDENTIALS;
use crate::domain::{ClientId, Secret};

/// What the token endpoint says of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It authenticates the client.
    Right,
    /// It does, but this machine gets no token with it: why, in the server's words. An IP allowlist may keep this
    /// machine out and no other.
    RightWithoutToken(String),
    /// It does not.
    Wrong,
    /// The question was not answered.
    Unknown(ApiError),
}

impl Proof {
    /// What is said of a secret that is right and gets no token here, and why in the server's words.
    pub fn without_token(why: &str) -> String {
        format!("this machine gets no token with it: {why}")
    }
}

/// A code that no server issued. A client that authenticates is told that the code is no good
/// (`invalid_grant`), one that does not is told so first (`invalid_client`), RFC 6749 §5.2.
const MADE_UP_CODE: [(&str, &str); 3] = [
    ("grant_type", "authorization_code"),
    ("code", "appdeck-secret-check"),
    ("redirect_uri", "https://localhost/"),
];
const OWN_TOKEN: [(&str, &str); 1] = [("grant_type", CLIENT_CREDENTIALS)];

impl ApiClient {
    /// Asks the token endpoint whether `secret` is the one of `id`. `may_use_api` tells whether
    /// the application may have access tokens of its own, as far as its settings tell.
    pub async fn prove(&self, id: &ClientId, secret: &Secret, may_use_api: bool) -> Proof {
        let base = match self.environment() {
            Ok(base) => base,
            Err(error) => return Proof::Unknown(error),
        };
        let (code, own): (&[_], &[_]) = (&MADE_UP_CODE, &OWN_TOKEN);
        let [first, second] = if may_use_api { [own, code] } else { [code, own] };
        match self.verdict(&base, first, id, secret).await {
            // The client was recognised and may not have this grant: the other way answers.
            Proof::Unknown(error) if not_for_this_client(&error) => {
                match self.verdict(&base, second, id, secret).await {
                    Proof::Right if may_use_api => Proof::RightWithoutToken(said(&error)),
                    proof => proof,
                }
            }
            proof => proof,
        }
    }

    async fn verdict(
        &self,
        base: &Url,
        fields: &[(&str, &str)],
        id: &ClientId,
        secret: &Secret,
    ) -> Proof {
        let asked =
            RequestContext { doing: "test the secret", host: address::host(base), writes: false };
        match self.grant(base, &asked, fields, id, Some(secret)).await {
            Ok(answer) => judge(&asked, &answer, secret),
            Err(error) => Proof::Unknown(error),
        }
    }
}

fn judge(asked: &RequestContext, answer: &Answer, secret: &Secret) -> Proof {
    if answer.succeeded() {
        return match auth::read(asked, answer) {
            Ok(_) => Proof::Right,
            Err(error) => Proof::Unknown(error.without(secret)),
        };
    }
    let said = explain::said(&answer.body);
    match (answer.status, said.error.as_deref()) {
        (400, Some("invalid_grant")) => Proof::Right,
        (400 | 401, Some("invalid_client")) => Proof::Wrong,
        // The API's own shape of the same refusal: gRPC 16, unauthenticated.
        (401, None) if said.problem.code == 16 => Proof::Wrong,
        _ => {
            let error = explain::refusal(asked, answer, "token endpoint");
            Proof::Unknown(error.without(secret))
        }
    }
}

fn said(refused: &ApiError) -> String {
    let words = refused.message.split_once(": ").map(|(_, words)| words);
    words.unwrap_or(&refused.message).to_owned()
}

fn not_for_this_client(error: &ApiError) -> bool {
    matches!(error.error_code.as_deref(), Some("unauthorized_client" | "unsupported_grant_type"))
}
