//! The connections of a sandbox, which can break as real ones do: before anything is read, after the request was
//! read, or half-way through an answer.

use std::{
    collections::BTreeSet,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// Locks what no holder leaves half-done, so that a test that panics does not hide its reason behind a second panic.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which connections are closed as they come, and how many came.
#[derive(Debug, Default)]
pub(crate) struct Door {
    /// Connections so far.
    pub came: u32,
    /// The numbers, from 1, that are closed unread.
    pub closed: BTreeSet<u32>,
}

/// What is written in place of the answer before the connection breaks.
#[derive(Debug)]
struct LastWords {
    bytes: Vec<u8>,
    written: usize,
}

/// The handler's hand on its own connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grip(Arc<Mutex<Option<LastWords>>>);

impl Grip {
    /// Writes these bytes in place of the answer, and breaks the connection.
    pub fn break_after(&self, bytes: Vec<u8>) {
        *lock(&self.0) = Some(LastWords { bytes, written: 0 });
    }
}

impl Connected<IncomingStream<'_, Lines>> for Grip {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().grip.clone()
    }
}

/// One connection.
pub(crate) struct Line {
    stream: TcpStream,
    grip: Grip,
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let mut grip = lock(&this.grip.0);
        let Some(last) = grip.as_mut() else {
            return Pin::new(&mut this.stream).poll_write(cx, buf);
        };
        while last.written < last.bytes.len() {
            last.written +=
                ready!(Pin::new(&mut this.stream).poll_write(cx, &last.bytes[last.written..]))?;
        }
        Poll::Ready(Err(io::Error::new(
            io::ErrorKind::ConnectionAborted,
            "broken as scripted",
        )))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// The listener, with its door.
pub(crate) struct Lines {
    pub listener: TcpListener,
    pub door: Arc<Mutex<Door>>,
}

impl Listener for Lines {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        loop {
            // The listener of tokio deals with an error of one connection by itself.
            let (stream, addr) = Listener::accept(&mut self.listener).await;
            let mut door = lock(&self.door);
            door.came += 1;
            let came = door.came;
            if door.closed.remove(&came) {
                continue;
            }
            return (
                Line {
                    stream,
                    grip: Grip::default(),
                },
                addr,
            );
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
