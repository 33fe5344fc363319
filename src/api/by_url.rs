//! An update that changes the Default Client's login URLs one at a time, so that no list is resent
//! and nothing of a colleague's is overwritten.

use super::client::ApiClient;
use super::error::{ApiError, ErrorKind};
use super::request::{Answered, Request};
use crate::domain::{ClientId, LoginUrl, Patch};

impl ApiClient {
    /// Makes each change with its own route, sends what is left as an update, and answers with the
    /// application as it is then. A server without these routes gets all of it in one update.
    ///
    /// # Errors
    /// Of the first request that fails. It may have happened as soon as one of them did.
    pub(super) async fn update_by_url(
        &self,
        id: &ClientId,
        patch: &Patch,
    ) -> Result<Answered, ApiError> {
        let mut begun = false;
        let update = |patch| Request::UpdateApplication(id.clone(), patch);
        for url in patch.urls() {
            match self.call_alone(&Request::ChangeLoginUrl(url.clone())).await {
                Ok(_) => begun = true,
                Err(error) if is_so(url, &error) => {}
                Err(error) if has_no_route(&error) => {
                    let whole = update(patch.clone().with_lists());
                    return self.call_alone(&whole).await.map_err(|error| partly(error, begun));
                }
                Err(error) => return Err(partly(error, begun)),
            }
        }
        let rest = patch.rest();
        let last = if rest.is_empty() { Request::GetApplication(id.clone()) } else { update(rest) };
        self.call_alone(&last).await.map_err(|error| partly(error, begun))
    }
}

/// The error of an update of which a part happened, so that it is looked up what became of it.
fn partly(error: ApiError, begun: bool) -> ApiError {
    ApiError { may_have_happened: error.may_have_happened || begun, ..error }
}

/// Whether somebody else made the change already.
fn is_so(url: &LoginUrl, error: &ApiError) -> bool {
    match url {
        LoginUrl::Add(_) => error.status == Some(409),
        LoginUrl::Remove(_) => error.kind == ErrorKind::NotFound,
        LoginUrl::Initiate(_) => false,
    }
}

fn has_no_route(error: &ApiError) -> bool {
    error.kind == ErrorKind::Unexpected && matches!(error.status, Some(404 | 501))
}
