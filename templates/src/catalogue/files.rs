//! The files of the catalogue: those built into the program, and a force's own in their place.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use wardmote_domain::places::Language;

use crate::{TemplateError, bank::Kept};

/// Tag and content of each language that ships: every file of `catalogue/` but the layout.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// A force's own files. Each replaces the whole shipped file of its language, or adds a language: a signature covers
/// every sentence of a file, so it must not cover sentences that a later version of the program brings.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    files: BTreeMap<Language, String>,
    kept: BTreeMap<Language, Vec<Kept>>,
    /// The languages that the force offers besides English; every one where it names none.
    offered: Option<BTreeSet<Language>>,
}

/// Where a language's sentences come from.
#[derive(Debug)]
pub(super) struct Source {
    /// Its file.
    pub content: String,
    /// Whether the file ships with the program: then it was written beside the English that ships.
    pub shipped: bool,
    /// The wordings kept beside it; a later one of the same place wins.
    pub kept: Vec<Kept>,
}

impl Overlay {
    /// Reads the files under `dir`, each named by a language's tag: `pl.toml`.
    ///
    /// # Errors
    /// When a file cannot be read, or is none of the catalogue's.
    pub fn from_dir(dir: &Path) -> Result<Self, TemplateError> {
        let mut overlay = Self::default();
        for file in entries(dir)? {
            let tag = file
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|name| name.strip_suffix(".toml"));
            let Some(language) = tag.and_then(of_tag).filter(|_| file.is_file()) else {
                return Err(TemplateError::Unexpected {
                    path: file.display().to_string(),
                });
            };
            let content = std::fs::read_to_string(&file).map_err(|e| unreadable(&file, &e))?;
            overlay.put(language, content);
        }
        Ok(overlay)
    }

    /// Puts the file of a language.
    pub fn put(&mut self, language: Language, content: impl Into<String>) {
        self.files.insert(language, content.into());
    }

    /// Puts a wording that the force keeps, with who read it. A later one of the same place wins.
    pub fn keep(&mut self, language: &Language, kept: Kept) {
        self.kept.entry(language.clone()).or_default().push(kept);
    }

    /// Offers these languages alone, and English.
    pub fn offer(&mut self, languages: impl IntoIterator<Item = Language>) {
        self.offered = Some(languages.into_iter().collect());
    }

    /// Takes the shipped file of a language and signs it: `signed_by` is `NAME, YEAR-MONTH-DAY`.
    ///
    /// # Errors
    /// When no such language ships.
    pub fn sign(&mut self, language: &Language, signed_by: &str) -> Result<(), TemplateError> {
        let content = shipped()
            .remove(language)
            .ok_or_else(|| TemplateError::NotShipped {
                language: language.clone(),
            })?;
        let signed = format!("signed_by = {}\n{content}", toml::Value::from(signed_by));
        self.files.insert(language.clone(), signed);
        Ok(())
    }
}

/// The language of a file. There is one English: `en` holds the British English of the standard.
fn of_tag(tag: &str) -> Option<Language> {
    let language: Language = tag.parse().ok()?;
    Some(if language.is_english() {
        Language::english()
    } else {
        language
    })
}

/// What ships.
pub(super) fn shipped() -> BTreeMap<Language, String> {
    SHIPPED
        .iter()
        .filter_map(|(tag, content)| Some((of_tag(tag)?, (*content).to_owned())))
        .collect()
}

/// Where each offered language comes from: the overlay's file where it has one.
///
/// # Errors
/// When a language is offered that nothing says.
pub(super) fn sources(overlay: &Overlay) -> Result<BTreeMap<Language, Source>, TemplateError> {
    let mut all: BTreeMap<Language, (String, bool)> = shipped()
        .into_iter()
        .map(|(language, content)| (language, (content, true)))
        .collect();
    let own = overlay.files.iter();
    all.extend(own.map(|(language, content)| (language.clone(), (content.clone(), false))));
    if let Some(offered) = &overlay.offered {
        if let Some(unknown) = offered.iter().find(|language| !all.contains_key(language)) {
            return Err(TemplateError::NotShipped {
                language: unknown.clone(),
            });
        }
        all.retain(|language, _| language.is_english() || offered.contains(language));
    }
    let source = |(language, (content, shipped))| {
        let kept = overlay.kept.get(&language).cloned().unwrap_or_default();
        let source = Source {
            content,
            shipped,
            kept,
        };
        (language, source)
    };
    Ok(all.into_iter().map(source).collect())
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, TemplateError> {
    let read = std::fs::read_dir(dir).map_err(|e| unreadable(dir, &e))?;
    let mut found = Vec::new();
    for entry in read {
        let path = entry.map_err(|e| unreadable(dir, &e))?.path();
        // The layout is the program's own, and may lie beside copies of the files that ship.
        if path.file_name().is_none_or(|name| name != "layout.toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn unreadable(path: &Path, error: &std::io::Error) -> TemplateError {
    TemplateError::Unreadable {
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}
