//! What the sandboxes share. Each sandbox speaks the true wire of its provider, on loopback only, and keeps its own
//! receipts.

mod fault;
pub(crate) mod http;
pub(crate) mod line;
mod windows;

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

pub use fault::{Fault, Received};
pub(crate) use windows::Sliding;

/// How many ports after the wanted one are tried.
const PORTS_TRIED: u16 = 100;

/// Listens on `wanted`, or on the next free port after it. Port 0 takes any free one.
///
/// # Errors
/// When the address is not loopback, or none of the hundred ports from it on is free.
pub async fn listen(wanted: SocketAddr) -> io::Result<TcpListener> {
    if !wanted.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "a sandbox listens on loopback only, and {} is not",
                wanted.ip()
            ),
        ));
    }
    let mut last = None;
    for step in 0..PORTS_TRIED {
        let Some(port) = wanted.port().checked_add(step) else {
            break;
        };
        match TcpListener::bind(SocketAddr::new(wanted.ip(), port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::Error::new(io::ErrorKind::AddrInUse, "no port is free")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_in_use_gives_the_next_free_one() {
        let first = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let taken = first.local_addr().unwrap();
        let second = listen(taken).await.unwrap().local_addr().unwrap();
        assert!(second.port() > taken.port());
        assert_eq!(second.ip(), taken.ip());
    }

    #[tokio::test]
    async fn only_loopback() {
        let error = listen("0.0.0.0:0".parse().unwrap()).await.unwrap_err();
        assert!(error.to_string().contains("loopback only"), "{error}");
    }
}
