//! Users: the search for one.

use axum::Json;
use axum::extract::{RawQuery, State};

use super::access::Requester;
use super::query::{Query, token};
use super::refused::Refused;
use super::site::Port;
use super::store::clients::Cursor;
use super::store::users::{self, User};
use crate::wire::problem::Violation;
use crate::wire::user::{FoundUsers, SEARCHED, USERS_PER_PAGE, WireUser};

/// `GET /api/v1/users:search`
pub async fn search(
    State(port): State<Port>,
    access: Requester,
    RawQuery(query): RawQuery,
) -> Result<Json<FoundUsers>, Refused> {
    let query = Query::parse(query);
    let (Cursor::After(offset) | Cursor::Before(offset)) = query.cursor()?;
    let size = query.page_size(USERS_PER_PAGE)?;
    let sought = sought(&query.one("query").unwrap_or_default())?;
    let environment = access.site.stored.id.clone();
    let all = port.shared.store.read(move |db| users::all(db, &environment)).await?;
    let holds = |text: &str| text.to_lowercase().contains(&sought);
    let found: Vec<User> =
        all.into_iter().filter(|user| holds(&user.email) || holds(&user.id)).collect();
    let (before, after) = (offset.saturating_sub(size.into()), offset.saturating_add(size.into()));
    let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let skipped = usize::try_from(offset).unwrap_or_default();
    let taken = usize::try_from(size).unwrap_or(usize::MAX);
    let environment_id = &access.site.stored.id;
    let wire = |user: User| WireUser {
        id: user.id,
        environment_id: environment_id.clone(),
        email: user.email,
    };
    Ok(Json(FoundUsers {
        users: found.into_iter().skip(skipped).take(taken).map(wire).collect(),
        total_size: total,
        next_page_token: token((after.unsigned_abs() < total).then_some(Cursor::After(after))),
        prev_page_token: token((offset > 0).then_some(Cursor::After(before.max(0)))),
    }))
}

fn sought(text: &str) -> Result<String, Refused> {
    let (least, most) = SEARCHED;
    let refuse =
        |words: String, rule| Err(Refused::invalid(vec![Violation::new("query", words, rule)]));
    match text.chars().count() {
        few if few < least => {
            refuse(format!("value length must be at least {least} characters"), "string.min_len")
        }
        many if many > most => {
            refuse(format!("value length must be at most {most} characters"), "string.max_len")
        }
        _ => Ok(text.to_lowercase()),
    }
}
