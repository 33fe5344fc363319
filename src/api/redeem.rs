//! A sign-in that is tried: where it begins, and what its code gives. Nothing is changed by it: the
//! discovery document and the keys are read, and the code is exchanged once.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use url::Url;
use zeroize::Zeroizing;

use super::answer::Answer;
use super::client::ApiClient;
use super::decode::Body;
use super::error::{ApiError, ErrorKind};
use super::failure::RequestContext;
use super::request::{Reply, Request};
use super::{address, explain};
use crate::domain::Secret;
use crate::domain::attempt::{
    AttemptPlan, AttemptReport, AttemptWish, ENTROPY, GrantedTokens, Redemption, SignInAttempt,
    VerifyingKey, judge,
};
use crate::wire::discovery::{KeySet, PublicKey};
use crate::wire::routes::AUTHORIZE;
use crate::wire::token::TokenAnswer;

/// What is done, for messages.
const REDEEMING: &str = "exchange the code";

impl ApiClient {
    /// An attempt to sign in to an application, with a fresh state, nonce and verifier.
    ///
    /// # Errors
    /// As [`ApiClient::call`]; when the discovery document names no address that may be opened.
    pub async fn attempt(&self, wish: AttemptWish) -> Result<SignInAttempt, ApiError> {
        let doing = Request::Discover.doing();
        let unexpected =
            |why: &str| ApiError::new(ErrorKind::Unexpected, format!("cannot {doing}: {why}"));
        let Reply::Discovery(found) = self.call(&Request::Discover).await? else {
            return Err(unexpected("another answer came"));
        };
        let endpoint = endpoint(self.environment()?, &found.authorization_endpoint);
        let endpoint = endpoint.map_err(|why| unexpected(&why))?;
        let mut entropy = Zeroizing::new([0; ENTROPY]);
        SystemRandom::new()
            .fill(entropy.as_mut())
            .map_err(|_| unexpected("the system has no random bytes"))?;
        let AttemptWish { client, redirect_uri, scope, organization } = wish;
        let issuer = found.issuer;
        let plan = AttemptPlan { issuer, endpoint, client, redirect_uri, scope, organization };
        Ok(SignInAttempt::new(plan, &entropy))
    }

    /// Exchanges the code for tokens, and says what they prove. They are wiped before this returns.
    ///
    /// # Errors
    /// As [`ApiClient::call`]. The code is sent once, whatever comes of it.
    pub async fn redeem(&self, redemption: &Redemption) -> Result<AttemptReport, ApiError> {
        let base = self.environment()?;
        let asked = RequestContext { doing: REDEEMING, host: address::host(&base), writes: true };
        // First, so that the code is not spent where nothing could be verified.
        let Reply::Keys(keys) = self.call(&Request::GetKeys).await? else {
            return Err(asked.failed(ErrorKind::Unexpected, "the keys were answered otherwise"));
        };
        let result = self.exchange(&base, &asked, redemption).await;
        let (granted, now) =
            result.map_err(|error| redemption.private().fold(error, ApiError::without))?;
        let (keys, Redemption { attempt, code, expected, .. }) = (verifying(&keys), redemption);
        let report = judge(attempt, code, &granted, &keys, expected, now);
        let tokens = [&granted.access].into_iter().chain(&granted.identity);
        Ok(redemption.private().chain(tokens).fold(report, AttemptReport::without))
    }

    #[expect(clippy::disallowed_methods, reason = "the token request carries code and verifier")]
    async fn exchange(
        &self,
        base: &Url,
        asked: &RequestContext,
        redemption: &Redemption,
    ) -> Result<(GrantedTokens, Timestamp), ApiError> {
        let Redemption { attempt, code, secret, .. } = redemption;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", attempt.plan.redirect_uri.as_str()),
            ("code_verifier", attempt.verifier().expose()),
        ];
        let client = &attempt.plan.client;
        let answer = self.grant(base, asked, &fields, client, secret.as_ref()).await?;
        if !answer.succeeded() {
            return Err(explain::refusal(asked, &answer, "token endpoint"));
        }
        // Whether the tokens are good is judged by the server's clock, where it tells the time.
        let now = answer.date.unwrap_or_else(Timestamp::now);
        Ok((granted(asked, &answer)?, now))
    }
}

fn granted(asked: &RequestContext, answer: &Answer) -> Result<GrantedTokens, ApiError> {
    let body = Body { asked, answer };
    let token: TokenAnswer = body.json()?;
    let access = Secret::new(token.access_token);
    // It is wiped at once: none was asked for.
    let refresh = token.refresh_token.map(Secret::new).is_some();
    let identity = token.id_token.map(Secret::new).filter(|one| one.length() > 0);
    if access.length() == 0 {
        return Err(body.unexpected("a token answer without a token"));
    }
    Ok(GrantedTokens {
        access,
        identity,
        refresh,
        kind: token.token_type,
        expires_in: token.expires_in,
        scope: token.scope,
    })
}

/// Where the browser is sent to: what the document names, else the product's own path.
fn endpoint(mut base: Url, named: &str) -> Result<String, String> {
    if named.is_empty() {
        base.set_path(AUTHORIZE.template);
        return Ok(base.into());
    }
    match Url::parse(named) {
        Ok(url) if url.query().is_some() || url.fragment().is_some() => {
            Err("its authorization endpoint has a query".into())
        }
        Ok(url) if address::may_carry_credentials(&url) => Ok(url.into()),
        _ => Err("its authorization endpoint is no https URL".into()),
    }
}

/// The keys that can verify what is signed with RS256.
fn verifying(keys: &KeySet) -> Vec<VerifyingKey> {
    let usable = |key: &&PublicKey| {
        key.kty == "RSA"
            && matches!(key.usage.as_str(), "" | "sig")
            && matches!(key.alg.as_str(), "" | "RS256")
    };
    let read = |key: &PublicKey| {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok().filter(|all| !all.is_empty());
        Some(VerifyingKey {
            id: key.kid.clone(),
            modulus: bytes(&key.n)?,
            exponent: bytes(&key.e)?,
        })
    };
    keys.keys.iter().filter(usable).filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{endpoint, verifying};
    use crate::wire::discovery::{KeySet, PublicKey};

    #[test]
    fn a_browser_is_sent_to_https_and_to_this_machine_only() {
        let at = |named: &str| endpoint(Url::parse("https://acme.example/").unwrap(), named);
        assert_eq!(at(""), Ok("https://acme.example/oauth/authorize".to_owned()));
        for good in ["https://login.acme.example/authorize", "http://127.0.0.1:7700/authorize"] {
            assert_eq!(at(good), Ok(good.to_owned()));
        }
        for bad in ["http://acme.example/a", "javascript:alert(1)", "https://a.example/?b=c", "x"] {
            assert!(at(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_of_another_kind_verify_nothing() {
        let key = |kty: &str, usage: &str, alg: &str| PublicKey {
            kty: kty.into(),
            kid: "k".into(),
            alg: alg.into(),
            usage: usage.into(),
            n: "AQAB".into(),
            e: "AQAB".into(),
        };
        let number = |key: PublicKey| verifying(&KeySet { keys: vec![key] }).len();
        assert_eq!(number(key("RSA", "sig", "RS256")), 1);
        assert_eq!(number(key("RSA", "", "")), 1);
        for other in [key("EC", "sig", "ES256"), key("RSA", "enc", ""), key("RSA", "sig", "PS256")]
        {
            assert_eq!(number(other), 0);
        }
        assert_eq!(number(PublicKey { n: "!".into(), ..key("RSA", "sig", "RS256") }), 0);
    }
}
