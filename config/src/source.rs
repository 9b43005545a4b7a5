//! One file: its text, its format, and its tree read once.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use crate::de::{De, Fault};
use crate::node::{Node, Value};
use crate::path::{self, Step};
use crate::problem::{Places, Position, Problem};
use crate::read;

/// The largest file that is read: 4 MiB.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The most problems that are told of one section.
const MOST_PROBLEMS: usize = 50;

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// YAML 1.2 without anchors, aliases and tags.
    Yaml,
    /// JSON.
    Json,
    /// TOML.
    Toml,
}

impl Format {
    /// The format of a file name: `.yaml`, `.yml`, `.json` or `.toml`.
    pub fn of_name(path: impl AsRef<Path>) -> Option<Self> {
        let extension = path.as_ref().extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }
}

/// A text to read values from. It is turned into a tree once, at the first
/// question, and keeps it.
pub struct Source {
    name: String,
    text: String,
    format: Format,
    tree: OnceLock<Result<Node, Problem>>,
    /// The files that were laid over it, in their order.
    over: Vec<String>,
}

/// Without the text, which may be personal.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl Source {
    /// A text from elsewhere (a form, a request); `name` stands for the file in
    /// every problem.
    pub fn new(name: impl Into<String>, text: impl Into<String>, format: Format) -> Self {
        let text = text.into();
        Self {
            name: name.into(),
            text: match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_owned(),
                None => text,
            },
            format,
            tree: OnceLock::new(),
            over: Vec::new(),
        }
    }

    /// The same with another laid over it: its fields stand where both have one, groups are joined field by field, and a
    /// list takes the place of the whole list. Places and problems keep the file that each comes from.
    pub(crate) fn with(mut self, over: Self) -> Result<Self, Problem> {
        let mut top = over.tree()?.clone();
        let number = u16::try_from(self.over.len() + 1).unwrap_or(u16::MAX);
        top.each(&mut |node| {
            if let Some(at) = &mut node.at {
                at.file = number;
            }
        });
        let mut tree = self.tree()?.clone();
        tree.lay_over(top);
        self.over.push(over.name);
        self.tree = OnceLock::from(Ok(tree));
        Ok(self)
    }

    /// The file of a place.
    pub(crate) fn file_of(&self, at: Option<Position>) -> &str {
        let over = at.and_then(|at| usize::from(at.file).checked_sub(1));
        over.and_then(|n| self.over.get(n))
            .map_or(self.name.as_str(), String::as_str)
    }

    /// Reads a file; the format is that of its name.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Problem> {
        let path = path.as_ref();
        let Some(format) = Format::of_name(path) else {
            return Err(Problem::of_file(
                path.display().to_string(),
                "the format is not known from the file's name",
                Some("the name must end in .yaml, .yml, .json or .toml"),
            ));
        };
        Self::read_as(path, format)
    }

    /// Reads a file of a given format.
    pub fn read_as(path: impl AsRef<Path>, format: Format) -> Result<Self, Problem> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let wrong = |what: String, fix| Problem::of_file(&name, what, fix);
        let bytes = read_at_most(path, MAX_BYTES)
            .map_err(|e| wrong(in_words(&e), None))?
            .ok_or_else(|| wrong("the file is larger than 4 MiB".to_owned(), None))?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let good = e.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&e.as_bytes()[..good]).into_owned();
            let at = Places::new(&before).of(good);
            Fault::new("this is not UTF-8 text")
                .at(at)
                .fix("save the file as UTF-8")
                .in_file(&name, &[])
        })?;
        Ok(Self::new(name, text, format))
    }

    /// The name that stands in the problems.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Reads the whole file as one value. An empty file is refused.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let empty = || Problem::of_file(&self.name, "the file is empty", None);
        if self.text.trim().is_empty() {
            return Err(empty());
        }
        match self.tree()? {
            root if matches!(root.value, Value::Null) => Err(empty()),
            root => self.value(root, &[]),
        }
    }

    /// Reads the value at a dotted path; an error if nothing is there.
    pub fn parse_at<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        let steps = path::split(path);
        match self.tree()?.get(&steps) {
            Some(node) => self.value(node, &steps),
            None => Err(self.problem(path, "this field is missing", None)),
        }
    }

    /// Reads the group of fields at a dotted path (`""` for the whole file) as
    /// if only the fields that `keep` accepts by name were written. So two
    /// types can each read their own fields of one group, without `flatten`
    /// and with the right line in every error.
    pub fn parse_where<T: DeserializeOwned>(
        &self,
        path: &str,
        keep: impl Fn(&str) -> bool,
    ) -> Result<T, Problem> {
        let steps = path::split(path);
        let Some(node) = self.tree()?.get(&steps) else {
            return Err(self.problem(path, "this field is missing", None));
        };
        let Value::Map(fields) = &node.value else {
            return self.value(node, &steps);
        };
        let kept = fields.iter().filter(|(name, _)| keep(name)).cloned();
        let part = Node {
            value: Value::Map(kept.collect()),
            at: node.at,
        };
        self.value(&part, &steps)
    }

    /// The names of the fields at a dotted path, in the order of the file;
    /// none if there is no group of fields there.
    pub fn names(&self, path: &str) -> Result<Vec<&str>, Problem> {
        Ok(match self.node(path)?.map(|node| &node.value) {
            Some(Value::Map(fields)) => fields.iter().map(|(name, _)| name.as_str()).collect(),
            _ => Vec::new(),
        })
    }

    /// How many entries the list at a dotted path has; nothing if there is no
    /// list there.
    pub fn count(&self, path: &str) -> Result<Option<usize>, Problem> {
        Ok(match self.node(path)?.map(|node| &node.value) {
            Some(Value::List(items)) => Some(items.len()),
            _ => None,
        })
    }

    /// The place of a dotted path: of the field's name, or of the entry of a
    /// list. Falls back to the nearest parent that is written; nothing if that
    /// is the file as a whole.
    pub fn line_of(&self, path: &str) -> Option<Position> {
        self.tree().ok()?.position(&path::split(path))
    }

    /// A problem with the value at a dotted path, for what a type finds after
    /// it was read. `path` may name a field that is not written.
    pub fn problem(&self, path: &str, what: impl Into<String>, fix: Option<String>) -> Problem {
        let at = self.line_of(path);
        Problem {
            file: self.file_of(at).to_owned(),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            field: (!path.is_empty()).then(|| path.to_owned()),
            what: what.into(),
            fix,
        }
    }

    /// The value at a dotted path.
    pub(crate) fn node(&self, path: &str) -> Result<Option<&Node>, Problem> {
        Ok(self.tree()?.get(&path::split(path)))
    }

    fn tree(&self) -> Result<&Node, Problem> {
        self.tree
            .get_or_init(|| {
                read::tree(&self.text, self.format).map_err(|f| f.in_file(&self.name, &[]))
            })
            .as_ref()
            .map_err(Problem::clone)
    }

    fn value<T: DeserializeOwned>(&self, node: &Node, steps: &[Step]) -> Result<T, Problem> {
        T::deserialize(De(node)).map_err(|f| self.settled(f.settle(node), steps))
    }

    fn settled(&self, fault: Fault, steps: &[Step]) -> Problem {
        let (at, _) = fault.place();
        fault.in_file(self.file_of(at), steps)
    }

    /// Everything that is wrong with the value at a dotted path: what is wrong is left out and the rest read again, as long
    /// as something else comes up.
    pub(crate) fn every_problem<T: DeserializeOwned>(&self, path: &str) -> Vec<Problem> {
        let steps = path::split(path);
        let mut found: Vec<Problem> = Vec::new();
        let Ok(Some(node)) = self.node(path) else {
            return found;
        };
        let mut rest = node.clone();
        while let Err(fault) = T::deserialize(De(&rest)) {
            let fault = fault.settle(&rest);
            let (_, inside) = fault.place();
            let problem = self.settled(fault, &steps);
            // Leaving out a field that must be there brings up that it is missing: that is no second fault.
            if found.iter().all(|one| one.field != problem.field) {
                found.push(problem);
            }
            if found.len() >= MOST_PROBLEMS || !rest.leave_out(&inside) {
                break;
            }
        }
        found
    }
}

/// The bytes of a file, or nothing if there are more than `most`.
pub(crate) fn read_at_most(path: &Path, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut file = fs::File::open(path)?;
    read_open(&mut file, most)
}

/// The same for a file that is open.
pub(crate) fn read_open(file: &mut fs::File, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// What went wrong with a file, in plain words.
pub(crate) fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "this file may not be read by this user".to_owned(),
        io::ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    }
}
