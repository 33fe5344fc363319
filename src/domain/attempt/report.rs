//! What a sign-in that was tried came to, point by point.

use super::claims::ShownClaim;
use crate::domain::Secret;

/// How a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckMark {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Not told.
    Untold,
}

/// What a point is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckTopic {
    Code,
    IdSignature,
    IdIssuer,
    IdAudience,
    IdTime,
    Nonce,
    AccessHash,
    CodeHash,
    AccessSignature,
    AccessIssuer,
    AccessAudience,
    AccessTime,
    Lifetime,
    CustomClaims,
    Scope,
    RefreshToken,
}

impl CheckTopic {
    /// Every one, in the order in which they are told.
    pub const ALL: [Self; 16] = [
        Self::Code,
        Self::IdSignature,
        Self::IdIssuer,
        Self::IdAudience,
        Self::IdTime,
        Self::Nonce,
        Self::AccessHash,
        Self::CodeHash,
        Self::AccessSignature,
        Self::AccessIssuer,
        Self::AccessAudience,
        Self::AccessTime,
        Self::Lifetime,
        Self::CustomClaims,
        Self::Scope,
        Self::RefreshToken,
    ];

    /// Its word for a program.
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::IdSignature => "id_signature",
            Self::IdIssuer => "id_issuer",
            Self::IdAudience => "id_audience",
            Self::IdTime => "id_time",
            Self::Nonce => "nonce",
            Self::AccessHash => "at_hash",
            Self::CodeHash => "c_hash",
            Self::AccessSignature => "access_signature",
            Self::AccessIssuer => "access_issuer",
            Self::AccessAudience => "access_audience",
            Self::AccessTime => "access_time",
            Self::Lifetime => "lifetime",
            Self::CustomClaims => "custom_claims",
            Self::Scope => "scope",
            Self::RefreshToken => "refresh_token",
        }
    }
}

/// One point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptCheck {
    /// What it is about.
    pub topic: CheckTopic,
    /// How it is.
    pub mark: CheckMark,
    /// One sentence without a full stop, safe to show.
    pub text: String,
}

/// What a sign-in came to. No token is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttemptReport {
    /// The points.
    pub checks: Vec<AttemptCheck>,
    /// What the tokens say, shortened.
    pub claims: Vec<ShownClaim>,
}

impl AttemptReport {
    /// How many points are not as they should be.
    pub fn failed(&self) -> usize {
        self.checks.iter().filter(|one| one.mark == CheckMark::Failed).count()
    }

    /// The same without a value that the tokens, or the server's words, may have repeated.
    pub fn without(mut self, secret: &Secret) -> Self {
        let checks = self.checks.iter_mut().map(|one| &mut one.text);
        let claims = self.claims.iter_mut().flat_map(|one| [&mut one.name, &mut one.value]);
        for text in checks.chain(claims) {
            *text = secret.redact(text);
        }
        self
    }

    pub(super) fn say(&mut self, topic: CheckTopic, mark: CheckMark, text: impl Into<String>) {
        self.checks.push(AttemptCheck { topic, mark, text: text.into() });
    }

    pub(super) fn judge(&mut self, topic: CheckTopic, judged: Result<String, String>) {
        match judged {
            Ok(text) => self.say(topic, CheckMark::Passed, text),
            Err(text) => self.say(topic, CheckMark::Failed, text),
        }
    }
}

/// What a refusal of the token endpoint means for the one who tries a sign-in (RFC 6749 §5.2).
pub fn redeem_words(error: &str) -> Option<&'static str> {
    Some(match error {
        "invalid_client" => "the client secret is wrong, not active, or of another application",
        "invalid_grant" => {
            "the code has lapsed, was used before, or belongs to another request: try once more"
        }
        "unauthorized_client" => "the application may not use this grant: see its grant types",
        "invalid_scope" => "the scope is more than the application may ask for",
        _ => return None,
    })
}
