//! What an authorize request asks for (OpenID Connect Core §3.1.2.1), as it came.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::Method;
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::sandbox::site::Port;

/// The parameters of an authorize request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedSignIn {
    parameters: BTreeMap<String, String>,
    /// A parameter that came twice, which none may (RFC 6749 §3.1).
    twice: Option<String>,
}

/// By the query or, where it is posted, by the form (OpenID Connect Core §3.1.2.1).
impl FromRequest<Port> for AskedSignIn {
    type Rejection = Infallible;

    async fn from_request(request: Request, port: &Port) -> Result<Self, Infallible> {
        if request.method() == Method::POST {
            let body = Bytes::from_request(request, port).await;
            return Ok(Self::read(&body.unwrap_or_default()));
        }
        Ok(Self::read(request.uri().query().unwrap_or_default().as_bytes()))
    }
}

impl AskedSignIn {
    /// Reads a query or a form.
    fn read(encoded: &[u8]) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(encoded).into_owned() {
            match asked.parameters.entry(name) {
                Entry::Occupied(found) => asked.twice = Some(found.key().clone()),
                Entry::Vacant(place) => {
                    place.insert(value);
                }
            }
        }
        asked
    }

    /// The value of a parameter; empty counts as absent.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The same; without one, nothing.
    pub fn text(&self, name: &str) -> &str {
        self.one(name).unwrap_or_default()
    }

    /// The parameter that came twice.
    pub fn twice(&self) -> Option<&str> {
        self.twice.as_deref()
    }

    /// The words of a parameter that is a list.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.text(name).split(' ').filter(|word| !word.is_empty())
    }

    /// The scope, each value once.
    pub fn scope(&self) -> String {
        let mut scope: Vec<&str> = Vec::new();
        for word in self.words("scope") {
            if !scope.contains(&word) {
                scope.push(word);
            }
        }
        scope.join(" ")
    }
}
