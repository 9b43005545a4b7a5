//! Real answers against the description of the interface: every answer of `/v1` that any test gets is held against the
//! checked-in `daemon/openapi.json`, by a validator that is not ours.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::client::Said;

/// Where the document says it is, for its own references.
const AT: &str = "http://wardmote.test/openapi.json";

/// The document as checked in.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT
        .get_or_init(|| serde_json::from_str(include_str!("../../daemon/openapi.json")).unwrap())
}

/// The route of a path, as the document writes it.
fn route(path: &str) -> Option<&'static str> {
    let given: Vec<&str> = path.split('/').collect();
    let routes = document()["paths"].as_object()?.keys();
    // A place written out comes before a place to fill in.
    let mut fits: Vec<&'static str> = routes
        .map(String::as_str)
        .filter(|route| {
            let parts: Vec<&str> = route.split('/').collect();
            let same = |(a, b): (&&str, &&str)| a == b || (a.starts_with('{') && !b.is_empty());
            parts.len() == given.len() && parts.iter().zip(&given).all(same)
        })
        .collect();
    fits.sort_by_key(|route| route.matches('{').count());
    fits.first().copied()
}

/// The pointer of the shape that an answer must have; nothing where it is no JSON.
fn shape(
    method: &str,
    route: &str,
    status: u16,
    media_type: &str,
) -> Result<Option<String>, String> {
    let operation = &document()["paths"][route][method.to_lowercase()];
    if operation.is_null() {
        return Ok((status >= 400).then(|| "/components/schemas/Problem".to_owned()));
    }
    let responses = operation["responses"].as_object().ok_or("no responses")?;
    let exact = status.to_string();
    let range = format!("{}XX", status / 100);
    let response = responses.get(&exact).or_else(|| responses.get(&range));
    let response = response.ok_or(format!("status {status} is not described"))?;
    let response = match response["$ref"].as_str() {
        Some(reference) => document()
            .pointer(&reference[1..])
            .ok_or("a broken reference")?,
        None => response,
    };
    let content = response["content"].as_object().ok_or("no content")?;
    let schema = content.get(media_type).ok_or(format!(
        "{media_type:?} is not described for status {status}"
    ))?;
    if !media_type.ends_with("json") {
        return Ok(None);
    }
    let reference = schema["schema"]["$ref"].as_str().ok_or("no shape")?;
    Ok(Some(reference[1..].to_owned()))
}

/// Compiled shapes, by pointer.
fn valid(pointer: &str, value: &Value) -> Result<(), String> {
    static COMPILED: OnceLock<Mutex<(Schemas, Compiler, HashMap<String, SchemaIndex>)>> =
        OnceLock::new();
    let compiled = COMPILED.get_or_init(|| {
        let mut compiler = Compiler::new();
        compiler.add_resource(AT, document().clone()).unwrap();
        Mutex::new((Schemas::new(), compiler, HashMap::new()))
    });
    let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
    let (schemas, compiler, known) = &mut *compiled;
    let index = match known.get(pointer) {
        Some(index) => *index,
        None => {
            let index = compiler
                .compile(&format!("{AT}#{pointer}"), schemas)
                .map_err(|e| e.to_string())?;
            known.insert(pointer.to_owned(), index);
            index
        }
    };
    schemas
        .validate(value, index)
        .map_err(|error| format!("{error:#}"))
}

/// What is wrong with an answer by the description; nothing outside `/v1`.
pub fn fault(method: &str, path: &str, said: &Said) -> Option<String> {
    if !path.starts_with("/v1/") {
        return None;
    }
    let media_type = said.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let checked = match route(path) {
        None if said.status == 404 => valid("/components/schemas/Problem", &said.json),
        None => Err("this route is not described".to_owned()),
        Some(route) => shape(method, route, said.status, media_type).and_then(|pointer| {
            pointer.map_or(Ok(()), |pointer| {
                valid(&pointer, &said.json).map_err(|e| format!("{pointer}: {e}"))
            })
        }),
    };
    checked.err().map(|error| {
        let text: String = said.text.chars().take(2000).collect();
        format!("{method} {path} answered {} {text}\n{error}", said.status)
    })
}
