//! Serving one port.
//!
//! HTTP/1.1, and HTTP/2 for those who begin with it. By hand rather than with `axum::serve`, because a
//! scripted fault must be able to close a connection without an answer: hyper does so when its
//! service fails, and axum's cannot fail.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::grpc;
use super::site::Peer;
use super::trouble::HangUp;

/// Why a connection ends without an answer.
#[derive(Debug, thiserror::Error)]
#[error("hang up as scripted")]
struct HungUp;

/// Serves until `stop` turns true, then until the open requests are answered. Dropping the future
/// closes every connection.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let stopping = stop.clone();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let (router, stopping) = (router.clone(), stopping.clone());
                    connections.spawn(connection(stream, peer, router, stopping));
                }
                // Too many open files: accepting again at once would spin.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
            () = stopped(&mut stop) => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are small: waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    let handler = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        let call = grpc::is_call(&request);
        request.extensions_mut().insert(Peer(peer.ip()));
        let answer = (!call).then(|| handler.call(request));
        async move {
            let Some(answer) = answer else { return Ok(grpc::refuse()) };
            let answer: Response = answer.await.map_err(|never| match never {})?;
            if answer.extensions().get::<HangUp>().is_some() {
                return Err(HungUp);
            }
            Ok(answer)
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new());
    builder.http2().timer(TokioTimer::new());
    let serving = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(serving);
    tokio::select! {
        _ = serving.as_mut() => return,
        () = stopped(&mut stop) => {}
    }
    serving.as_mut().graceful_shutdown();
    // A client that went away is no failure of the server.
    let _ = serving.await;
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error means that the sandbox was dropped, which stops as well.
    let _ = stop.wait_for(|stop| *stop).await;
}
