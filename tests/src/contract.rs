//! Real answers against the description of the interface: every answer of the desk's interface that any test gets is held
//! against the checked-in `daemon/openapi.json`, by a validator that is not ours.

use std::{collections::HashMap, sync::OnceLock};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::client::Said;

/// Where the document says it is, for its own references.
const AT: &str = "http://wardmote.test/openapi.json";
/// The shape of a refusal, and its media type.
const PROBLEM: (&str, &str) = ("/components/schemas/Problem", "application/problem+json");

/// The document as checked in.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT
        .get_or_init(|| serde_json::from_str(include_str!("../../daemon/openapi.json")).unwrap())
}

/// Every shape, compiled once.
struct Shapes {
    schemas: Schemas,
    by_pointer: HashMap<String, SchemaIndex>,
}

fn shapes() -> &'static Shapes {
    static SHAPES: OnceLock<Shapes> = OnceLock::new();
    SHAPES.get_or_init(|| {
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource(AT, document().clone()).unwrap();
        let mut schemas = Schemas::new();
        let names = document()["components"]["schemas"].as_object().unwrap();
        let by_pointer = names
            .keys()
            .map(|name| {
                let pointer = format!("/components/schemas/{name}");
                let at = compiler.compile(&format!("{AT}#{pointer}"), &mut schemas);
                (pointer, at.unwrap())
            })
            .collect();
        Shapes {
            schemas,
            by_pointer,
        }
    })
}

/// The route of a path, as the document writes it.
fn route(path: &str) -> Option<&'static str> {
    let given: Vec<&str> = path.split('/').collect();
    let routes = document()["paths"].as_object()?.keys().map(String::as_str);
    let fits = routes.filter(|route| {
        let parts: Vec<&str> = route.split('/').collect();
        let same = |(a, b): (&&str, &&str)| a == b || (a.starts_with('{') && !b.is_empty());
        parts.len() == given.len() && parts.iter().zip(&given).all(same)
    });
    // A place written out comes before a place to fill in.
    fits.min_by_key(|route| route.matches('{').count())
}

/// The response that is described for this status.
fn response(method: &str, route: &str, status: u16) -> Result<&'static Value, String> {
    let document = document();
    let operation = &document["paths"][route][method.to_lowercase()];
    if operation.is_null() {
        return match status {
            401 | 405 => Ok(&document["components"]["responses"]["Refused"]),
            _ => Err(format!("{method} is not described and not refused")),
        };
    }
    let responses = &operation["responses"];
    let range = format!("{}XX", status / 100);
    let response = (responses.get(status.to_string()))
        .or_else(|| responses.get(range))
        .ok_or_else(|| format!("status {status} is not described"))?;
    match response["$ref"].as_str() {
        Some(reference) => document
            .pointer(&reference[1..])
            .ok_or_else(|| format!("{reference} is not there")),
        None => Ok(response),
    }
}

/// The pointers of the shapes of which an answer must have one; none where it is no JSON.
fn shapes_of(method: &str, route: &str, status: u16, media: &str) -> Result<Vec<String>, String> {
    let content = &response(method, route, status)?["content"];
    let Some(described) = content.get(media) else {
        return Err(format!("{media:?} is not described for status {status}"));
    };
    if !media.ends_with("json") {
        return Ok(Vec::new());
    }
    let schema = &described["schema"];
    let any = schema["anyOf"].as_array().cloned().unwrap_or_default();
    let one = std::iter::once(schema).chain(&any);
    let named: Vec<String> = one
        .filter_map(|s| s["$ref"].as_str())
        .map(|reference| reference[1..].to_owned())
        .collect();
    match named.is_empty() {
        true => Err("its JSON has no shape".to_owned()),
        false => Ok(named),
    }
}

/// Whether it has one of the shapes; why not is said of the first, which is the route's own.
fn has_one(pointers: &[String], value: &Value) -> Result<(), String> {
    let mut own = Ok(());
    for pointer in pointers.iter().rev() {
        own = valid(pointer, value);
        if own.is_ok() {
            break;
        }
    }
    own
}

fn valid(pointer: &str, value: &Value) -> Result<(), String> {
    let shapes = shapes();
    let index = (shapes.by_pointer.get(pointer)).ok_or_else(|| format!("no shape {pointer}"))?;
    (shapes.schemas.validate(value, *index)).map_err(|error| format!("{pointer}: {error:#}"))
}

/// What is wrong with an answer by the description; nothing for what is no route of the interface.
pub fn fault(method: &str, path: &str, said: &Said) -> Option<String> {
    let route = route(path);
    if (route.is_none() && !path.starts_with("/v1/")) || method == "HEAD" {
        return None;
    }
    let media = said.header("content-type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    let checked = match route {
        None if said.status == 404 && media == PROBLEM.1 => valid(PROBLEM.0, &said.json),
        None => Err("this route is not described".to_owned()),
        Some(route) => shapes_of(method, route, said.status, media)
            .and_then(|pointers| has_one(&pointers, &said.json)),
    };
    checked.err().map(|error| {
        let text: String = said.text.chars().take(2_000).collect();
        format!("{method} {path} answered {}: {error}\n{text}", said.status)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(status: u16, media: &str, json: Value) -> Said {
        Said {
            status,
            headers: vec![("content-type".to_owned(), media.to_owned())],
            text: json.to_string(),
            json,
        }
    }

    #[test]
    fn an_answer_as_described_is_good_and_any_other_is_a_fault() {
        let (json, problem) = ("application/json", PROBLEM.1);
        let holds = json!({"holds": [], "next": null});
        let refused =
            json!({"type": "/problems/conflict", "title": "t", "status": 409, "detail": "d"});
        let good = |method: &str, path: &str, said: Said| fault(method, path, &said).is_none();
        assert!(good("GET", "/v1/holds", said(200, json, holds.clone())));
        assert!(good(
            "POST",
            "/v1/holds",
            said(409, problem, refused.clone())
        ));
        assert!(good(
            "GET",
            "/v1/no/such",
            said(404, problem, refused.clone())
        ));
        assert!(good(
            "PATCH",
            "/v1/holds",
            said(405, problem, refused.clone())
        ));
        assert!(good("GET", "/a/page", said(500, "text/html", json!(null))));
        for (what, said) in [
            (
                "a field that is not described",
                said(200, json, json!({"holds": [], "more": 1})),
            ),
            ("a field that is not there", said(200, json, json!({}))),
            ("a wrong type", said(200, json, json!({"holds": "none"}))),
            ("another status", said(201, json, holds.clone())),
            ("a fault of the daemon", said(500, problem, refused.clone())),
            ("another type", said(200, "text/plain", holds)),
            (
                "a refusal that is no problem document",
                said(409, json, refused.clone()),
            ),
            (
                "half a problem document",
                said(409, problem, json!({"status": 409})),
            ),
        ] {
            assert!(!good("GET", "/v1/holds", said), "{what}");
        }
        // A repeat whose first answer was lost is answered in words, whatever the route's own status and shape.
        let lost = json!({"words": "This was done before, and its answer was lost."});
        for (method, path) in [
            ("POST", "/v1/schedules"),
            ("POST", "/v1/audience"),
            ("POST", "/v1/holds/resume"),
        ] {
            assert!(good(method, path, said(200, json, lost.clone())), "{path}");
            let more = json!({"words": "Done.", "more": 1});
            assert!(!good(method, path, said(200, json, more)), "{path}");
        }
        assert!(!good("GET", "/v1/holds", said(200, json, lost)));
        assert!(!good("PATCH", "/v1/holds", said(200, json, json!({}))));
        assert!(!good("GET", "/v1/no/such", said(200, json, json!({}))));
    }
}
