//! Takes connections, and does not let slow or idle ones keep the others out: a request's head, its body and the whole
//! connection each have their time, and there are only so many connections.

use std::{
    net::IpAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::{
    BoxError, Router,
    body::{Body, Bytes, HttpBody},
    http::{HeaderValue, Request, header},
    response::Response,
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

/// Where a request comes from, as the connection says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// When a request's connection takes nothing more: what goes on for longer ends before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends(pub Instant);

/// Connections open at a time on one listener.
const CONNECTIONS: usize = 512;
/// Pause after the system refused a connection (too many open files), so that the refusal does not spin.
const AFTER_REFUSAL: Duration = Duration::from_millis(200);

/// How long a client may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To send the head of a request; also how long a connection may idle between two.
    pub head: Duration,
    /// To send the body.
    pub body: Duration,
    /// After this long the next answer on a connection says that it is the last.
    pub connection: Duration,
    /// From then on to finish the request it has.
    pub last: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            head: seconds(15),
            body: seconds(60),
            connection: seconds(300),
            last: seconds(20),
        }
    }
}

/// Serves until it is stopped; then takes nothing new and finishes the requests it has.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let open = TaskTracker::new();
    while let Some((stream, place)) = next(&listener, &places, &stop).await {
        open.spawn(connection(
            stream,
            router.clone(),
            patience,
            stop.clone(),
            place,
        ));
    }
    drop(listener);
    open.close();
    open.wait().await;
}

/// The next connection with its place; nothing when it is time to stop.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let accepted = async {
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok((stream, _)) => return Some((stream, place)),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(AFTER_REFUSAL).await;
                }
            }
        }
    };
    tokio::select! {
        () = stop.cancelled() => None,
        taken = accepted => taken,
    }
}

async fn connection(
    stream: TcpStream,
    router: Router,
    patience: Patience,
    stop: CancellationToken,
    _place: OwnedSemaphorePermit,
) {
    // Answers are small and whole: there is nothing to gain by holding them back.
    let _ = stream.set_nodelay(true);
    let asked = Arc::new(AtomicUsize::new(0));
    let peer = stream.peer_addr().ok().map(|peer| Peer(peer.ip()));
    let ends = Ends(Instant::now() + patience.connection);
    let (begun, done) = (Arc::clone(&asked), Arc::clone(&asked));
    let timed = move |mut request: Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        request.extensions_mut().insert(ends);
        begun.fetch_add(1, Ordering::Relaxed);
        request.map(|body| in_time(body, patience.body))
    };
    let answered = move |mut response: Response| {
        done.fetch_sub(1, Ordering::Relaxed);
        // Said with an answer, for a connection that just closes may meet the next request on its way (RFC 9112, 9.3 and 9.5).
        if Instant::now() >= ends.0 {
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
        }
        response
    };
    let service = TowerToHyperService::new(router.map_request(timed).map_response(answered));
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(served);
    // A client that broke off is its own affair: there is nobody to tell.
    tokio::select! {
        _ = &mut served => return,
        () = stop.cancelled() => {}
        // By then whoever goes on asking was told so, and whoever does not has idled for too long.
        () = tokio::time::sleep(patience.connection + patience.head) => {}
    }
    served.as_mut().graceful_shutdown();
    // Who has asked nothing yet has nothing to wait for; an answer that is ready still goes out.
    let last = if asked.load(Ordering::Relaxed) > 0 {
        patience.last
    } else {
        patience.last / 20
    };
    let _ = tokio::time::timeout(last, served).await;
}

fn in_time(body: Incoming, allowed: Duration) -> Body {
    if body.is_end_stream() {
        return Body::empty();
    }
    Body::new(Timed {
        body,
        rest: Box::pin(tokio::time::sleep(allowed)),
    })
}

/// A body that must have come whole before its time is over.
struct Timed {
    body: Incoming,
    rest: Pin<Box<Sleep>>,
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => Poll::Ready(frame.map(|f| f.map_err(Into::into))),
            Poll::Pending => {
                ready!(self.rest.as_mut().poll(cx));
                Poll::Ready(Some(Err("the body did not come in time".into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::post;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    async fn start(
        patience: Patience,
    ) -> (
        std::net::SocketAddr,
        CancellationToken,
        tokio::task::JoinHandle<()>,
    ) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let router = Router::new().route(
            "/",
            post(|body: Bytes| async move { format!("{} bytes", body.len()) }),
        );
        let stop = CancellationToken::new();
        let serving = tokio::spawn(serve(listener, router, patience, stop.clone()));
        (at, stop, serving)
    }

    async fn say(at: std::net::SocketAddr, text: &str) -> String {
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut said = String::new();
        // The client never closes: an end here means that the server did.
        stream.read_to_string(&mut said).await.unwrap();
        said
    }

    #[tokio::test]
    async fn a_request_in_time_is_answered_and_slow_ones_are_cut_off() {
        let short = Duration::from_millis(50);
        let (at, stop, serving) = start(Patience {
            head: short,
            body: short,
            ..Patience::default()
        })
        .await;
        let whole = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc";
        assert!(say(at, whole).await.ends_with("3 bytes"));
        assert_eq!(say(at, "").await, "", "a silent client is let go");
        assert!(
            !say(at, "POST / HTTP/1.1\r\nhos").await.contains("200 OK"),
            "half a head gets no answer"
        );
        let half = say(
            at,
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nab",
        )
        .await;
        assert!(half.starts_with("HTTP/1.1 400"), "{half}");
        stop.cancel();
        serving.await.unwrap();
    }

    #[tokio::test]
    async fn a_connection_that_is_old_says_with_an_answer_that_it_ends() {
        let whole = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc";
        let old = Patience {
            connection: Duration::ZERO,
            ..Patience::default()
        };
        for (patience, last) in [(old, true), (Patience::default(), false)] {
            let (at, stop, serving) = start(patience).await;
            let mut stream = TcpStream::connect(at).await.unwrap();
            stream.write_all(whole.as_bytes()).await.unwrap();
            let mut said = [0; 512];
            let mut length = 0;
            while !said[..length].ends_with(b"3 bytes") {
                length += stream.read(&mut said[length..]).await.unwrap();
            }
            let said = String::from_utf8_lossy(&said[..length]).into_owned();
            assert_eq!(said.contains("connection: close"), last, "{said}");
            if last {
                let more = stream.read(&mut [0; 1]).await.unwrap();
                assert_eq!(more, 0, "nothing waits for a further request");
            }
            stop.cancel();
            serving.await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_stop_finishes_what_it_has_and_takes_nothing_new() {
        let (at, stop, serving) = start(Patience::default()).await;
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream
            .write_all(
                b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\nexpect: 100-continue\r\n\r\n",
            )
            .await
            .unwrap();
        let mut line = [0; 12];
        stream.read_exact(&mut line).await.unwrap();
        assert_eq!(&line, b"HTTP/1.1 100", "the handler has the request");
        stop.cancel();
        stream.write_all(b"abc").await.unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).await.unwrap();
        assert!(said.ends_with("3 bytes"), "{said}");
        serving.await.unwrap();
        assert!(TcpStream::connect(at).await.is_err());
    }
}
