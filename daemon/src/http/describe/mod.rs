//! The description of the interface (OpenAPI 3.1), made from code. Every route of [`super::ROUTES`] has its line in
//! [`operations`]; tests hold the list against the routes, the checked-in `daemon/openapi.json` against this code, and real
//! answers against the shapes.
//!
//! A new route needs: its line here, its shapes in `requests.txt` and `answers.txt`, and
//! `WARDMOTE_RENEW=1 cargo test -p wardmote --lib openapi`.

mod document;
mod operations;
mod shapes;

pub use document::openapi;

/// What a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    /// JSON of that shape; a message and small JSON may be YAML or TOML as well.
    Shape(&'static str),
    Csv,
    Picture,
}

/// What a good answer carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gives {
    Shape(u16, &'static str),
    /// JSON of that shape, or plain text.
    ShapeOrText(&'static str),
    /// JSON of that shape, or server-sent events.
    ShapeOrEvents(&'static str),
    Picture,
    Csv,
    Text,
}

/// A parameter of the query.
#[derive(Debug, Clone, Copy)]
struct Parameter {
    name: &'static str,
    /// A type of the short form.
    kind: &'static str,
    what: &'static str,
}

/// One route.
#[derive(Debug)]
struct Operation {
    method: &'static str,
    path: &'static str,
    /// Its name: `operationId`.
    name: &'static str,
    what: &'static str,
    takes: Takes,
    gives: Gives,
    query: &'static [Parameter],
}

#[cfg(test)]
mod tests;
