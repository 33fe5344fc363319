//! The sandbox's own routes, beside the API: scripted trouble and the record of requests.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::faults::{self, FaultRule};
use super::record::RecordedRequest;
use super::routes;
use super::site::Port;

/// `GET /_sandbox/faults`
pub async fn faults(State(port): State<Port>) -> Json<Vec<FaultRule>> {
    Json(port.shared.faults.rules())
}

/// `PUT /_sandbox/faults`
pub async fn set_faults(State(port): State<Port>, body: Bytes) -> Response {
    match faults::read(&body, &routes::names()) {
        Ok(rules) => {
            port.shared.faults.set(rules);
            faults(State(port)).await.into_response()
        }
        Err(why) => (StatusCode::BAD_REQUEST, why + "\n").into_response(),
    }
}

/// `DELETE /_sandbox/faults`
pub async fn clear_faults(State(port): State<Port>) -> Json<Vec<FaultRule>> {
    port.shared.faults.set(Vec::new());
    faults(State(port)).await
}

/// `GET /_sandbox/requests`
pub async fn requests(State(port): State<Port>) -> Json<Vec<RecordedRequest>> {
    Json(port.shared.record.all())
}
