//! Binding the ports.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

use super::error::SandboxError;

/// The port of an environment.
pub struct Bound {
    /// At the address that was asked for.
    pub listener: TcpListener,
    /// At the other loopback address.
    pub beside: Option<TcpListener>,
}

/// Refuses every address that another machine could reach.
///
/// # Errors
/// When the address is not loopback.
pub fn check(address: SocketAddr) -> Result<(), SandboxError> {
    if address.ip().is_loopback() { Ok(()) } else { Err(SandboxError::NotLoopback(address)) }
}

/// Binds one port for each environment: the first at `address`, the others on the next ones. Port 0
/// picks a free one each time. `localhost` means both loopback addresses: the other one is bound
/// where the port is free there.
///
/// # Errors
/// When a port cannot be had.
pub async fn bind(address: SocketAddr, environments: usize) -> Result<Vec<Bound>, SandboxError> {
    check(address)?;
    let first = address.port();
    let mut listeners = Vec::with_capacity(environments);
    for index in 0..environments {
        let port = match (first, u16::try_from(index)) {
            (0, _) => Some(0),
            (first, Ok(index)) => first.checked_add(index),
            (_, Err(_)) => None,
        };
        let port = port.ok_or(SandboxError::NoPortsLeft { first, environments })?;
        let address = SocketAddr::new(address.ip(), port);
        let listener = TcpListener::bind(address).await.map_err(|source| match source.kind() {
            ErrorKind::AddrInUse => SandboxError::PortInUse(address),
            _ => SandboxError::Listen { address, source },
        })?;
        listeners.push(Bound { beside: beside(&listener).await, listener });
    }
    Ok(listeners)
}

/// The same port at the other loopback address.
async fn beside(listener: &TcpListener) -> Option<TcpListener> {
    let bound = listener.local_addr().ok()?;
    let other: IpAddr = match bound.ip() {
        IpAddr::V4(Ipv4Addr::LOCALHOST) => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::LOCALHOST) => Ipv4Addr::LOCALHOST.into(),
        _ => return None,
    };
    TcpListener::bind((other, bound.port())).await.ok()
}
