//! The daemon's one TOML file, read section by section.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;

use crate::nearest::did_you_mean;
use crate::node::{Node, Value};
use crate::path::{self, Step};
use crate::problem::{Problem, Problems};
use crate::secret::SecretRef;
use crate::source::{Format, Source, in_words};
use crate::written::Written;

/// A TOML file of sections. Whoever owns a section reads it as a type of its
/// own; when all are read, [`ConfigFile::finish`] refuses what nobody owns.
///
/// ```
/// use wardmote_config::ConfigFile;
///
/// #[derive(serde::Deserialize)]
/// #[serde(deny_unknown_fields)]
/// struct Listen {
///     address: String,
/// }
///
/// let file = ConfigFile::from_text("wardmote.toml", "[listen]\naddress = \"127.0.0.1:8480\"\n");
/// let listen: Option<Listen> = file.section("listen")?;
/// assert_eq!(listen.map(|l| l.address).as_deref(), Some("127.0.0.1:8480"));
/// assert!(file.finish(&["listen"]).is_ok());
/// # Ok::<(), wardmote_config::Problem>(())
/// ```
#[derive(Debug)]
pub struct ConfigFile {
    source: Source,
    /// What else is wrong with sections of which the first fault was told.
    more: Mutex<Vec<Problem>>,
}

impl ConfigFile {
    /// Reads a TOML file, whatever its name, and refuses one that is not TOML. The files `*.toml` in the folder with its
    /// name and `.d` behind it (`wardmote.toml.d`) are laid over it in the order of their names: a later field stands in
    /// place of an earlier one, and a list in place of the whole list.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Problem> {
        let path = path.as_ref();
        let mut source = Source::read_as(path, Format::Toml)?;
        source.node("").map(|_| ())?;
        for over in drop_ins(path)? {
            source = source.with(Source::read_as(over, Format::Toml)?)?;
        }
        Ok(Self {
            source,
            more: Mutex::default(),
        })
    }

    /// The same from a text; what is wrong with it comes with the first section.
    pub fn from_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            source: Source::new(name, text, Format::Toml),
            more: Mutex::default(),
        }
    }

    /// The same with another text laid over it, as [`ConfigFile::read`] does with files.
    pub fn with_text(
        self,
        name: impl Into<String>,
        text: impl Into<String>,
    ) -> Result<Self, Problem> {
        let over = Source::new(name, text, Format::Toml);
        Ok(Self {
            source: self.source.with(over)?,
            more: self.more,
        })
    }

    /// The file as a source, for places and later problems.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Reads a section by its dotted path (`channels.twitter`), or a list of
    /// tables (`[[route]]`) as a `Vec`. `None` if it is not written.
    pub fn section<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Problem> {
        match self.source.node(path)? {
            Some(_) => match self.source.parse_at(path) {
                Ok(section) => Ok(Some(section)),
                Err(first) => {
                    let all = self.source.every_problem::<T>(path);
                    let rest = all.into_iter().filter(|problem| *problem != first);
                    self.more().extend(rest);
                    Err(first)
                }
            },
            None => Ok(None),
        }
    }

    /// What else is wrong with the sections read so far, beside the one fault that reading each of them gave. Each is given
    /// once.
    pub fn other_problems(&self) -> Vec<Problem> {
        std::mem::take(&mut *self.more())
    }

    fn more(&self) -> MutexGuard<'_, Vec<Problem>> {
        self.more.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every field that is written, in the order of the file, with its place.
    pub fn written(&self) -> Result<Vec<Written>, Problem> {
        let mut all = Vec::new();
        if let Some(root) = self.source.node("")? {
            crate::written::collect(&self.source, root, &mut Vec::new(), &mut all);
        }
        Ok(all)
    }

    /// Reads a section that must be there.
    pub fn required<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        self.section(path)?.ok_or_else(|| {
            let heading = format!("add it under the heading [{path}]");
            self.source
                .problem(path, "this section is missing", Some(heading))
        })
    }

    /// The names under a path (the channels under `channels`), in the order of
    /// the file; none if nothing is written there.
    pub fn names(&self, path: &str) -> Result<Vec<&str>, Problem> {
        self.source.names(path)
    }

    /// Reads the secret that the field at `path` points to. A file's path that
    /// is not absolute starts at the folder of this file; a problem names this
    /// file and the field's line.
    pub fn secret(&self, path: &str, secret: &SecretRef) -> Result<String, Problem> {
        let folder = Path::new(self.source.name()).parent();
        let from_here = secret.relative_to(folder.unwrap_or(Path::new("")));
        from_here.read().map_err(|problem| {
            let what = format!("{}: {}", problem.file, problem.what);
            self.source.problem(path, what, problem.fix)
        })
    }

    /// Refuses every section and field outside the known ones. `known` are the
    /// dotted paths given to [`ConfigFile::section`]; what stands inside a known
    /// section is that section's own matter.
    pub fn finish(&self, known: &[&str]) -> Result<(), Problems> {
        let Some(root) = self.source.node("")? else {
            return Ok(());
        };
        let known: Vec<Vec<Step>> = known.iter().map(|path| path::split(path)).collect();
        let mut found = Problems::default();
        self.unknown(root, &mut Vec::new(), &known, &mut found);
        found.into_result()
    }

    fn unknown(
        &self,
        node: &Node,
        path: &mut Vec<Step>,
        known: &[Vec<Step>],
        found: &mut Problems,
    ) {
        let Value::Map(fields) = &node.value else {
            let what = "a group of sections is expected here";
            let here = path::join(path);
            let fix = format!("write it under a heading that starts with [{here}.");
            found.0.push(self.source.problem(&here, what, Some(fix)));
            return;
        };
        for (name, child) in fields {
            path.push(Step::Key(name.clone()));
            if !known.contains(path) {
                if known.iter().any(|one| one.starts_with(path)) {
                    self.unknown(child, path, known, found);
                } else {
                    found.0.push(self.unknown_name(name, child, path, known));
                }
            }
            path.pop();
        }
    }

    fn unknown_name(
        &self,
        name: &str,
        child: &Node,
        path: &[Step],
        known: &[Vec<Step>],
    ) -> Problem {
        let parent = &path[..path.len() - 1];
        let mut here: Vec<&str> = known
            .iter()
            .filter(|one| one.starts_with(parent))
            .filter_map(|one| match one.get(parent.len()) {
                Some(Step::Key(key)) => Some(key.as_str()),
                _ => None,
            })
            .collect();
        here.sort_unstable();
        here.dedup();
        let kind = match child.value {
            Value::Map(_) | Value::List(_) => "section",
            _ => "field",
        };
        let fix = did_you_mean(name, here.iter().copied()).or_else(|| {
            (!here.is_empty()).then(|| format!("the names here are {}", here.join(", ")))
        });
        let what = format!("there is no {kind} \"{name}\" here");
        self.source.problem(&path::join(path), what, fix)
    }
}

/// The files that are laid over a configuration file, in their order; none where there is no such folder.
fn drop_ins(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    let mut folder = path.as_os_str().to_owned();
    folder.push(".d");
    let folder = PathBuf::from(folder);
    let wrong =
        |e: std::io::Error| Problem::of_file(folder.display().to_string(), in_words(&e), None);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(wrong(error)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(wrong)?.path();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default();
        // What an editor or a package manager leaves beside a file is not read.
        if name.ends_with(".toml") && !name.starts_with('.') {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
