//! A line that is cut: it carries so many bytes of one direction to the byte, and breaks.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// Where the line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// After so many bytes from us.
    Ours(usize),
    /// After so many bytes of the provider's.
    Theirs(usize),
}

#[derive(Default)]
struct State {
    cut: Mutex<Option<Cut>>,
    ours: AtomicUsize,
    theirs: AtomicUsize,
}

/// A line to somewhere on this machine. What passes is counted from the last [`Line::breaks`] on, over all connections.
pub struct Line {
    pub at: std::net::SocketAddr,
    state: Arc<State>,
    open: Arc<watch::Sender<usize>>,
    all: Arc<watch::Sender<()>>,
    accepting: JoinHandle<()>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Line {
    pub async fn to(provider: std::net::SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let open = Arc::new(watch::Sender::new(0));
        let all = Arc::new(watch::Sender::new(()));
        let (for_loop, opened, ends) = (Arc::clone(&state), Arc::clone(&open), Arc::clone(&all));
        let accepting = tokio::spawn(async move {
            while let Ok((ours, _)) = listener.accept().await {
                let (state, open) = (Arc::clone(&for_loop), Arc::clone(&opened));
                open.send_modify(|n| *n += 1);
                let end = ends.subscribe();
                tokio::spawn(async move {
                    if let Ok(theirs) = TcpStream::connect(provider).await {
                        carry(ours, theirs, &state, end).await;
                    }
                    open.send_modify(|n| *n -= 1);
                });
            }
        });
        Self {
            at,
            state,
            open,
            all,
            accepting,
        }
    }

    /// From now on it breaks there; nowhere where there is none.
    pub fn breaks(&self, cut: Option<Cut>) {
        *self.state.cut.lock().unwrap() = cut;
        self.state.ours.store(0, Ordering::SeqCst);
        self.state.theirs.store(0, Ordering::SeqCst);
    }

    /// How many bytes passed each way.
    pub fn passed(&self) -> (usize, usize) {
        let read = |n: &AtomicUsize| n.load(Ordering::SeqCst);
        (read(&self.state.ours), read(&self.state.theirs))
    }

    /// Cuts what is open still, and waits until the provider has done with every connection.
    pub async fn over(&self) {
        self.all.send_replace(());
        self.open.subscribe().wait_for(|n| *n == 0).await.unwrap();
    }
}

/// Carries both ways until one side hangs up or the line breaks. What reached the provider before stays with it: it reads to
/// the end of it, and what it answers goes nowhere.
async fn carry(ours: TcpStream, theirs: TcpStream, state: &State, mut end: watch::Receiver<()>) {
    // Our side sees the line break, not a polite end.
    let _ = ours.set_zero_linger();
    for stream in [&ours, &theirs] {
        stream.set_nodelay(true).unwrap();
    }
    let (mut from_us, mut to_us) = ours.into_split();
    let (mut from_them, mut to_them) = theirs.into_split();
    tokio::select! {
        () = pass(&mut from_us, &mut to_them, &state.ours, state, true) => {}
        () = pass(&mut from_them, &mut to_us, &state.theirs, state, false) => {}
        _ = end.changed() => {}
    }
    drop((from_us, to_us));
    let _ = to_them.shutdown().await;
    let mut rest = Vec::new();
    let _ = from_them.read_to_end(&mut rest).await;
}

/// Ends at the end of what is read, or where the line breaks.
async fn pass(
    from: &mut OwnedReadHalf,
    to: &mut OwnedWriteHalf,
    count: &AtomicUsize,
    state: &State,
    ours: bool,
) {
    let mut buffer = [0; 4096];
    loop {
        let left = match *state.cut.lock().unwrap() {
            Some(Cut::Ours(at)) if ours => at.saturating_sub(count.load(Ordering::SeqCst)),
            Some(Cut::Theirs(at)) if !ours => at.saturating_sub(count.load(Ordering::SeqCst)),
            _ => buffer.len(),
        };
        if left == 0 {
            return;
        }
        let most = left.min(buffer.len());
        match from.read(&mut buffer[..most]).await {
            Ok(0) | Err(_) => return,
            Ok(n) => {
                if to.write_all(&buffer[..n]).await.is_err() {
                    return;
                }
                count.fetch_add(n, Ordering::SeqCst);
            }
        }
    }
}

/// Where to cut a line that carries so much: every byte at both ends, and some between.
pub fn places(total: usize) -> Vec<usize> {
    let step = (total / 16).max(1);
    let mut all: Vec<usize> = (0..4)
        .chain((0..total).step_by(step))
        .chain(total.saturating_sub(4)..=total)
        .filter(|at| *at <= total)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
