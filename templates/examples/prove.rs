//! Proves one language's file beside those that ship, and shows what it says:
//! `cargo run -p wardmote-templates --example prove -- FILE.toml [--show]`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for whoever writes a language; it answers on the terminal"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{path::Path, process::ExitCode};

use support::{CORRECTION, WITHDRAWAL, context, context_of_example, draft};
use wardmote_domain::{places::Language, words::Format};
use wardmote_templates::{Catalogue, EXAMPLES, Overlay, preview};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("name the language's file, such as pl.toml");
        return ExitCode::from(2);
    };
    match proved(Path::new(&file)) {
        Ok((catalogue, language)) => {
            println!("{file}: every sentence compiles and is proved");
            if arguments.next().is_some_and(|word| word == "--show") {
                show(&catalogue, &language);
            }
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn proved(file: &Path) -> Result<(Catalogue, Language), String> {
    let tag = file.file_stem().and_then(|stem| stem.to_str());
    let language: Language = tag
        .and_then(|tag| tag.parse().ok())
        .ok_or("the file is named by the language's tag, such as pl.toml")?;
    let content = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    let mut overlay = Overlay::default();
    overlay.put(language.clone(), content);
    let catalogue = Catalogue::load_with(&overlay).map_err(|e| e.to_string())?;
    Ok((catalogue, language))
}

fn show(catalogue: &Catalogue, language: &Language) {
    let examples = EXAMPLES.iter().map(|(_, yaml)| (*yaml, context()));
    let after = [CORRECTION, WITHDRAWAL].map(|yaml| (yaml, context_of_example()));
    for (yaml, context) in examples.chain(after) {
        let Ok(rendered) = catalogue.render(&draft(yaml), &context) else {
            continue;
        };
        for format in Format::ALL {
            if let Some(variant) = rendered.get(language, *format) {
                println!("{}\n-----\n", preview(variant));
            }
        }
    }
}
