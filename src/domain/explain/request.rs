//! A sign-in request, without what is private in it: that is left behind where the request is read.

use std::fmt;

use url::form_urlencoded;

use super::find::find;
use crate::domain::ClientId;

/// What stands in the place of a private value.
pub const MASKED: &str = "…";

/// The parameters whose values may be shown (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core
/// §3.1.2.1, and the product's own).
const OPEN: [&str; 14] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "ui_locales",
    "organization_id",
    "connection_id",
    "provider",
    "domain_hint",
];

/// Those whose values are nobody's business: they are not even kept.
const PRIVATE: [&str; 13] = [
    "state",
    "nonce",
    "login_hint",
    "id_token_hint",
    "code",
    "code_verifier",
    "client_secret",
    "access_token",
    "refresh_token",
    "id_token",
    "request",
    "request_uri",
    "logout_token",
];

/// What the server answers, as it stands in a page or in an address.
pub(super) const ANSWERS: [(&str, &str); 10] = [
    ("invalid_client", "it does not know the client ID, or the application was deleted"),
    ("invalid_redirect_uri", "redirect_uri is not one of the application's post login URLs"),
    ("invalid_scope", "scope does not hold openid, or holds what the application may not ask for"),
    ("unsupported_response_type", "response_type is not code"),
    ("unauthorized_client", "the application may not use this grant"),
    ("invalid_request", "a parameter is missing, stands twice or cannot be read"),
    ("login_required", "prompt=none was asked, and the user has no session"),
    ("interaction_required", "prompt=none was asked, and the user would have to answer"),
    ("consent_required", "prompt=none was asked, and the user would have to consent"),
    ("access_denied", "the user, or the identity provider, said no"),
];

/// A text as it was asked: compared, and never printed by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct AskedText(String);

impl AskedText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AskedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASKED)
    }
}

/// One parameter of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInParameter {
    /// Its name.
    pub name: &'static str,
    /// Its value, where that is not private.
    pub value: Option<String>,
}

/// A request to `/oauth/authorize`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRequest {
    /// The host and its port, when the text tells them.
    pub host: Option<String>,
    /// The path, likewise.
    pub path: Option<String>,
    /// The client ID.
    pub client_id: Option<AskedText>,
    /// Where the user shall be sent back to.
    pub redirect_uri: Option<AskedText>,
    /// What may be shown of it, in its order.
    pub parameters: Vec<SignInParameter>,
    /// The parameters that stand more than once.
    pub doubled: Vec<&'static str>,
    /// Whether a `#` cuts it: what follows never reaches the server.
    pub cut: bool,
    /// What the server answered, when the text tells it.
    pub answered: Option<&'static str>,
}

impl SignInRequest {
    /// The request that is found in `text`.
    pub fn find(text: &str) -> Option<Self> {
        let mut request = Self::read(&find(text)?);
        request.answered = answer(text).map(|(code, _)| code);
        Some(request)
    }

    fn read(run: &str) -> Self {
        let (whole, fragment) = run.split_once('#').unwrap_or((run, ""));
        let (head, query) = match whole.split_once('?') {
            Some((head, query)) => (Some(head), query),
            None => (None, whole),
        };
        let (host, path) = head.map_or((None, None), place);
        let mut request = Self {
            host,
            path,
            client_id: None,
            redirect_uri: None,
            parameters: Vec::new(),
            doubled: Vec::new(),
            cut: !fragment.is_empty(),
            answered: None,
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            request.take(&name, &value);
        }
        request
    }

    fn take(&mut self, name: &str, value: &str) {
        let known = |names: &[&'static str]| names.iter().copied().find(|one| *one == name);
        let open = known(&OPEN);
        let Some(name) = open.or_else(|| known(&PRIVATE)) else { return };
        if self.parameters.iter().any(|one| one.name == name) {
            if !self.doubled.contains(&name) {
                self.doubled.push(name);
            }
            return;
        }
        let value = match name {
            "client_id" => {
                self.client_id = Some(AskedText(value.to_owned()));
                // Anything else in its place may be a secret.
                ClientId::recognised(value.as_bytes()).map(|id| id.to_string())
            }
            "redirect_uri" => {
                self.redirect_uri = Some(AskedText(value.to_owned()));
                Some(shown_uri(value))
            }
            _ => open.map(|_| value.to_owned()),
        };
        self.parameters.push(SignInParameter { name, value });
    }

    /// The value of a parameter that may be shown.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|one| one.name == name)?.value.as_deref()
    }

    /// The client ID, where its shape tells that it is one.
    pub fn recognised_client(&self) -> Option<ClientId> {
        ClientId::recognised(self.client_id.as_ref()?.as_str().as_bytes())
    }
}

/// What the server answered, as a page or an address tells it: the code, and what it means.
pub fn answer(text: &str) -> Option<(&'static str, &'static str)> {
    let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.find_map(|word| ANSWERS.iter().find(|(code, _)| *code == word).copied())
}

/// Host and path.
fn place(head: &str) -> (Option<String>, Option<String>) {
    let server = match head.split_once("://") {
        Some((_, server)) => server,
        None if head.starts_with('/') => return (None, Some(head.to_owned())),
        None => head,
    };
    let at = server.find('/').unwrap_or(server.len());
    let (host, path) = server.split_at(at);
    let host = host.rsplit('@').next().unwrap_or(host).to_lowercase();
    (Some(host).filter(|host| !host.is_empty()), Some(path.to_owned()))
}

/// Where the query or the fragment of a redirect URI begins, be it encoded as part of the path.
pub(super) fn path_end(uri: &str) -> Option<usize> {
    let lower = uri.to_ascii_lowercase();
    let marks = ["?", "#", "%3f", "%23", "%253f", "%2523"];
    marks.iter().filter_map(|mark| lower.find(mark)).min()
}

/// A redirect URI without what may be private in it: a name before the host, and what follows the
/// path.
pub fn shown_uri(uri: &str) -> String {
    let end = path_end(uri);
    let behind = end.and_then(|at| uri.get(at..)).and_then(|rest| rest.chars().next());
    let (path, rest) = match (end, behind) {
        (Some(at), Some('?' | '#')) => (uri.get(..at), uri.get(at..=at)),
        (Some(at), _) => (uri.get(..at), Some("")),
        (None, _) => (Some(uri), None),
    };
    let mut shown = path.unwrap_or_default().to_owned();
    if let Some((scheme, server)) = shown.split_once("//") {
        let (authority, path) = server.split_at(server.find('/').unwrap_or(server.len()));
        if let Some((_, host)) = authority.rsplit_once('@') {
            shown = format!("{scheme}//{MASKED}@{host}{path}");
        }
    }
    match rest {
        Some(mark) => format!("{shown}{mark}{MASKED}"),
        None => shown,
    }
}
