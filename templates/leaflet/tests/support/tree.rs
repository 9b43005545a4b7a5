//! The tags of a PDF, as qpdf reads them.

use serde_json::Value;

use super::Printed;

/// A PDF as qpdf's JSON tells it.
pub struct Pdf(Value);

/// One tag.
#[derive(Debug)]
pub struct Tag {
    /// What it is: H1, P, L, …
    pub kind: String,
    /// Its own language.
    pub lang: Option<String>,
    /// What it says instead of its content.
    pub actual: Option<String>,
    /// What stands for a picture.
    pub alt: Option<String>,
    /// A heading's title.
    pub title: Option<String>,
    /// What is under it.
    pub children: Vec<Tag>,
    /// How many marked pieces are under it directly.
    pub pieces: usize,
}

impl Printed {
    /// Reads it with qpdf, which checks it first.
    pub fn pdf(&self) -> Pdf {
        self.read_by("qpdf", &["--check"]);
        let json = self.read_by("qpdf", &["--json=2", "--json-key=qpdf"]);
        Pdf(serde_json::from_str(&json).unwrap())
    }
}

impl Pdf {
    /// What a reference leads to; anything else is itself.
    pub fn get<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.as_str().filter(|s| s.ends_with(" R")) {
            Some(reference) => &self.0["qpdf"][1][format!("obj:{reference}")]["value"],
            None => value,
        }
    }

    /// The document's root.
    pub fn root(&self) -> &Value {
        self.get(&self.0["qpdf"][1]["trailer"]["value"]["/Root"])
    }

    /// All objects that are dictionaries.
    pub fn dictionaries(&self) -> impl Iterator<Item = &Value> {
        let objects = self.0["qpdf"][1].as_object().unwrap();
        objects
            .values()
            .map(|o| &o["value"])
            .filter(|v| v.is_object())
    }

    /// The top of the tags.
    pub fn tags(&self) -> Tag {
        let top = self.get(&self.root()["/StructTreeRoot"]);
        let kids = self.get(&top["/K"]);
        let first = kids.as_array().map_or(kids, |all| &all[0]);
        self.tag(self.get(first))
    }

    /// The names of the bookmarks.
    pub fn bookmarks(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut at = &self.get(&self.root()["/Outlines"])["/First"];
        while !at.is_null() {
            let item = self.get(at);
            names.push(text(&item["/Title"]).unwrap());
            at = &item["/Next"];
        }
        names
    }

    fn tag(&self, element: &Value) -> Tag {
        let mut tag = Tag {
            kind: element["/S"]
                .as_str()
                .unwrap()
                .trim_start_matches('/')
                .to_owned(),
            lang: text(self.get(&element["/Lang"])),
            actual: text(self.get(&element["/ActualText"])),
            alt: text(self.get(&element["/Alt"])),
            title: text(self.get(&element["/T"])),
            children: vec![],
            pieces: 0,
        };
        let kids = self.get(&element["/K"]);
        let one = std::slice::from_ref(kids);
        for kid in kids.as_array().map_or(one, Vec::as_slice) {
            let kid = self.get(kid);
            if kid["/S"].is_string() {
                tag.children.push(self.tag(kid));
            } else if !kid.is_null() {
                tag.pieces += 1;
            }
        }
        tag
    }
}

/// A text string of a PDF.
pub fn text(value: &Value) -> Option<String> {
    value.as_str()?.strip_prefix("u:").map(str::to_owned)
}

impl Tag {
    /// This one and all below it, in the order in which they are read.
    pub fn all(&self) -> Vec<&Self> {
        std::iter::once(self)
            .chain(self.children.iter().flat_map(Self::all))
            .collect()
    }

    /// Those of a kind.
    pub fn of(&self, kind: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|t| t.kind == kind).collect()
    }

    /// What is said instead of the content, all of it in order.
    pub fn told(&self) -> String {
        self.all()
            .iter()
            .filter_map(|t| t.actual.as_deref())
            .collect()
    }
}
