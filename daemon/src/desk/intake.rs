//! A message file becomes a draft, or an answer that says what is wrong, where.

use wardmote_config::{Problem, Problems, Source};
use wardmote_domain::{
    draft::{Draft, FieldProblem, Purpose},
    file::MessageFile,
    outlet::Outlets,
};

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
    let file: MessageFile = source.parse()?;
    let draft = Draft::read(&file, outlets, Purpose::Message)
        .map_err(|faults| placed(source, "", faults))?;
    Ok(ReadMessage { file, draft })
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
