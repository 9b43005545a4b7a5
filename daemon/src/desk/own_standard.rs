//! The standard of a configuration: the shipped one, with the force's own files over it.

use std::{path::Path, sync::Arc};

use wardmote_policies::{DataFiles, Standard, StandardError};

use crate::settings::StandardSection;

/// The standard with the force's own files over the shipped ones.
pub(super) fn in_force(section: &StandardSection) -> Result<Arc<Standard>, String> {
    if section.file.is_none() && section.data.is_none() {
        return Standard::shared().map_err(|e| e.to_string());
    }
    let read =
        |path: &Path| std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let settings = section.file.as_deref().map(read).transpose()?;
    let mut texts: Vec<(String, String)> = Vec::new();
    if let Some(folder) = &section.data {
        let fault = |e: std::io::Error| format!("{}: {e}", folder.display());
        for entry in std::fs::read_dir(folder).map_err(fault)? {
            let path = entry.map_err(fault)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            texts.push((name.into_owned(), read(&path)?));
        }
    }
    let mut data = DataFiles::default();
    for (name, text) in &texts {
        data = data.with(name, text).ok_or_else(|| {
            let folder = section.data.as_deref().unwrap_or(Path::new(""));
            format!(
                "{}: a standard reads no such file. Its data files are {}",
                folder.join(name).display(),
                DataFiles::NAMES.join(", ")
            )
        })?;
    }
    let standard = Standard::load(settings.as_deref().unwrap_or_default(), &data);
    let standard = standard.map_err(|e| {
        let of = match &e {
            StandardError::Settings { .. } => section.file.as_deref(),
            StandardError::Data { .. } => section.data.as_deref(),
        };
        format!(
            "{}: {e}",
            of.unwrap_or(Path::new("the shipped standard")).display()
        )
    })?;
    Ok(Arc::new(standard))
}
