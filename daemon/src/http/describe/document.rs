//! The document itself.

use serde_json::{Map, Value, json};

use super::{Gives, Operation, Takes, operations::OPERATIONS, shapes};
use crate::http::{KEY_NEEDED, PROBLEMS};

/// The description of the interface, OpenAPI 3.1.
pub fn openapi() -> Value {
    let mut paths = Map::new();
    for op in OPERATIONS {
        let path = paths
            .entry(op.path)
            .or_insert_with(|| json!({"parameters": places(op.path)}));
        path[op.method.to_lowercase()] = operation(op);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Wardmote",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The interface of a Wardmote desk for programs. Every request carries a token. Every refusal is a problem document whose type leads to a page that says what to do. A list comes in parts: give its next as cursor. Every act may carry an Idempotency-Key: a repeat gets the first answer for seven days.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": {"IdempotencyKey": key(false), "IdempotencyKeyNeeded": key(true)},
            "headers": headers(),
            "responses": responses(),
            "schemas": shapes::schemas(),
        },
    })
}

/// The places of a path, each with its shape by what stands before it.
fn places(path: &str) -> Value {
    let parts: Vec<&str> = path.split('/').collect();
    let named = |pair: &[&str]| {
        let name = pair[1].strip_prefix('{')?.strip_suffix('}')?;
        let schema = match (pair[0], name) {
            ("messages", "id") => shapes::kind_of("MessageId"),
            ("deliveries", "id") => shapes::kind_of("DeliveryId"),
            ("people", "id") => shapes::kind_of("PersonId"),
            ("pictures", "id") => shapes::kind_of("PictureId"),
            ("rounds", "id") => shapes::kind_of("RoundId"),
            ("schedules", "id") => shapes::kind_of("ScheduleId"),
            ("asks", "id") => shapes::kind_of("AskId"),
            ("webhooks", "id") => shapes::kind_of("WebhookId"),
            ("wards", "code") => shapes::kind_of("WardCode"),
            ("tokens", _) | (_, "number") => {
                json!({"type": "integer", "format": "int64", "minimum": 0})
            }
            (_, "name" | "outlet") => shapes::kind_of("Word"),
            _ => json!({"type": "string", "minLength": 1}),
        };
        Some(json!({"name": name, "in": "path", "required": true, "schema": schema}))
    };
    parts.windows(2).filter_map(named).collect()
}

fn key(needed: bool) -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": needed,
        "description": "A key of your own for this request. A repeat with the same key gets the first answer.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    })
}

fn headers() -> Value {
    let text = |what: &str| json!({"description": what, "schema": {"type": "string"}});
    json!({
        "RateLimit": text("What is left, and in how many seconds all of it is there again: \"token\";r=599;t=1"),
        "RateLimit-Policy": text("What is allowed: \"token\";q=600;w=60"),
        "Idempotent-Replayed": text("true where this is the first answer again."),
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    })
}

fn responses() -> Value {
    let kinds: Vec<&str> = PROBLEMS.iter().map(|p| p.name).collect();
    let problem = |what: String| {
        json!({
            "description": what,
            "headers": {"Retry-After": {"$ref": "#/components/headers/Retry-After"}},
            "content": {"application/problem+json": {"schema": shapes::kind_of("Problem")}},
        })
    };
    json!({
        "Refused": problem(format!("Refused. The kinds are {}.", kinds.join(", "))),
        "DoneBefore": {
            "description": "Done before, under the same Idempotency-Key, and its first answer was lost: read it again to see how it stands.",
            "content": {"application/json": {"schema": shapes::kind_of("Words")}},
        },
        "NotNow": problem("Not now: try again after Retry-After seconds with the same Idempotency-Key.".to_owned()),
    })
}

fn operation(op: &Operation) -> Value {
    let mut parameters: Vec<Value> = op
        .query
        .iter()
        .map(|p| {
            json!({"name": p.name, "in": "query", "required": p.what.ends_with("Needed."), "description": p.what, "schema": shapes::kind_of(p.kind)})
        })
        .collect();
    if op.method != "GET" {
        let needed = if KEY_NEEDED.contains(&(op.method, op.path)) {
            "IdempotencyKeyNeeded"
        } else {
            "IdempotencyKey"
        };
        parameters.push(json!({"$ref": format!("#/components/parameters/{needed}")}));
    }
    let mut value = json!({"operationId": op.name, "summary": op.what});
    if !parameters.is_empty() {
        value["parameters"] = json!(parameters);
    }
    if let Some(content) = taken(op.takes) {
        value["requestBody"] = json!({"required": true, "content": content});
    }
    let (status, content) = given(op.gives);
    value["responses"] = json!({
        status.to_string(): {
            "description": op.what,
            "headers": {
                "RateLimit": {"$ref": "#/components/headers/RateLimit"},
                "RateLimit-Policy": {"$ref": "#/components/headers/RateLimit-Policy"},
            },
            "content": content,
        },
        "4XX": {"$ref": "#/components/responses/Refused"},
        "503": {"$ref": "#/components/responses/NotNow"},
    });
    if op.method != "GET" {
        done_before(&mut value["responses"]);
    }
    value
}

/// A repeat of an act whose first answer was lost with the process is answered in words, with 200 in place of its own
/// status; where that is 200 too, in place of its own shape.
fn done_before(responses: &mut Value) {
    let Some(own) = responses.get_mut("200") else {
        responses["200"] = json!({"$ref": "#/components/responses/DoneBefore"});
        return;
    };
    let schema = &mut own["content"]["application/json"]["schema"];
    let words = shapes::kind_of("Words");
    if schema.is_object() && *schema != words {
        *schema = json!({"anyOf": [schema.take(), words]});
    }
}

fn of_shape(name: &str) -> Value {
    json!({"schema": shapes::kind_of(name)})
}

fn bytes() -> Value {
    json!({"schema": {"type": "string", "contentEncoding": "binary"}})
}

fn taken(takes: Takes) -> Option<Value> {
    Some(match takes {
        Takes::Nothing => return None,
        Takes::Shape(name) => json!({
            "application/json": of_shape(name),
            "application/yaml": of_shape(name),
            "application/toml": of_shape(name),
        }),
        Takes::Csv => json!({"text/csv": {"schema": {"type": "string"}}}),
        Takes::Picture => json!({"image/jpeg": bytes(), "image/png": bytes()}),
    })
}

fn given(gives: Gives) -> (u16, Value) {
    let text = json!({"schema": {"type": "string"}});
    match gives {
        Gives::Shape(status, name) => (status, json!({"application/json": of_shape(name)})),
        Gives::ShapeOrText(name) => (
            200,
            json!({"application/json": of_shape(name), "text/plain": text}),
        ),
        Gives::ShapeOrEvents(name) => (
            200,
            json!({"application/json": of_shape(name), "text/event-stream": text}),
        ),
        Gives::Picture => (200, json!({"image/jpeg": bytes(), "image/png": bytes()})),
        Gives::Csv => (200, json!({"text/csv": text})),
        Gives::Text => (200, json!({"text/plain": text})),
    }
}
