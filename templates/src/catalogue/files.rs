//! The files of the catalogue: those built into the program, and a force's own in their place.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use wardmote_domain::places::Language;

use crate::TemplateError;

/// Tag and content of each language that ships: every file of `catalogue/` but the layout.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// A force's own files. Each replaces the whole shipped file of its language, or adds a language: a signature covers
/// every sentence of a file, so it must not cover sentences that a later version of the program brings.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    files: BTreeMap<Language, String>,
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

/// Every language's file: the overlay's where it has one.
pub(super) fn files(overlay: &Overlay) -> BTreeMap<Language, String> {
    let mut files = shipped();
    files.extend(overlay.files.clone());
    files
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
