//! The two listeners of `serve`: those that the service manager holds open for us (socket activation, systemd's
//! `LISTEN_FDS`), or our own.

use std::{io::ErrorKind, net::SocketAddr};

use listenfd::ListenFd;
use tokio::net::TcpListener;

use super::exit::Failure;
use crate::settings::Server;

/// The desk's listener and the public one.
///
/// # Errors
/// When a port cannot be had, or what was handed over is not what the configuration says: the desk and the public never
/// change places.
pub(super) async fn take(server: &Server) -> Result<(TcpListener, TcpListener), Failure> {
    let mut handed = ListenFd::from_env();
    match handed.len() {
        0 => Ok((
            bind("listen", server.listen).await?,
            bind("public_listen", server.public_listen).await?,
        )),
        2 => Ok((
            handed_over(&mut handed, 0, "listen", server.listen)?,
            handed_over(&mut handed, 1, "public_listen", server.public_listen)?,
        )),
        n => Err(Failure::input(format_args!(
            "the service manager hands over {n} sockets, and Wardmote needs two: wardmote.socket needs one ListenStream= for \
             server.listen, then one for server.public_listen"
        ))),
    }
}

fn handed_over(
    from: &mut ListenFd,
    place: usize,
    key: &str,
    wanted: SocketAddr,
) -> Result<TcpListener, Failure> {
    let listener = from.take_tcp_listener(place).map_err(|error| {
        Failure::input(format_args!(
            "wardmote.socket, ListenStream= number {}: {error}",
            place + 1
        ))
    })?;
    let listener = listener.ok_or_else(|| Failure::other("a socket was handed over twice"))?;
    let at = listener.local_addr().map_err(Failure::other)?;
    if at != wanted {
        return Err(Failure::input(format_args!(
            "wardmote.socket hands over {at} where server.{key} says {wanted}: make them the same"
        )));
    }
    listener.set_nonblocking(true).map_err(Failure::other)?;
    TcpListener::from_std(listener).map_err(Failure::other)
}

/// Takes a listener, or says in words why it cannot be had.
async fn bind(key: &str, at: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(at).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => Failure::other(format_args!(
            "{at}: another program listens there already. Is wardmote running? Else give another port: server.{key}"
        )),
        ErrorKind::AddrNotAvailable => {
            Failure::other(format_args!("{at}: this machine has no such address: look at server.{key}"))
        }
        _ => Failure::other(format_args!("{at}: {error} (server.{key})")),
    })
}
