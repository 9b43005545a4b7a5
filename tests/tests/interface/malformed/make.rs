//! Requests of one operation, made from its description and then made wrong in one way.

use serde_json::{Value, json};
use wardmote_tests::contract::document;

use super::{
    Real, bytes,
    seed::Seed,
    values::{plausible, wrong},
    wire::{Framing, Sent},
};

/// One operation of the description.
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    about: &'static Value,
}

/// Every operation.
pub fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let about = &item[method.to_lowercase()];
            if about.is_object() {
                all.push(Operation {
                    method,
                    path,
                    about,
                });
            }
        }
    }
    all
}

/// What stands in a path or a query and names nothing.
const NASTY: &[&str] = &[
    "%00",
    "%ff%fe",
    "%",
    "%zz",
    "%2e%2e",
    "..%2f..%2fetc",
    "msg_",
    "msg_zzzzzzzzzzzzzzzzzzzzzzzzzz",
    "-1",
    "0x10",
    "1e3",
    "99999999999999999999999",
    "%F0%9F%92%A9",
    "E05",
    "%20",
    "null",
    "true",
    "%0d%0aX:%20y",
    "a;b",
    "%27%20OR%201=1--",
    "dlv_01kc0000000000000000000000",
    "per_01kc0000000000000000000000",
];

impl Operation {
    /// One request, wrong in one way or more.
    pub fn wrong(&self, real: &Real, seed: &mut Seed) -> Sent {
        let media = self.media();
        let way = match (&media[..], self.path.contains('{')) {
            ([], false) => *seed.of(&["query", "header"]),
            ([], true) => *seed.of(&["path", "query", "header"]),
            (_, false) => *seed.of(&["body", "body", "body", "query", "header", "framing"]),
            (_, true) => *seed.of(&["body", "body", "body", "path", "query", "header", "framing"]),
        };
        let mut target = self.target(real, (way == "path").then_some(&mut *seed));
        if way == "query" {
            target += &self.query(seed);
        }
        let (kind, body) = self.body(&media, way == "body", real, seed);
        let mut headers = vec![
            (
                "authorization".to_owned(),
                format!("Bearer {}", real.token).into_bytes(),
            ),
            (
                "idempotency-key".to_owned(),
                format!("malformed-{}", seed.below(usize::MAX)).into_bytes(),
            ),
        ];
        if !kind.is_empty() {
            headers.push(("content-type".to_owned(), kind.into_bytes()));
        }
        if way == "header" {
            bad_header(&mut headers, seed);
        }
        let framing = match way {
            "framing" => *seed.of(&[Framing::BreaksOff, Framing::BadChunks]),
            _ => Framing::Right,
        };
        Sent {
            method: self.method,
            target,
            headers,
            body,
            framing,
        }
    }

    fn media(&self) -> Vec<&'static str> {
        let content = self.about["requestBody"]["content"].as_object();
        content
            .into_iter()
            .flatten()
            .map(|(media, _)| media.as_str())
            .collect()
    }

    fn target(&self, real: &Real, mut seed: Option<&mut Seed>) -> String {
        let parts = self.path.split('/').map(|part| {
            match (
                part.strip_prefix('{').and_then(|p| p.strip_suffix('}')),
                &mut seed,
            ) {
                (Some(_), Some(seed)) => (*seed.of(NASTY)).to_owned(),
                (Some(name), None) => real.place(self.path, name),
                (None, _) => part.to_owned(),
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    fn query(&self, seed: &mut Seed) -> String {
        let mut names: Vec<&str> = vec!["unknown", "limit", "cursor", "%ff", ""];
        for parameter in self.about["parameters"].as_array().into_iter().flatten() {
            names.extend(parameter["name"].as_str());
        }
        let one = |seed: &mut Seed| format!("{}={}", seed.of(&names), seed.of(NASTY));
        match seed.below(3) {
            0 => format!("?{}&{}", one(seed), one(seed)),
            1 => format!("?{}&limit=1&limit=2", one(seed)),
            _ => format!("?{}", one(seed)),
        }
    }

    fn body(&self, media: &[&str], bad: bool, real: &Real, seed: &mut Seed) -> (String, Vec<u8>) {
        let Some(first) = media.first() else {
            return (String::new(), Vec::new());
        };
        if *first != "application/json" {
            let media = *seed.of(media);
            return bytes::file(media, seed);
        }
        let schema = &self.about["requestBody"]["content"]["application/json"]["schema"];
        let value = plausible(schema, real, seed, 0);
        match bad {
            true => {
                let value = wrong(value, seed);
                bytes::body(&value, first, seed)
            }
            false => ((*first).to_owned(), value.to_string().into_bytes()),
        }
    }
}

fn bad_header(headers: &mut Vec<(String, Vec<u8>)>, seed: &mut Seed) {
    let mut put = |name: &str, value: &[u8]| {
        headers.retain(|(n, _)| n != name);
        headers.push((name.to_owned(), value.to_vec()));
    };
    match seed.below(12) {
        0 => put("authorization", b"Bearer"),
        1 => put("authorization", b"Bearer \xff\xfe"),
        2 => put("authorization", b"Bearer a b c"),
        3 => put("authorization", &b"Bearer x".repeat(400)),
        4 => put("idempotency-key", b""),
        5 => put("idempotency-key", b"\xff"),
        6 => put("idempotency-key", &[b'k'; 201]),
        7 => headers.push(("idempotency-key".to_owned(), b"another".to_vec())),
        8 => put("content-type", b"\xff/\xff"),
        9 => put("content-type", b"application/json, text/html"),
        10 => put("cookie", b"=;=;\xff"),
        _ => put("accept", b"\xf0\x9f"),
    }
}

/// A body of that many bytes for an operation that takes JSON.
pub fn too_long(op: &Operation, real: &Real, bytes: usize) -> Option<Sent> {
    (op.media().first() == Some(&"application/json")).then(|| Sent {
        method: op.method,
        target: op.target(real, None),
        headers: vec![
            (
                "authorization".to_owned(),
                format!("Bearer {}", real.token).into_bytes(),
            ),
            ("idempotency-key".to_owned(), b"too-long".to_vec()),
            ("content-type".to_owned(), b"application/json".to_vec()),
        ],
        body: json!({"reason": "x".repeat(bytes)})
            .to_string()
            .into_bytes(),
        framing: Framing::Right,
    })
}
