//! How often a token may ask (draft-ietf-httpapi-ratelimit-headers-10), so that a program gone wrong does not keep the
//! people at the desk waiting. It is of this process; a restart forgets it. What stops something is never refused.

use std::{
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::StateInformationMiddleware,
    state::keyed::HashMapStateStore,
};

use super::{auth::Signed, problem::Problem, problem_kinds::ProblemKind};
use crate::visitor::Visitor;

/// Wrong tokens from one address in a minute. A token cannot be guessed; this spares the database.
const WRONG_TOKENS: u32 = 300;
/// Keys remembered at a time; beyond it those at rest are forgotten, and then all.
const MOST_KEYS: usize = 10_000;
/// The window, in seconds.
const WINDOW: u64 = 60;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// What is never refused for having been asked too often: one person's act stops a message, a channel, an area, everything
/// or everything routine, a schedule, an ask for copy, or a token.
const STOPS: &[(&str, &str)] = &[
    ("POST", "/v1/holds"),
    ("POST", "/v1/messages/{id}/hold"),
    ("POST", "/v1/messages/{id}/return"),
    ("POST", "/v1/messages/{id}/review"),
    ("POST", "/v1/messages/{id}/takedown"),
    ("POST", "/v1/messages/{id}/withdraw"),
    ("POST", "/v1/schedules/{id}/pause"),
    ("DELETE", "/v1/schedules/{id}"),
    ("POST", "/v1/asks/{id}/withdraw"),
    ("DELETE", "/v1/audience/{number}"),
    ("DELETE", "/v1/tokens/{id}"),
    ("POST", "/v1/webhooks/{id}/pause"),
    ("DELETE", "/v1/webhooks/{id}"),
];

/// Buckets of one minute, one for each key.
struct Buckets<K: Hash + Eq + Clone, C: Clock = MonotonicClock> {
    name: &'static str,
    each_minute: NonZeroU32,
    clock: C,
    limiter: Mutex<Limiter<K, C>>,
}

type Limiter<K, C> = RateLimiter<K, HashMapStateStore<K>, C, StateInformationMiddleware>;

/// What a bucket says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Left {
    name: &'static str,
    each_minute: u32,
    /// Requests left now.
    left: u32,
    /// Seconds until all are there again; for a refused request, until the next one.
    seconds: u64,
    refused: bool,
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Buckets<K, C> {
    fn new(name: &'static str, each_minute: NonZeroU32, clock: C) -> Self {
        Self {
            name,
            each_minute,
            limiter: Mutex::new(Self::empty(each_minute, &clock)),
            clock,
        }
    }

    fn empty(each_minute: NonZeroU32, clock: &C) -> Limiter<K, C> {
        RateLimiter::hashmap_with_clock(Quota::per_minute(each_minute), clock.clone())
            .with_middleware::<StateInformationMiddleware>()
    }

    fn ask(&self, key: &K) -> Left {
        let mut limiter = self.limiter.lock().unwrap_or_else(PoisonError::into_inner);
        if limiter.len() >= MOST_KEYS {
            limiter.retain_recent();
            if limiter.len() >= MOST_KEYS {
                *limiter = Self::empty(self.each_minute, &self.clock);
            }
        }
        let all = self.each_minute.get();
        let (left, seconds, refused) = match limiter.check_key(key) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                let used = u64::from(all.saturating_sub(left));
                (left, (used * WINDOW).div_ceil(u64::from(all)), false)
            }
            Err(not_yet) => {
                let wait: Duration = not_yet.wait_time_from(self.clock.now());
                (0, wait.as_secs() + u64::from(wait.subsec_nanos() > 0), true)
            }
        };
        Left {
            name: self.name,
            each_minute: all,
            left,
            seconds: seconds.max(u64::from(refused)),
            refused,
        }
    }
}

impl Left {
    fn on(self, response: &mut Response) {
        let Self {
            name,
            each_minute,
            left,
            seconds,
            refused,
        } = self;
        let mut put = |header: HeaderName, text: String| {
            if let Ok(value) = HeaderValue::from_str(&text) {
                response.headers_mut().insert(header, value);
            }
        };
        put(POLICY, format!("\"{name}\";q={each_minute};w={WINDOW}"));
        put(LEFT, format!("\"{name}\";r={left};t={seconds}"));
        if refused {
            put(header::RETRY_AFTER, seconds.to_string());
        }
    }

    fn refusal(self, who: &str) -> Response {
        let Self {
            each_minute,
            seconds,
            ..
        } = self;
        let wait = if seconds == 1 { "second" } else { "seconds" };
        let detail = format!("{who} {each_minute} times a minute: wait {seconds} {wait}");
        let mut response = Problem::new(ProblemKind::TooMany, detail).into_response();
        self.on(&mut response);
        response
    }
}

/// The limits of one desk.
pub(super) struct Rate {
    tokens: Buckets<i64>,
    wrong: Buckets<IpAddr>,
}

impl Rate {
    /// So many requests a minute for each token, all of them at once if need be.
    pub fn new(each_minute: u32) -> Arc<Self> {
        let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Arc::new(Self {
            tokens: Buckets::new("token", some(each_minute), MonotonicClock),
            wrong: Buckets::new("wrong-tokens", some(WRONG_TOKENS), MonotonicClock),
        })
    }
}

fn stops(request: &Request) -> bool {
    let path = request.extensions().get::<MatchedPath>();
    path.is_some_and(|path| STOPS.contains(&(request.method().as_str(), path.as_str())))
}

/// Counts a request, and refuses it where there were too many.
pub(super) async fn limit(State(rate): State<Arc<Rate>>, request: Request, next: Next) -> Response {
    let signed = request.extensions().get::<Signed>().map(|s| s.token);
    let left = match signed {
        Some(_) if stops(&request) => return next.run(request).await,
        Some(token) => rate.tokens.ask(&token),
        None if request.headers().contains_key(header::AUTHORIZATION) => {
            let visitor = request.extensions().get().copied();
            let visitor: Visitor = visitor.unwrap_or(Visitor::UNKNOWN);
            let left = rate.wrong.ask(&visitor.network());
            return match left.refused {
                true => left.refusal("an address may come with a wrong token"),
                false => next.run(request).await,
            };
        }
        None => return next.run(request).await,
    };
    if left.refused {
        return left.refusal("this token may ask");
    }
    let mut response = next.run(request).await;
    left.on(&mut response);
    response
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    #[test]
    fn a_token_has_its_minute_and_others_have_theirs() {
        let clock = FakeRelativeClock::default();
        let three = NonZeroU32::new(3).unwrap();
        let buckets = Buckets::new("token", three, clock.clone());
        let left: Vec<u32> = (0..3).map(|_| buckets.ask(&1).left).collect();
        assert_eq!(left, [2, 1, 0]);
        let refused = buckets.ask(&1);
        assert!(refused.refused);
        assert_eq!(refused.seconds, 20, "one in three of a minute");
        assert!(!buckets.ask(&2).refused, "another token");
        clock.advance(Duration::from_secs(20));
        assert!(!buckets.ask(&1).refused);
        assert!(buckets.ask(&1).refused);
    }

    #[test]
    fn a_flood_of_addresses_fills_no_memory() {
        let buckets = Buckets::new("w", NonZeroU32::MIN, FakeRelativeClock::default());
        for i in 0..MOST_KEYS + 10 {
            assert!(!buckets.ask(&i).refused, "{i}");
        }
        assert!(buckets.limiter.lock().unwrap().len() <= MOST_KEYS);
    }

    #[test]
    fn a_refusal_says_when_to_come_back() {
        let buckets = Buckets::new("token", NonZeroU32::MIN, FakeRelativeClock::default());
        buckets.ask(&1);
        let said = buckets.ask(&1).refusal("this token may ask");
        assert_eq!(said.status().as_u16(), 429);
        let header = |name: &str| said.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("retry-after"), "60");
        assert_eq!(header("ratelimit"), "\"token\";r=0;t=60");
        assert_eq!(header("ratelimit-policy"), "\"token\";q=1;w=60");
    }

    #[test]
    fn what_stops_is_a_route() {
        for stop in STOPS {
            assert!(super::super::ROUTES.contains(stop), "{stop:?}");
        }
    }

    /// Words that end the path of a route which stops something. A route that ends with one and stops nothing, or a
    /// deletion that does not, stands below with why.
    const STOPPING: &[&str] = &[
        "cancel", "disable", "end", "hold", "holds", "off", "pause", "recall", "return", "review",
        "revoke", "stop", "takedown", "withdraw",
    ];
    const STOPS_NOTHING: &[(&str, &str)] = &[
        // Somebody leaves the on-call order: nothing that goes out stops.
        ("DELETE", "/v1/on-call/{number}"),
    ];

    #[test]
    fn every_route_that_stops_something_is_named() {
        for route in super::super::ROUTES {
            let (method, path) = *route;
            let last = path.rsplit('/').next().unwrap_or_default();
            let stops = method == "DELETE" || (method == "POST" && STOPPING.contains(&last));
            let named = STOPS.contains(route) || STOPS_NOTHING.contains(route);
            assert!(
                !stops || named,
                "{method} {path}: name it in STOPS, or say in STOPS_NOTHING why it stops nothing"
            );
        }
    }

    /// Through the layer itself, at one request a minute: only what stops is taken a second time.
    #[tokio::test]
    async fn what_stops_always_passes_and_nothing_else_does() {
        use axum::{Router, body::Body, routing::any};
        use tower::ServiceExt as _;
        let person = wardmote_domain::person::Person {
            id: wardmote_domain::ids::PersonId::new(jiff::Timestamp::UNIX_EPOCH),
            name: "Ada Author".to_owned(),
            email: "ada@desk.example.org".parse().unwrap(),
            grants: Vec::new(),
        };
        let paths: std::collections::BTreeSet<&str> =
            super::super::ROUTES.iter().map(|(_, path)| *path).collect();
        let mut router = Router::new();
        for path in paths {
            router = router.route(path, any(|| async { "done" }));
        }
        let router = router.layer(axum::middleware::from_fn_with_state(Rate::new(1), limit));
        for (token, route) in super::super::ROUTES.iter().enumerate() {
            let mut said = Vec::new();
            for _ in 0..3 {
                let request = Request::builder().method(route.0).uri(route.1);
                let mut request = request.body(Body::empty()).unwrap();
                let token = i64::try_from(token).unwrap();
                let person = person.clone();
                request.extensions_mut().insert(Signed { person, token });
                said.push(
                    router
                        .clone()
                        .oneshot(request)
                        .await
                        .unwrap()
                        .status()
                        .as_u16(),
                );
            }
            let after = if STOPS.contains(route) { 200 } else { 429 };
            assert_eq!(said, [200, after, after], "{route:?}");
        }
    }
}
