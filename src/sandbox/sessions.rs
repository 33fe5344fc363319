//! Users' sessions: list, get, revoke.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use jiff::Timestamp;
use rusqlite::Connection;

use super::access::Requester;
use super::provider::back_channel;
use super::query::{Query, token};
use super::refused::Refused;
use super::site::Port;
use super::store::clients::Cursor;
use super::store::sessions::{self, StoredSession};
use super::store::{StoreError, users};
use crate::wire::page::CLIENTS_PER_PAGE;
use crate::wire::session::{
    ParticipatingClient, RevokedSession, RevokedSessions, SessionList, WireSession,
};

/// `GET /api/v1/users/{id}/sessions`
pub async fn list(
    State(port): State<Port>,
    access: Requester,
    Path(user): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<SessionList>, Refused> {
    let query = Query::parse(query);
    let (Cursor::After(offset) | Cursor::Before(offset)) = query.cursor()?;
    let size = query.page_size(CLIENTS_PER_PAGE)?;
    let (environment, now) = (access.site.stored.id.clone(), port.shared.mint.now());
    let work = move |db: &Connection| {
        known(db, &environment, &user)?;
        Ok::<_, Refused>(shown(db, &sessions::of_user(db, &environment, &user)?, now)?)
    };
    let all = port.shared.store.read(work).await?;
    let (before, after) = (offset.saturating_sub(size.into()), offset.saturating_add(size.into()));
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let skipped = usize::try_from(offset).unwrap_or_default();
    let taken = usize::try_from(size).unwrap_or(usize::MAX);
    Ok(Json(SessionList {
        sessions: all.into_iter().skip(skipped).take(taken).collect(),
        total_size: Some(total),
        next_page_token: token((after.unsigned_abs() < total).then_some(Cursor::After(after))),
        prev_page_token: token((offset > 0).then_some(Cursor::After(before.max(0)))),
    }))
}

/// `GET /api/v1/sessions/{id}`
pub async fn get(
    State(port): State<Port>,
    access: Requester,
    Path(id): Path<String>,
) -> Result<Json<WireSession>, Refused> {
    let (environment, now) = (access.site.stored.id.clone(), port.shared.mint.now());
    let work = move |db: &Connection| one(db, &find(db, &environment, &id)?, now);
    Ok(Json(port.shared.store.read(work).await?))
}

/// `POST /api/v1/sessions/{id}/revoke`
pub async fn revoke(
    State(port): State<Port>,
    access: Requester,
    Path(id): Path<String>,
) -> Result<Json<RevokedSession>, Refused> {
    let (environment, now) = (access.site.stored.id.clone(), port.shared.mint.now());
    let shared = port.shared.clone();
    let work = move |db: &Connection| {
        let session = find(db, &environment, &id)?;
        back_channel::end(db, &shared, &access.site, &session, now)?;
        one(db, &find(db, &environment, &id)?, now)
    };
    Ok(Json(RevokedSession { revoked_session: port.shared.store.write(work).await? }))
}

/// `POST /api/v1/users/{id}/sessions/revoke`
pub async fn revoke_all(
    State(port): State<Port>,
    access: Requester,
    Path(user): Path<String>,
) -> Result<Json<RevokedSessions>, Refused> {
    let (environment, now) = (access.site.stored.id.clone(), port.shared.mint.now());
    let shared = port.shared.clone();
    let work = move |db: &Connection| {
        known(db, &environment, &user)?;
        let mut live = sessions::of_user(db, &environment, &user)?;
        live.retain(|session| session.live(now));
        for session in &mut live {
            back_channel::end(db, &shared, &access.site, session, now)?;
            session.ended = Some(now);
        }
        Ok::<_, Refused>(shown(db, &live, now)?)
    };
    let revoked = port.shared.store.write(work).await?;
    let total_revoked = u64::try_from(revoked.len()).ok();
    Ok(Json(RevokedSessions { revoked_sessions: revoked, total_revoked }))
}

fn known(db: &Connection, environment: &str, user: &str) -> Result<(), Refused> {
    match users::get(db, environment, user)? {
        Some(found) if found.id == user => Ok(()),
        _ => Err(Refused::missing("user", user)),
    }
}

fn find(db: &Connection, environment: &str, id: &str) -> Result<StoredSession, Refused> {
    sessions::get(db, environment, id)?.ok_or_else(|| Refused::missing("session", id))
}

fn shown(
    db: &Connection,
    sessions: &[StoredSession],
    now: Timestamp,
) -> Result<Vec<WireSession>, StoreError> {
    sessions.iter().map(|session| wire(db, session, now)).collect()
}

fn one(db: &Connection, session: &StoredSession, now: Timestamp) -> Result<WireSession, Refused> {
    Ok(wire(db, session, now)?)
}

fn wire(
    db: &Connection,
    session: &StoredSession,
    now: Timestamp,
) -> Result<WireSession, StoreError> {
    let clients = sessions::participants(db, &session.id)?.into_iter();
    let status = match session {
        StoredSession { ended: Some(_), .. } => "revoked",
        session if session.live(now) => "active",
        _ => "expired",
    };
    Ok(WireSession {
        session_id: session.id.clone(),
        user_id: session.user.clone(),
        organization_id: session.organization.clone(),
        status: status.into(),
        authenticated_clients: clients
            .map(|(client_id, _)| ParticipatingClient { client_id })
            .collect(),
        created_at: session.created,
        last_active_at: session.active,
        idle_expires_at: session.idle_end,
        absolute_expires_at: session.absolute_end,
        logout_at: session.ended,
        ..WireSession::default()
    })
}
