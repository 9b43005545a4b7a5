//! A message file becomes a draft, or an answer that says what is wrong, where.

use std::path::Path;

use wardmote_config::{Problem, Problems, Source};
use wardmote_domain::{
    draft::{Draft, FieldProblem, Purpose},
    file::MessageFile,
    ids::PictureId,
    outlet::Outlets,
};
use wardmote_store::Sha256;

/// A message as read from a file.
#[derive(Debug)]
pub struct ReadMessage {
    /// As written.
    pub file: MessageFile,
    /// As typed.
    pub draft: Draft,
}

/// Reads a message file: YAML, JSON or TOML.
///
/// # Errors
/// Each fault with file, line and field.
pub fn read_source(source: &Source, outlets: &Outlets) -> Result<ReadMessage, Problems> {
    let mut file: MessageFile = source.parse()?;
    stand_in(source, &mut file)?;
    let draft = Draft::read(&file, outlets, Purpose::Message)
        .map_err(|faults| placed(source, "", faults))?;
    Ok(ReadMessage { file, draft })
}

/// Reads the pictures that the message names by a file beside it, as the desk would, and puts an id made from their bytes
/// in the file's place: nothing is sent anywhere.
fn stand_in(source: &Source, file: &mut MessageFile) -> Result<(), Problems> {
    let folder = Path::new(source.name()).parent().unwrap_or(Path::new(""));
    let mut faults = Problems::default();
    for (i, image) in file.images.iter_mut().enumerate() {
        let Some(named) = image.file.as_ref() else {
            continue;
        };
        if named.parse::<PictureId>().is_ok() {
            continue;
        }
        let path = folder.join(named);
        let read = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()));
        match read.and_then(|bytes| super::clean_picture(&bytes)) {
            Ok(picture) => {
                let hash = Sha256::of(&picture.bytes).to_string();
                // The hash is written in 64 hexadecimal digits; an id holds the value of the first 32.
                let id = u128::from_str_radix(&hash[..32], 16).unwrap_or_default();
                image.file = Some(PictureId::from_bytes(id.to_be_bytes()).to_string());
            }
            Err(what) => {
                let field = format!("images[{i}].file");
                faults.0.push(source.problem(&field, what, None));
            }
        }
    }
    faults.into_result()
}

/// Reads a file of cases: a `cases` list of messages with what is expected of each.
///
/// # Errors
/// Each case that cannot be read, by its place.
pub fn read_cases(source: &Source, outlets: &Outlets) -> Result<Vec<MessageFile>, Problems> {
    let count = source.count("cases")?.unwrap_or(0);
    let mut faults = Problems::default();
    let mut cases = Vec::new();
    for i in 0..count {
        let path = format!("cases[{i}]");
        let Some(file) = faults.keep(source.parse_at::<MessageFile>(&path)) else {
            continue;
        };
        match Draft::read(&file, outlets, Purpose::Case) {
            Ok(_) => cases.push(file),
            Err(found) => faults
                .0
                .extend(placed(source, &format!("{path}."), found).0),
        }
    }
    if count == 0 {
        let what = "there are no cases here";
        faults
            .0
            .push(source.problem("cases", what, Some("give a list named cases".into())));
    }
    faults.into_result()?;
    Ok(cases)
}

fn placed(source: &Source, prefix: &str, faults: Vec<FieldProblem>) -> Problems {
    let place = |f: FieldProblem| -> Problem {
        source.problem(&format!("{prefix}{}", f.field), f.what, None)
    };
    faults.into_iter().map(place).collect()
}
