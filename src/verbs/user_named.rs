//! How a user is named on the command line.

use super::failure::Failure;
use super::here::Here;
use crate::api::request::{Reply, Request, UserQuery};
use crate::domain::UserId;
use crate::domain::sign_ins::EmailAddress;
use crate::domain::user_session::SoughtUser;
use crate::wire::page::Pager;
use crate::wire::user::SEARCHED_PAGES;

/// The user that `named` is the identifier or the e-mail address of.
///
/// # Errors
/// When nobody has the address, and when the server does not let it be searched for.
pub async fn find(here: &Here, named: &str) -> Result<UserId, Failure> {
    match SoughtUser::of(named) {
        Some(SoughtUser::Id(id)) => Ok(id),
        Some(SoughtUser::Email(email)) => search(here, email).await,
        None => Err(Failure::misused("USER is empty")),
    }
}

async fn search(here: &Here, email: EmailAddress) -> Result<UserId, Failure> {
    let (mut pager, mut page_token, mut found) = (Pager::default(), None, Vec::new());
    for _ in 0..SEARCHED_PAGES {
        let query = UserQuery { email: email.clone(), page_token };
        let reply = here.read(Request::SearchUsers(query)).await;
        let Reply::Users(page) = reply.map_err(|failure| not_searched(failure, &email))? else {
            return Err(Failure::failed("the server sent something other than a list of users"));
        };
        let count = page.items.len() + page.unreadable;
        found.extend(page.items.into_iter().filter(|one| one.email.is_same(&email)));
        page_token = pager.next(count, page.total, &page.next);
        if page_token.is_none() {
            break;
        }
    }
    found.dedup_by(|one, other| one.id == other.id);
    match found.len() {
        0 => Err(Failure::not_found(format!("no user in {} has this e-mail address", here.name()))),
        1 => Ok(found.remove(0).id),
        _ => {
            let failure = Failure::ambiguous("several users have this e-mail address");
            Err(failure.with("Write the user's identifier"))
        }
    }
}

// What was searched for is an address: it is in no words.
fn not_searched(failure: Failure, email: &EmailAddress) -> Failure {
    let message = email.shortened_in(&failure.message);
    let passes = failure.retryable == Some(true);
    let failure = Failure { message, ..failure };
    if passes { failure } else { failure.with("Write the user's identifier (usr_…)") }
}
