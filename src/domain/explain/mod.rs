//! Why a sign-in fails: one request to `/oauth/authorize`, judged by what is listed. Nothing is asked
//! of the server, and what is private in the request is left behind where it is read.

mod difference;
mod find;
mod fit;
mod judge;
mod percent;
mod redirect_uri;
mod request;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use super::{Application, Environment, Severity};

pub use difference::{NearestUrl, UriPart, UrlDifference, differences, nearest};
pub use fit::{RedirectFit, fit};
pub use judge::no_secret;
pub use request::{AskedText, MASKED, SignInParameter, SignInRequest, answer, shown_uri};

/// The endpoint that a sign-in begins at.
pub const ENDPOINT: &str = "/oauth/authorize";

/// What is known of environments and applications.
#[derive(Clone, Debug, Default)]
pub struct SignInScope<'a> {
    /// The environments that are looked through.
    pub environments: Vec<&'a Environment>,
    /// The application with the client ID that is asked, and its environment.
    pub owner: Option<(&'a Environment, &'a Application)>,
    /// The names of environments whose applications are not known.
    pub unread: Vec<String>,
    /// The application that had the client ID, when the history tells that it was deleted.
    pub deleted: Option<String>,
    /// When it is judged: a secret may have expired.
    pub now: Timestamp,
}

impl<'a> SignInScope<'a> {
    /// The environment that answers at the host of `request`.
    pub fn at_host(&self, request: &SignInRequest) -> Option<&'a Environment> {
        let bare = |host: &str| {
            let host = host.to_lowercase();
            host.strip_suffix(":443").map_or_else(|| host.clone(), str::to_owned)
        };
        let wanted = bare(request.host.as_deref()?);
        self.environments.iter().copied().find(|one| bare(&one.host) == wanted)
    }
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInTopic {
    Request,
    Environment,
    Client,
    ClientSecret,
    RedirectUri,
    Registered,
    ResponseType,
    Scope,
    Pkce,
    Prompt,
    Answer,
}

impl SignInTopic {
    /// Every one, in the order of the words that are judged.
    pub const ALL: [Self; 11] = [
        Self::Request,
        Self::Environment,
        Self::Client,
        Self::ClientSecret,
        Self::RedirectUri,
        Self::Registered,
        Self::ResponseType,
        Self::Scope,
        Self::Pkce,
        Self::Prompt,
        Self::Answer,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Environment => "environment",
            Self::Client => "client_id",
            Self::ClientSecret => "client_secret",
            Self::RedirectUri => "redirect_uri",
            Self::Registered => "registered",
            Self::ResponseType => "response_type",
            Self::Scope => "scope",
            Self::Pkce => "pkce",
            Self::Prompt => "prompt",
            Self::Answer => "answer",
        }
    }
}

/// One thing there is to say of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInFinding {
    /// How much it weighs; what blocks keeps the sign-in from working.
    pub severity: Severity,
    /// What it is about.
    pub topic: SignInTopic,
    /// What is the matter and what would be right. Safe to show, without a full stop.
    pub text: String,
}

/// What there is to say of a request.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Explanation {
    /// What may be shown of the request.
    pub parameters: Vec<SignInParameter>,
    /// The redirect URI, without what may be private in it.
    pub redirect_uri: Option<String>,
    /// The registered URL that takes it in, and how.
    pub taken_by: Option<(String, RedirectFit)>,
    /// The registered URL that it resembles most, where none takes it in.
    pub nearest: Option<NearestUrl>,
    /// What could be registered so that the request works.
    pub corrected: Option<String>,
    /// The findings, the weightiest first.
    pub findings: Vec<SignInFinding>,
}

impl Explanation {
    /// Whether the sign-in fails by what is known.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|one| one.severity == Severity::Block)
    }

    fn say(&mut self, severity: Severity, topic: SignInTopic, text: impl Into<String>) {
        self.findings.push(SignInFinding { severity, topic, text: text.into() });
    }

    fn block(&mut self, topic: SignInTopic, text: impl Into<String>) {
        self.say(Severity::Block, topic, text);
    }

    fn warn(&mut self, topic: SignInTopic, text: impl Into<String>) {
        self.say(Severity::Warn, topic, text);
    }

    fn hint(&mut self, topic: SignInTopic, text: impl Into<String>) {
        self.say(Severity::Hint, topic, text);
    }
}

/// Judges a request by what is known.
pub fn explain(request: &SignInRequest, scope: &SignInScope) -> Explanation {
    let mut told = Explanation { parameters: request.parameters.clone(), ..Explanation::default() };
    judge::endpoint(request, &mut told);
    if !told.fails() {
        let owner = scope.owner.map(|(_, application)| application);
        judge::client(request, scope, &mut told);
        redirect_uri::judge(request, scope, &mut told);
        judge::response_type(request, &mut told);
        judge::scope(request, owner, &mut told);
        judge::pkce(request, owner, &mut told);
        judge::secrets(owner, scope.now, &mut told);
        judge::prompt(request, &mut told);
    }
    judge::answer(request, &mut told);
    told.findings.sort_by_key(|one| std::cmp::Reverse(one.severity));
    told
}
