//! Writes the sentences of the shipped catalogue as a file for translators, and reads one that came back:
//!
//! ```sh
//! cargo run -p wardmote-exchange --example sheet -- write pl sheet.docx   # or .po, .xlf
//! cargo run -p wardmote-exchange --example sheet -- read pl sheet.docx
//! ```
//!
//! `read` prints each line that came back with a tab between name and text, then what was signed and what was not taken,
//! and ends with 1 if the file is refused. `expect` prints what should come back, `check` the faults of the texts that are
//! there. `--signed` marks every text as read.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example speaks to the terminal"
)]

use std::{collections::BTreeMap, error::Error, fs, path::Path, process::ExitCode};

use wardmote_domain::places::LanguageInfo;
use wardmote_exchange::{Line, Returned, Sheet, State, check, po, word, xliff};

type Sentences = BTreeMap<String, String>;

/// Every text of a tree of TOML with its name; lists count from 0.
fn gather(name: &str, value: &toml::Value, out: &mut Sentences) {
    match value {
        toml::Value::String(text) => {
            out.insert(name.to_owned(), text.clone());
        }
        toml::Value::Table(table) => {
            for (key, value) in table {
                gather(&format!("{name}.{key}"), value, out);
            }
        }
        toml::Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                gather(&format!("{name}.{at}"), value, out);
            }
        }
        _ => {}
    }
}

fn sentences(folder: &Path) -> Result<Sentences, Box<dyn Error>> {
    let said: toml::Value = toml::from_str(&fs::read_to_string(folder.join("said.toml"))?)?;
    let frame: toml::Value = toml::from_str(&fs::read_to_string(folder.join("language.toml"))?)?;
    let mut out = Sentences::new();
    gather("said", &said, &mut out);
    if let Some(frame) = frame.get("frame") {
        gather("frame", frame, &mut out);
    }
    Ok(out)
}

/// Where a line is used, as far as its name says.
fn used(id: &str) -> &str {
    if id.starts_with("frame.") {
        "Round every message"
    } else {
        id.split('.').nth(1).unwrap_or(id)
    }
}

fn sheet(tag: &str, signed: bool) -> Result<Sheet, Box<dyn Error>> {
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue");
    let language = tag.parse()?;
    let info = LanguageInfo::of(&language).ok_or("no such language")?;
    let own = catalogue.join(tag);
    let own = if own.exists() {
        sentences(&own)?
    } else {
        Sentences::new()
    };
    let state = |own: Option<&String>| match own {
        None => State::Missing,
        Some(_) if signed => State::Signed,
        Some(_) => State::Unread,
    };
    let lines = sentences(&catalogue.join("en"))?.into_iter();
    let lines = lines.map(|(id, english)| Line {
        own: own.get(&id).cloned(),
        used: used(&id).replace('_', " "),
        note: english
            .contains("{{ltr arrested}}")
            .then(|| "The number is always more than one here.".to_owned()),
        state: state(own.get(&id)),
        english,
        id,
    });
    Ok(Sheet {
        direction: info.direction,
        language_name: info.english_name.clone(),
        organisation: Some("Metropolitan Police".to_owned()),
        lines: lines.collect(),
        language,
    })
}

fn write(sheet: &Sheet, path: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(match path.rsplit('.').next() {
        Some("docx") => word::write(sheet),
        Some("po") => po::write(sheet),
        Some("xlf") => xliff::write(sheet),
        _ => return Err("the name must end in .docx, .po or .xlf".into()),
    })
}

fn read(sheet: &Sheet, path: &str) -> Result<Returned, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    Ok(match path.rsplit('.').next() {
        Some("docx") => word::read(&bytes, sheet)?,
        Some("po") => po::read(&bytes, sheet)?,
        Some("xlf") => xliff::read(&bytes, sheet)?,
        _ => return Err("the name must end in .docx, .po or .xlf".into()),
    })
}

fn print(returned: &Returned) {
    for (id, text) in &returned.lines {
        println!("{id}\t{text}");
    }
    println!("# signed: {}", returned.signed.len());
    println!("# tracked changes: {}", returned.tracked_changes);
    println!("# reader: {:?}", returned.reader);
    println!("# absent: {}", returned.absent.len());
    for line in &returned.not_taken {
        println!("# not taken: {} {}: {}", line.place, line.id, line.says);
    }
}

/// The faults of what stands in the sheet, a line each.
fn check(sheet: &Sheet) {
    for line in &sheet.lines {
        let Some(own) = &line.own else { continue };
        for fault in check::line(&line.english, own, &sheet.language) {
            println!(
                "{:?}\t{}\t{}\t{}",
                fault.weight, line.id, fault.piece, fault.says
            );
        }
    }
}

fn run(arguments: &[&str], signed: bool) -> Result<(), Box<dyn Error>> {
    match arguments {
        ["write", tag, path] => {
            let sheet = sheet(tag, signed)?;
            for left in sheet.left_out() {
                eprintln!("left out: {}: {}", left.line.id, left.why);
            }
            fs::write(path, write(&sheet, path)?)?;
        }
        ["expect", tag] => {
            for line in sheet(tag, signed)?.lines {
                if let Some(own) = line.own {
                    println!("{}\t{own}", line.id);
                }
            }
        }
        ["read", tag, path] => print(&read(&sheet(tag, signed)?, path)?),
        ["check", tag] => check(&sheet(tag, signed)?),
        _ => return Err("write TAG FILE, read TAG FILE, expect TAG or check TAG".into()),
    }
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let signed = arguments.iter().any(|argument| argument == "--signed");
    let rest = arguments.iter().map(String::as_str);
    let rest: Vec<&str> = rest.filter(|argument| *argument != "--signed").collect();
    match run(&rest, signed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
