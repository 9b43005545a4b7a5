//! The socket under lettre's connection: our own, with `TCP_NODELAY` (lettre sets none and writes the final dot by
//! itself, which costs a delayed acknowledgement of 40 ms a mail), and with a witness that knows whether the final dot
//! has left.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use rustls::{ClientConfig, pki_types::ServerName};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use super::config::EmailSetupError;
use crate::endpoint::SmtpWay;

/// What ends a mail on the wire. Dots are stuffed, so it stands nowhere else in one.
const FINAL_DOT: [u8; 5] = *b"\r\n.\r\n";

/// What has left, as seen at the socket.
#[derive(Debug, Default)]
pub(super) struct Witness {
    written: AtomicU64,
    /// A body is being written.
    in_body: AtomicBool,
    /// The whole final dot was given to the socket: from here on the mail may have been taken.
    dot: AtomicBool,
    /// The dot was not flushed yet.
    unflushed: AtomicBool,
}

impl Witness {
    /// Bytes given to the socket so far.
    pub(super) fn written(&self) -> u64 {
        self.written.load(Ordering::SeqCst)
    }

    /// A body comes next.
    pub(super) fn body_begins(&self) {
        self.dot.store(false, Ordering::SeqCst);
        self.in_body.store(true, Ordering::SeqCst);
    }

    /// Whether the final dot has left since the body began.
    pub(super) fn dot_left(&self) -> bool {
        self.dot.load(Ordering::SeqCst)
    }
}

/// Any stream a mail can go over.
pub(super) trait Socket: AsyncRead + AsyncWrite + Send + Sync + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Sync + Unpin> Socket for T {}

/// A stream with its witness.
pub(super) struct Wire<S> {
    socket: S,
    peer: SocketAddr,
    witness: Arc<Witness>,
    tail: [u8; 5],
}

impl<S: Socket> Wire<S> {
    pub(super) fn new(socket: S, peer: SocketAddr) -> (Self, Arc<Witness>) {
        let witness = Arc::<Witness>::default();
        (
            Self {
                socket,
                peer,
                witness: Arc::clone(&witness),
                tail: [0; 5],
            },
            witness,
        )
    }

    fn saw(&mut self, bytes: &[u8]) {
        self.witness
            .written
            .fetch_add(bytes.len() as u64, Ordering::SeqCst);
        for byte in &bytes[bytes.len().saturating_sub(self.tail.len())..] {
            self.tail.rotate_left(1);
            self.tail[4] = *byte;
        }
        if self.witness.in_body.load(Ordering::SeqCst) && self.tail == FINAL_DOT {
            self.witness.in_body.store(false, Ordering::SeqCst);
            self.witness.dot.store(true, Ordering::SeqCst);
            self.witness.unflushed.store(true, Ordering::SeqCst);
        }
    }
}

impl<S> fmt::Debug for Wire<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}

impl<S: Socket> AsyncRead for Wire<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_read(cx, buf)
    }
}

impl<S: Socket> AsyncWrite for Wire<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let taken = ready!(Pin::new(&mut this.socket).poll_write(cx, buf))?;
        this.saw(&buf[..taken]);
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(&mut this.socket).poll_flush(cx))?;
        if this.witness.unflushed.swap(false, Ordering::SeqCst) {
            after_dot();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().socket).poll_shutdown(cx)
    }
}

/// The mail has left whole and nothing of its answer was read.
fn after_dot() {
    crate::kill_point!("email.after_dot");
}

impl<S: Socket> AsyncTokioStream for Wire<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

/// Why no socket could be had.
#[derive(Debug)]
pub(super) enum NoSocket {
    /// Nobody answers there, or the connection broke.
    Unreachable,
    /// Somebody answers, and cannot prove to be who they should be.
    Untrusted,
}

/// Opens a socket the way the endpoint says.
pub(super) async fn open(
    way: SmtpWay<'_>,
    tls: Option<&TlsConnector>,
) -> Result<(Box<dyn AsyncTokioStream>, Arc<Witness>), NoSocket> {
    let unreachable = |_: io::Error| NoSocket::Unreachable;
    match way {
        SmtpWay::Plain(addr) => {
            let socket = TcpStream::connect(addr).await.map_err(unreachable)?;
            socket.set_nodelay(true).map_err(unreachable)?;
            let (wire, witness) = Wire::new(socket, addr);
            Ok((Box::new(wire), witness))
        }
        SmtpWay::Tls { host, port } => {
            let name = ServerName::try_from(host.to_owned()).map_err(|_| NoSocket::Untrusted)?;
            // An endpoint by TLS always comes with its connector; without one nothing may be sent in the clear.
            let connector = tls.ok_or(NoSocket::Untrusted)?;
            let socket = TcpStream::connect((host, port))
                .await
                .map_err(unreachable)?;
            socket.set_nodelay(true).map_err(unreachable)?;
            let peer = socket.peer_addr().map_err(unreachable)?;
            let socket = connector.connect(name, socket).await.map_err(|error| {
                match error
                    .get_ref()
                    .and_then(|e| e.downcast_ref::<rustls::Error>())
                {
                    Some(rustls::Error::InvalidCertificate(_)) => NoSocket::Untrusted,
                    _ => NoSocket::Unreachable,
                }
            })?;
            let (wire, witness) = Wire::new(socket, peer);
            Ok((Box::new(wire), witness))
        }
    }
}

/// TLS with the machine's own list of authorities, TLS 1.2 at least.
pub(super) fn connector() -> Result<TlsConnector, EmailSetupError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let failed = |error: rustls::Error| EmailSetupError::Tls(error.to_string());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_platform_verifier()
        .map_err(failed)?
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt;

    use super::*;

    /// However the bytes are cut, the witness says "dot" with the last of them and not before.
    #[tokio::test]
    async fn the_dot_is_seen_whole_or_not_at_all() {
        let stream = b"DATA\r\n..a line\r\n.\r.\n..\r\n\r\n.\r\n";
        for size in 1..=stream.len() {
            let (ours, theirs) = tokio::io::duplex(1024);
            let (mut wire, witness) = Wire::new(ours, "127.0.0.1:25".parse().unwrap());
            wire.write_all(&stream[..6]).await.unwrap();
            witness.body_begins();
            let mut sent = 6;
            for piece in stream[6..].chunks(size) {
                assert!(!witness.dot_left(), "before the dot, pieces of {size}");
                wire.write_all(piece).await.unwrap();
                sent += piece.len();
            }
            assert!(witness.dot_left(), "after the dot, pieces of {size}");
            assert_eq!(witness.written(), sent as u64);
            drop(theirs);
        }
    }

    #[tokio::test]
    async fn outside_a_body_nothing_is_a_dot() {
        let (ours, _theirs) = tokio::io::duplex(64);
        let (mut wire, witness) = Wire::new(ours, "127.0.0.1:25".parse().unwrap());
        wire.write_all(b"NOOP\r\n.\r\n").await.unwrap();
        assert!(!witness.dot_left());
    }
}
