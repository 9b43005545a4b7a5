//! Hands spans over in batches. Nothing ever waits for it: what cannot be handed over in time is dropped, and the log says
//! so once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use reqwest::{StatusCode, redirect::Policy};
use tokio::sync::{mpsc, oneshot};

use super::{REALM, target::Target, wire};

/// Spans in one request at most.
const BATCH: usize = 512;
/// Spans that are kept while the collector does not answer.
const KEPT: usize = 4096;
/// How long spans are gathered.
const EVERY: Duration = Duration::from_secs(2);
/// The longest between two tries.
const SLOWEST: Duration = Duration::from_secs(60);
/// How long the end of the program waits for it.
const AT_END: Duration = Duration::from_secs(3);

/// What the exporter is handed.
pub(super) enum Job {
    /// A span that has ended.
    Span(Box<wire::Done>),
    /// Hand over everything now, and say when that is done.
    Finish(oneshot::Sender<()>),
}

/// How many spans were dropped since that was last told.
#[derive(Default)]
pub(super) struct Lost(AtomicU64);

impl Lost {
    /// One more.
    pub fn one(&self) {
        self.some(1);
    }

    fn some(&self, many: usize) {
        let many = u64::try_from(many).unwrap_or(u64::MAX);
        self.0.fetch_add(many, Ordering::Relaxed);
    }
}

/// Hands over what waits, for a moment at most.
pub(super) async fn finish(queue: &mpsc::Sender<Job>) {
    let all = async {
        let (done, wait) = oneshot::channel();
        if queue.send(Job::Finish(done)).await.is_ok() {
            // The exporter may have ended: then there is nothing to wait for.
            let _ = wait.await;
        }
    };
    // Traces are worth a moment of the drain and no more.
    let _ = tokio::time::timeout(AT_END, all).await;
}

/// How a try ended.
enum Tried {
    /// The collector has them.
    Taken,
    /// It may take them later.
    Later(String),
    /// It never will.
    Refused(String),
}

/// Whoever hands them over.
pub(super) struct Exporter {
    http: reqwest::Client,
    target: Target,
    lost: Arc<Lost>,
    waiting: Vec<wire::Done>,
    failing: bool,
    pause: Duration,
    not_before: Option<Instant>,
}

impl Exporter {
    /// One for that collector.
    ///
    /// # Errors
    /// When requests cannot be made.
    pub fn new(target: Target, lost: Arc<Lost>) -> Result<Self, String> {
        let http = reqwest::Client::builder()
            .timeout(target.patience)
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| format!("traces cannot be handed over: {error}"))?;
        Ok(Self {
            http,
            target,
            lost,
            waiting: Vec::new(),
            failing: false,
            pause: EVERY,
            not_before: None,
        })
    }

    /// Runs until nobody hands in spans any more.
    pub async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut beat = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                job = jobs.recv() => match job {
                    Some(Job::Span(done)) => {
                        self.keep(*done);
                        if self.waiting.len() >= BATCH {
                            self.hand_over().await;
                        }
                    }
                    Some(Job::Finish(done)) => {
                        self.not_before = None;
                        self.hand_over().await;
                        // Whoever waits for it may have gone.
                        let _ = done.send(());
                    }
                    None => return self.hand_over().await,
                },
                _ = beat.tick() => self.hand_over().await,
            }
        }
    }

    fn keep(&mut self, done: wire::Done) {
        match self.waiting.len() < KEPT {
            true => self.waiting.push(done),
            false => self.lost.one(),
        }
    }

    /// Hands over all that waits, unless a try failed a moment ago.
    async fn hand_over(&mut self) {
        if self.not_before.is_some_and(|t| Instant::now() < t) {
            return;
        }
        while !self.waiting.is_empty() {
            let many = self.waiting.len().min(BATCH);
            match self.attempt(many).await {
                Tried::Taken => {
                    self.waiting.drain(..many);
                    self.pause = EVERY;
                    self.not_before = None;
                    if std::mem::take(&mut self.failing) {
                        tracing::info!(event = "traces", "the collector takes traces again");
                    }
                }
                Tried::Later(why) => {
                    self.pause = (self.pause * 2).min(SLOWEST);
                    self.not_before = Some(Instant::now() + self.pause);
                    return self.failed(&why);
                }
                Tried::Refused(why) => {
                    self.waiting.drain(..many);
                    self.lost.some(many);
                    self.failed(&why);
                }
            }
        }
        let lost = self.lost.0.swap(0, Ordering::Relaxed);
        if lost > 0 {
            tracing::warn!(
                event = "traces",
                lost,
                "spans were dropped: the collector is too slow or refuses them"
            );
        }
    }

    async fn attempt(&self, many: usize) -> Tried {
        let body = wire::body(&self.target, REALM.get().copied(), &self.waiting[..many]);
        let mut request = self.http.post(&self.target.url).json(&body);
        for (name, value) in &self.target.headers {
            request = request.header(name, value);
        }
        match request.send().await {
            Ok(said) if said.status().is_success() => Tried::Taken,
            Ok(said) => {
                let why = said.status().to_string();
                match said.status() {
                    StatusCode::TOO_MANY_REQUESTS
                    | StatusCode::BAD_GATEWAY
                    | StatusCode::SERVICE_UNAVAILABLE
                    | StatusCode::GATEWAY_TIMEOUT => Tried::Later(why),
                    _ => Tried::Refused(why),
                }
            }
            // Without its address, which may hold a name and a password.
            Err(error) => Tried::Later(error.without_url().to_string()),
        }
    }

    /// Says once that it does not work.
    fn failed(&mut self, why: &str) {
        if !std::mem::replace(&mut self.failing, true) {
            tracing::warn!(
                event = "traces",
                why,
                "the collector does not take traces; sending goes on without them"
            );
        }
    }
}
