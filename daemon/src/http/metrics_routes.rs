//! `/metrics`, and the count of what is asked here.

use std::time::Instant;

use axum::{
    Extension, Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use tracing::{Instrument as _, Span, field::Empty};
use wardmote_domain::ids::{DeliveryId, MessageId};

use super::{auth::Caller, serve::Peer};
use crate::{
    desk::{Desk, DeskError},
    metrics::RequestClass,
    settings::Network,
    visitor::Visitor,
};

/// The text format that is answered (Prometheus, exposition formats).
const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Headers by which a proxy says that it asks for somebody else.
const BY_PROXY: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

pub(super) async fn show(
    State(desk): State<Desk>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    caller: Result<Caller, DeskError>,
) -> Result<Response, DeskError> {
    let page = match caller {
        Ok(Caller(by)) => desk.metrics_for(&by).await?,
        // A token that was given and is wrong is never passed over.
        Err(refused) if headers.contains_key(header::AUTHORIZATION) => return Err(refused),
        Err(_) if open_to(&desk.settings().server.metrics_open_to, peer, &headers) => {
            desk.metrics().await?
        }
        Err(refused) => return Err(refused),
    };
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], page).into_response())
}

/// Whether this address may ask without a token. Whoever comes through a proxy may not: the address is the proxy's then.
fn open_to(open: &[Network], peer: Option<Extension<Peer>>, headers: &HeaderMap) -> bool {
    let proxied = BY_PROXY.iter().any(|name| headers.contains_key(*name));
    let inside = |Extension(Peer(ip)): Extension<Peer>| open.iter().any(|n| n.contains(ip));
    !proxied && peer.is_some_and(inside)
}

/// What is written down of a request: its route, never its address, which may hold a token; and the message that it is
/// about, where its address or what it made names one.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("no such route", MatchedPath::as_str);
    let span = tracing::error_span!("request", method = %request.method(), route, msg = Empty, delivery = Empty, status = Empty);
    for part in request.uri().path().split('/') {
        if let Ok(id) = part.parse::<MessageId>() {
            span.record("msg", tracing::field::display(id));
        } else if let Ok(id) = part.parse::<DeliveryId>() {
            span.record("delivery", tracing::field::display(id));
        }
    }
    span
}

/// Counts every request of a listener and how long its answer took, and says for whom it counts.
pub fn counted(router: Router, desk: Desk, public: bool) -> Router {
    router.layer(middleware::from_fn(
        move |mut request: Request, next: Next| {
            let desk = desk.clone();
            async move {
                let peer = request.extensions().get::<Peer>().copied();
                if let Some(Peer(peer)) = peer {
                    let trusted = &desk.settings().server.trusted_proxies;
                    let visitor = Visitor::of(peer, request.headers(), trusted);
                    request.extensions_mut().insert(visitor);
                }
                let class = RequestClass::of(request.uri().path(), public);
                let begun = Instant::now();
                let span = span(&request);
                let response = next.run(request).instrument(span.clone()).await;
                let status = response.status().as_u16();
                span.record("status", status);
                desk.counters.request(class, status, begun.elapsed());
                response
            }
        },
    ))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn an_address_is_let_in_by_itself_and_never_through_a_proxy() {
        let open: Vec<Network> = vec!["127.0.0.1".parse().unwrap()];
        let peer = |ip: &str| Some(Extension(Peer(ip.parse().unwrap())));
        let direct = HeaderMap::new();
        assert!(open_to(&open, peer("127.0.0.1"), &direct));
        assert!(!open_to(&open, peer("192.0.2.7"), &direct));
        assert!(!open_to(&open, None, &direct));
        assert!(
            !open_to(&[], peer("127.0.0.1"), &direct),
            "nobody, unless it says so"
        );
        for name in BY_PROXY {
            let mut proxied = HeaderMap::new();
            proxied.insert(name, HeaderValue::from_static("192.0.2.7"));
            assert!(!open_to(&open, peer("127.0.0.1"), &proxied), "{name}");
        }
    }
}
