//! Named snapshots of a running sandbox, at its own routes.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::bootstrap;
use super::site::{Port, Shared};
use super::store::snapshots::{self, SnapshotError, SnapshotName};
use super::store::{StoreError, environments, meta};

impl IntoResponse for SnapshotError {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Misnamed(_) => StatusCode::BAD_REQUEST,
            Self::Missing(_) => StatusCode::NOT_FOUND,
            Self::Nowhere | Self::OtherEnvironments(_) | Self::NotOurs(_) => StatusCode::CONFLICT,
            Self::File { .. } | Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut words = self.to_string();
        let mut beneath = std::error::Error::source(&self);
        while let Some(cause) = beneath {
            words = format!("{words}: {cause}");
            beneath = cause.source();
        }
        (status, words + "\n").into_response()
    }
}

type SnapshotAnswer = Result<Json<Value>, SnapshotError>;

fn place(shared: &Shared) -> Result<PathBuf, SnapshotError> {
    shared.snapshots.clone().ok_or(SnapshotError::Nowhere)
}

/// `GET /_sandbox/snapshots`
pub async fn list(State(port): State<Port>) -> SnapshotAnswer {
    let shared = Arc::clone(&port.shared);
    let work = move |_: &mut Connection| {
        let directory = place(&shared)?;
        let mut told = Vec::new();
        for (name, saved, size) in snapshots::list(&directory)? {
            let known =
                snapshots::read(&directory, &name, |db| Ok((fits(&shared, db)?, meta::seed(db)?)));
            let (fits, seed) = known.map_or((false, None), |(_, known)| known);
            told.push(json!({
                "name": name.text(), "saved_at": saved, "size": size, "seed": seed,
                "restorable": fits,
            }));
        }
        Ok::<_, SnapshotError>(Json(json!({"snapshots": told})))
    };
    port.shared.store.whole(work).await
}

/// `PUT /_sandbox/snapshots/{name}`
pub async fn save(State(port): State<Port>, Path(name): Path<String>) -> SnapshotAnswer {
    let (name, directory) = (SnapshotName::new(&name)?, place(&port.shared)?);
    let work = move |live: &mut Connection| {
        let replaced = snapshots::save(live, &directory, &name)?;
        Ok::<_, SnapshotError>(Json(json!({"name": name.text(), "replaced": replaced})))
    };
    port.shared.store.whole(work).await
}

/// `PUT /_sandbox/snapshots/{name}/restore`. A page of another origin cannot make a browser send this
/// method without being asked for leave.
pub async fn restore(State(port): State<Port>, Path(name): Path<String>) -> SnapshotAnswer {
    let (name, directory) = (SnapshotName::new(&name)?, place(&port.shared)?);
    let shared = Arc::clone(&port.shared);
    let work = move |live: &mut Connection| {
        let (snapshot, fits) = snapshots::read(&directory, &name, |db| {
            let fits = fits(&shared, db)?;
            if fits {
                keep_ways_in(&shared, live, db)?;
            }
            Ok(fits)
        })?;
        if !fits {
            return Err(SnapshotError::OtherEnvironments(name.text().to_owned()));
        }
        snapshots::replace(live, &snapshot)?;
        shared.lapsing.notify_one();
        Ok(Json(json!({"name": name.text()})))
    };
    port.shared.store.whole(work).await
}

/// `DELETE /_sandbox/snapshots/{name}`
pub async fn delete(State(port): State<Port>, Path(name): Path<String>) -> SnapshotAnswer {
    let (name, directory) = (SnapshotName::new(&name)?, place(&port.shared)?);
    let work = move |_: &mut Connection| {
        snapshots::delete(&directory, &name)?;
        Ok::<_, SnapshotError>(Json(json!({"name": name.text()})))
    };
    port.shared.store.whole(work).await
}

/// Whether a snapshot has the environments that this process serves.
fn fits(shared: &Shared, snapshot: &Connection) -> Result<bool, SnapshotError> {
    let found = environments::all(snapshot)?;
    let same = |(one, site): (&environments::StoredEnvironment, &Arc<_>)| {
        let served: &super::site::ServedEnvironment = site;
        one.id == served.stored.id
            && one.kind == served.stored.kind
            && one.session == served.stored.session
    };
    Ok(found.len() == shared.sites.len() && found.iter().zip(&shared.sites).all(same))
}

/// What this process announced stays good, whatever was announced when the snapshot was saved.
fn keep_ways_in(
    shared: &Shared,
    live: &Connection,
    snapshot: &Connection,
) -> Result<(), StoreError> {
    meta::set_store_key(snapshot, &meta::store_key(live)?)?;
    meta::set_signing_key(snapshot, meta::signing_key(live)?.as_deref())?;
    bootstrap::restore(&shared.mint, snapshot, &shared.given).map(drop)
}
