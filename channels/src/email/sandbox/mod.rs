//! A mail relay on loopback that speaks the true wire (RFC 5321 with PIPELINING, 8BITMIME, SMTPUTF8,
//! ENHANCEDSTATUSCODES and SIZE, and AUTH where asked), keeps what it took, and fails on request. It delivers nothing to anybody.

mod body;
mod lines;
mod offers;
mod script;
mod session;

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::Timestamp;
use tokio::{sync::watch, task::JoinHandle};
use wardmote_domain::clock::SharedClock;

pub use offers::Offers;
pub use script::{Fault, Rule, Stage, When};

/// The largest mail it takes unless told otherwise, in octets.
pub const SIZE: usize = 10 * 1024 * 1024;

/// One mail that was taken.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpReceipt {
    /// The envelope's sender, without angle brackets.
    pub mail_from: String,
    /// What followed the sender: `SIZE=…`, `BODY=8BITMIME`, `SMTPUTF8`.
    pub parameters: Vec<String>,
    /// The envelope's recipients.
    pub rcpt_to: Vec<String>,
    /// The mail, lines ended by CRLF, dots unstuffed.
    pub raw: Vec<u8>,
    /// When its final dot came.
    pub at: Timestamp,
    /// Over which connection, from 1.
    pub connection: u64,
    /// Whether the sender was told 250. Where not, the mail is kept all the same: accepted, and the answer lost.
    pub answered: bool,
}

impl fmt::Debug for SmtpReceipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SmtpReceipt({} recipients hidden, {} octets)",
            self.rcpt_to.len(),
            self.raw.len()
        )
    }
}

/// What all sessions share.
struct Shared {
    clock: SharedClock,
    receipts: Mutex<Vec<SmtpReceipt>>,
    commands: Mutex<Vec<String>>,
    rules: Mutex<Vec<Rule>>,
    connections: AtomicU64,
    mails: AtomicU64,
    taken: watch::Sender<usize>,
    silent: watch::Sender<usize>,
    held: watch::Sender<usize>,
    let_go: watch::Sender<bool>,
    offers: Mutex<Offers>,
}

/// A guard of a list that is whole at every step, whoever panicked while holding it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn keep(&self, receipt: SmtpReceipt) {
        lock(&self.receipts).push(receipt);
        self.taken.send_modify(|n| *n += 1);
    }

    /// The first rule that applies here, used up by one.
    fn fault(&self, stage: Stage, nth: u64, recipient: Option<&str>) -> Option<Fault> {
        lock(&self.rules)
            .iter_mut()
            .find(|rule| rule.applies(stage, nth, recipient))
            .map(Rule::spend)
    }
}

/// A running sandbox. It stops when it is dropped.
pub struct SmtpSandbox {
    addr: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
    stop: watch::Sender<bool>,
}

impl fmt::Debug for SmtpSandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpSandbox({})", self.addr)
    }
}

/// Starts a sandbox on `addr`, or on the next free port after it. What it keeps is dated by `clock`.
///
/// # Errors
/// When the address is not loopback or no port is free.
pub async fn start(addr: SocketAddr, clock: SharedClock) -> io::Result<SmtpSandbox> {
    let listener = crate::sandbox::listen(addr).await?;
    let addr = listener.local_addr()?;
    let shared = Arc::new(Shared {
        clock,
        receipts: Mutex::default(),
        commands: Mutex::default(),
        rules: Mutex::default(),
        connections: AtomicU64::new(0),
        mails: AtomicU64::new(0),
        taken: watch::Sender::new(0),
        silent: watch::Sender::new(0),
        held: watch::Sender::new(0),
        let_go: watch::Sender::new(false),
        offers: Mutex::default(),
    });
    let stop = watch::Sender::new(false);
    let (for_loop, stopped) = (Arc::clone(&shared), stop.subscribe());
    let accepting = tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let connection = for_loop.connections.fetch_add(1, Ordering::SeqCst) + 1;
            let (shared, mut stopped) = (Arc::clone(&for_loop), stopped.clone());
            tokio::spawn(async move {
                tokio::select! {
                    // Either way the session is over: the client went, or the sandbox stops.
                    _ = session::run(socket, shared, connection) => {}
                    _ = stopped.wait_for(|stopped| *stopped) => {}
                }
            });
        }
    });
    Ok(SmtpSandbox {
        addr,
        shared,
        accepting,
        stop,
    })
}

impl SmtpSandbox {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Its address as `[channels.email] relay` takes it.
    pub fn relay(&self) -> String {
        format!("smtp://{}", self.addr)
    }

    /// Every mail it took, in order.
    pub fn receipts(&self) -> Vec<SmtpReceipt> {
        lock(&self.shared.receipts).clone()
    }

    /// The mails it took for one recipient, in order.
    pub fn receipts_for(&self, recipient: &str) -> Vec<SmtpReceipt> {
        let theirs = |r: &&SmtpReceipt| {
            r.rcpt_to
                .iter()
                .any(|to| to.eq_ignore_ascii_case(recipient))
        };
        lock(&self.shared.receipts)
            .iter()
            .filter(theirs)
            .cloned()
            .collect()
    }

    /// Every command line it read, in order, without line ends.
    pub fn commands(&self) -> Vec<String> {
        lock(&self.shared.commands).clone()
    }

    /// How many connections were opened to it.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Adds a rule by which it fails. Of several that apply, the first added counts.
    pub fn script(&self, rule: Rule) {
        lock(&self.shared.rules).push(rule);
    }

    /// What it offers from the next connection on, and how strict it is.
    pub fn offer(&self, offers: Offers) {
        *lock(&self.shared.offers) = offers;
    }

    /// Forgets all rules.
    pub fn behave(&self) {
        lock(&self.shared.rules).clear();
    }

    /// Waits until it has taken `mails` in all.
    pub async fn taken(&self, mails: usize) {
        // The sender lives as long as `self`, so this ends only when there are that many.
        let _ = self
            .shared
            .taken
            .subscribe()
            .wait_for(|n| *n >= mails)
            .await;
    }

    /// Waits until it has fallen silent `times` by a rule.
    pub async fn fallen_silent(&self, times: usize) {
        let _ = self
            .shared
            .silent
            .subscribe()
            .wait_for(|n| *n >= times)
            .await;
    }

    /// Waits until it has held an answer back `times` by a rule.
    pub async fn holding(&self, times: usize) {
        let _ = self.shared.held.subscribe().wait_for(|n| *n >= times).await;
    }

    /// Gives every answer that it holds back, and holds none back any more.
    pub fn let_go(&self) {
        self.shared.let_go.send_replace(true);
    }

    /// Stops: hangs up on everybody and frees the port. What it kept can still be read.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        self.accepting.abort();
        // An aborted task ends with an error by definition; what counts is that the listener is gone.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for SmtpSandbox {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.accepting.abort();
    }
}
