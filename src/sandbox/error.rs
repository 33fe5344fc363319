//! What can keep the sandbox from starting.

use std::net::SocketAddr;

use super::store::snapshots::SnapshotError;

/// The sandbox could not be started.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// It holds credentials that anyone may read, so it serves this machine only.
    #[error(
        "listen on {0}: the sandbox listens on loopback only, such as 127.0.0.1:7700 or [::1]:7700"
    )]
    NotLoopback(SocketAddr),
    /// Another program has the port.
    #[error("listen on {0}: the port is in use by another program")]
    PortInUse(SocketAddr),
    /// Each environment has a port of its own, and the numbers ran out.
    #[error("listen from port {first}: {environments} environments need as many ports up to 65535")]
    NoPortsLeft { first: u16, environments: usize },
    /// The port cannot be had for another reason.
    #[error("listen on {address}")]
    Listen { address: SocketAddr, source: std::io::Error },
    /// The file cannot be created, read or written.
    #[error("open the sandbox database {file}")]
    Open { file: String, source: Box<dyn std::error::Error + Send + Sync> },
    /// The file is something else.
    #[error("open the sandbox database {file}: the file is not a database of this sandbox")]
    NotADatabase { file: String },
    /// A newer appdeck wrote it.
    #[error(
        "open the sandbox database {file}: it has version {found}, and this program knows versions up to {known}"
    )]
    NewerDatabase { file: String, found: i64, known: i64 },
    /// The snapshot that it is to begin as cannot be had.
    #[error("begin as a snapshot")]
    Snapshot(#[from] SnapshotError),
    /// A snapshot would replace what is there.
    #[error("begin as a snapshot: {file} has data already, which --reset gives up")]
    HasData { file: String },
    /// The key that ships with the program cannot be read.
    #[error("read the sandbox's signing key")]
    SigningKey,
}
