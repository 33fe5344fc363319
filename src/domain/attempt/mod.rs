//! A sign-in that is tried: an authorize URL with PKCE (RFC 7636), the address that comes back, and what
//! the tokens say, compared with what is configured. Nothing here changes the application.

mod claims;
mod judge;
mod places;
mod report;
mod returned;
mod token;

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::environment::on_loopback;
use super::{Application, ClientId, Secret};

pub use claims::{ShownClaim, TokenKind};
pub use judge::{ExpectedTokens, GrantedTokens, LifetimeSource, judge};
pub use places::{ReturnPermit, ReturnPlace, named, permitted, places, possible};
pub use report::{AttemptCheck, AttemptReport, CheckMark, CheckTopic, redeem_words};
pub use returned::Returned;
pub use token::VerifyingKey;

/// The scope that is asked for where nothing else is said.
const SCOPE: [&str; 3] = ["openid", "profile", "email"];

/// No ID is longer, in bytes.
const LONGEST_ID: usize = 64;

/// How many random bytes an attempt takes: 16 for the state, 16 for the nonce, 32 for the verifier.
pub const ENTROPY: usize = 64;

/// Where a sign-in begins, and who it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptPlan {
    /// The issuer, as the discovery document names it.
    pub issuer: String,
    /// The authorization endpoint.
    pub endpoint: String,
    /// The application.
    pub client: ClientId,
    /// Where the browser is sent back to.
    pub redirect_uri: String,
    /// What is asked for, with spaces between the words.
    pub scope: String,
    /// The organization that somebody signs in to, where one is named.
    pub organization: Option<String>,
}

/// What the operator wants to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptWish {
    /// The application.
    pub client: ClientId,
    /// Where the browser is sent back to.
    pub redirect_uri: String,
    /// What is asked for, with spaces between the words.
    pub scope: String,
    /// The organization that somebody signs in to, where one is named.
    pub organization: Option<String>,
}

/// A sign-in that is tried once. What it must keep to itself is redacted in its `Debug` and wiped when
/// the last handle is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInAttempt {
    /// Where it begins.
    pub plan: AttemptPlan,
    state: Secret,
    nonce: Secret,
    verifier: Secret,
}

impl SignInAttempt {
    /// An attempt with these random bytes.
    pub fn new(plan: AttemptPlan, entropy: &Zeroizing<[u8; ENTROPY]>) -> Self {
        let (state, rest) = entropy.split_at(16);
        let (nonce, verifier) = rest.split_at(16);
        let text = |bytes: &[u8]| Secret::new(URL_SAFE_NO_PAD.encode(bytes));
        Self { plan, state: text(state), nonce: text(nonce), verifier: text(verifier) }
    }

    /// Whether the URL leads to this machine, so that no browser on another one gets there.
    pub fn is_here_only(&self) -> bool {
        let url = url::Url::parse(&self.plan.endpoint);
        url.is_ok_and(|url| url.host_str().is_some_and(on_loopback))
    }

    /// The URL that is opened in a browser. The verifier is not in it.
    #[expect(clippy::disallowed_methods, reason = "the authorize URL carries state and nonce")]
    pub fn url(&self) -> String {
        let plan = &self.plan;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.expose().as_bytes()));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", plan.client.as_str())
            .append_pair("redirect_uri", &plan.redirect_uri)
            .append_pair("scope", &plan.scope)
            .append_pair("state", self.state.expose())
            .append_pair("nonce", self.nonce.expose())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if let Some(organization) = &plan.organization {
            query.append_pair("organization_id", organization);
        }
        format!("{}?{}", plan.endpoint, query.finish())
    }

    /// What the address in `pasted` says.
    pub fn read(&self, pasted: &str) -> Returned {
        returned::read(self, pasted)
    }

    /// The PKCE verifier, for the token request.
    pub fn verifier(&self) -> &Secret {
        &self.verifier
    }

    /// What a server may repeat of it, and nobody is to read.
    fn private(&self) -> [&Secret; 3] {
        [&self.state, &self.nonce, &self.verifier]
    }

    /// Foreign text without what it keeps to itself.
    fn redact(&self, text: &str) -> String {
        self.private().iter().fold(text.to_owned(), |text, one| one.redact(&text))
    }
}

/// A code, and what it is exchanged and judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redemption {
    /// What the code answers.
    pub attempt: SignInAttempt,
    /// The code.
    pub code: Secret,
    /// The client secret, for an application that has one.
    pub secret: Option<Secret>,
    /// What is configured.
    pub expected: ExpectedTokens,
}

impl Redemption {
    /// What a server may repeat of it, and nobody is to read.
    pub fn private(&self) -> impl Iterator<Item = &Secret> {
        self.attempt.private().into_iter().chain([&self.code]).chain(&self.secret)
    }
}

/// The scope that is asked for where nothing else is said: as much of the usual one as the application
/// may ask for.
pub fn usual_scope(application: &Application) -> String {
    let own = &application.settings.scopes;
    let may =
        |word: &&str| *word == "openid" || own.is_empty() || own.iter().any(|one| one == word);
    SCOPE.into_iter().filter(may).collect::<Vec<_>>().join(" ")
}

/// The scope as it is asked for, from words with spaces or commas between them.
///
/// # Errors
/// A sentence that says what is missing or not asked for here.
pub fn scope(words: &str) -> Result<String, String> {
    let words: Vec<_> = words.split([' ', ',', '\t']).filter(|word| !word.is_empty()).collect();
    if words.contains(&"offline_access") {
        let why = "offline_access would leave a refresh token behind: it is not asked for here";
        return Err(why.into());
    }
    if let Some(word) = words.iter().find(|word| !word.bytes().all(scope_byte)) {
        return Err(format!("{} is no word of a scope", super::text::clean(word)));
    }
    if !words.contains(&"openid") {
        return Err("the scope must hold openid: without it there is no ID token to check".into());
    }
    Ok(words.join(" "))
}

/// An organization's ID as it is asked for; `None` for nothing.
///
/// # Errors
/// A sentence that says what it looks like.
pub fn organization(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if text.is_empty() {
        return Ok(None);
    }
    if text.starts_with("org_") && text.len() <= LONGEST_ID && text.bytes().all(plain) {
        return Ok(Some(text.to_owned()));
    }
    Err("an organization's ID begins with org_".into())
}

/// RFC 6749 §3.3.
fn scope_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e)
}
