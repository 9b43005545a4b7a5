//! The files of the catalogue: those built into the program, and a force's own in their place.

use std::{collections::BTreeMap, path::Path};

use wardmote_domain::places::Language;

use super::KINDS;
use crate::TemplateError;

/// A language's files by name.
pub(super) type Folder = BTreeMap<String, String>;

macro_rules! shipped {
    ($($language:literal),+ $(,)?) => {
        &[$(
            ($language, "language.toml", include_str!(concat!("../../catalogue/", $language, "/language.toml"))),
            ($language, "said.toml", include_str!(concat!("../../catalogue/", $language, "/said.toml"))),
            ($language, "holding.toml", include_str!(concat!("../../catalogue/", $language, "/holding.toml"))),
            ($language, "reassurance.toml", include_str!(concat!("../../catalogue/", $language, "/reassurance.toml"))),
            ($language, "correction.toml", include_str!(concat!("../../catalogue/", $language, "/correction.toml"))),
            ($language, "withdrawal.toml", include_str!(concat!("../../catalogue/", $language, "/withdrawal.toml"))),
            ($language, "appeal.toml", include_str!(concat!("../../catalogue/", $language, "/appeal.toml"))),
            ($language, "ward_update.toml", include_str!(concat!("../../catalogue/", $language, "/ward_update.toml"))),
            ($language, "event.toml", include_str!(concat!("../../catalogue/", $language, "/event.toml"))),
            ($language, "guidance.toml", include_str!(concat!("../../catalogue/", $language, "/guidance.toml"))),
            ($language, "feedback.toml", include_str!(concat!("../../catalogue/", $language, "/feedback.toml"))),
        )+]
    };
}

/// Language, file and content of what ships.
const SHIPPED: &[(&str, &str, &str)] = shipped!("en", "pl", "ur");

/// The files every language has.
pub(super) fn names() -> Vec<&'static str> {
    ["language.toml", "said.toml"]
        .into_iter()
        .chain(KINDS.iter().map(|(_, file)| *file))
        .collect()
}

/// A force's own folders. Each replaces the whole shipped folder of its language, or adds a language: a signature
/// covers every sentence of a folder, so it must not cover sentences that a later version of the program brings.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    folders: BTreeMap<Language, Folder>,
}

impl Overlay {
    /// Reads the folders under `dir`, each named by a language's tag.
    ///
    /// # Errors
    /// When a file cannot be read, or is none of the catalogue's.
    pub fn from_dir(dir: &Path) -> Result<Self, TemplateError> {
        let mut overlay = Self::default();
        for folder in entries(dir)? {
            let tag = folder
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            let Some(language) = of_folder(&tag).filter(|_| folder.is_dir()) else {
                return Err(unexpected(&folder));
            };
            for file in entries(&folder)? {
                let name = file
                    .file_name()
                    .map(|n| n.to_string_lossy().into_owned())
                    .unwrap_or_default();
                if !names().contains(&name.as_str()) {
                    return Err(unexpected(&file));
                }
                let content = std::fs::read_to_string(&file).map_err(|e| unreadable(&file, &e))?;
                overlay.put(language.clone(), &name, content);
            }
        }
        Ok(overlay)
    }

    /// Puts one file of a language.
    pub fn put(&mut self, language: Language, file: &str, content: impl Into<String>) {
        self.folders
            .entry(language)
            .or_default()
            .insert(file.to_owned(), content.into());
    }

    /// Takes the shipped folder of a language and signs it: `signed_by` is `NAME, YEAR-MONTH-DAY`.
    ///
    /// # Errors
    /// When no such language ships.
    pub fn sign(&mut self, language: &Language, signed_by: &str) -> Result<(), TemplateError> {
        let Some(mut folder) = shipped().remove(language) else {
            return Err(TemplateError::Incomplete {
                language: language.clone(),
                file: "language.toml",
            });
        };
        if let Some(content) = folder.get_mut("language.toml") {
            *content = format!("signed_by = {}\n{content}", toml::Value::from(signed_by));
        }
        self.folders.insert(language.clone(), folder);
        Ok(())
    }
}

/// The language of a folder. There is one English: the folder `en` holds the British English of the standard.
fn of_folder(tag: &str) -> Option<Language> {
    let language: Language = tag.parse().ok()?;
    Some(if language.is_english() {
        Language::english()
    } else {
        language
    })
}

fn shipped() -> BTreeMap<Language, Folder> {
    let mut folders: BTreeMap<Language, Folder> = BTreeMap::new();
    for (tag, file, content) in SHIPPED {
        if let Some(language) = of_folder(tag) {
            folders
                .entry(language)
                .or_default()
                .insert((*file).to_owned(), (*content).to_owned());
        }
    }
    folders
}

/// Every language's whole folder: the overlay's where it has one.
pub(super) fn folders(overlay: &Overlay) -> Result<BTreeMap<Language, Folder>, TemplateError> {
    let mut folders = shipped();
    for (language, folder) in &overlay.folders {
        if let Some(stray) = folder.keys().find(|name| !names().contains(&name.as_str())) {
            return Err(unexpected(Path::new(&format!("{language}/{stray}"))));
        }
        folders.insert(language.clone(), folder.clone());
    }
    for (language, folder) in &folders {
        if let Some(file) = names().into_iter().find(|name| !folder.contains_key(*name)) {
            return Err(TemplateError::Incomplete {
                language: language.clone(),
                file,
            });
        }
    }
    Ok(folders)
}

fn entries(dir: &Path) -> Result<Vec<std::path::PathBuf>, TemplateError> {
    let read = std::fs::read_dir(dir).map_err(|e| unreadable(dir, &e))?;
    let mut found = Vec::new();
    for entry in read {
        found.push(entry.map_err(|e| unreadable(dir, &e))?.path());
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

fn unexpected(path: &Path) -> TemplateError {
    TemplateError::Unexpected {
        path: path.display().to_string(),
        wanted: names().join(", "),
    }
}
