//! The description against the code.

use std::collections::BTreeSet;

use super::{operations::OPERATIONS, *};
use crate::http::ROUTES;

#[test]
fn openapi_describes_every_route_and_nothing_else() {
    let described: BTreeSet<(&str, &str)> =
        OPERATIONS.iter().map(|op| (op.method, op.path)).collect();
    let routes: BTreeSet<(&str, &str)> = ROUTES.iter().copied().collect();
    let missing: Vec<_> = routes.difference(&described).collect();
    let more: Vec<_> = described.difference(&routes).collect();
    assert!(
        missing.is_empty() && more.is_empty(),
        "not described: {missing:?}; described and no route: {more:?}. Each route has its line in \
         daemon/src/http/describe/operations.rs"
    );
    assert_eq!(described.len(), OPERATIONS.len(), "a route is there twice");
    let names: BTreeSet<&str> = OPERATIONS.iter().map(|op| op.name).collect();
    assert_eq!(names.len(), OPERATIONS.len(), "a name is there twice");
}

#[test]
fn openapi_names_only_shapes_that_are_there_and_all_of_them() {
    let document = openapi();
    let text = document.to_string();
    let mut named = BTreeSet::new();
    for part in text.split("\"#/components/schemas/").skip(1) {
        named.insert(part.split('"').next().unwrap().to_owned());
    }
    let there: BTreeSet<String> = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(named, there);
}

#[test]
fn openapi_is_checked_in_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let now = serde_json::to_string_pretty(&openapi()).unwrap() + "\n";
    if std::env::var_os("WARDMOTE_RENEW").is_some() {
        std::fs::write(path, &now).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        checked_in == now,
        "daemon/openapi.json is not what the code says. Renew it with: WARDMOTE_RENEW=1 cargo test -p wardmote --lib \
         openapi"
    );
}
