//! `wardmote-leaflet`: reads one JSON document on standard input and writes one PDF on standard output.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wardmote_leaflet::{Fault, Job, fonts, limits};

const USAGE: &str = "\
usage: wardmote-leaflet [--fonts DIR] < document.json > leaflet.pdf
       wardmote-leaflet [--fonts DIR] fonts

The first form reads one JSON document, writes one PDF and, on standard error, a line of JSON that says how many sides it
has and the size of the text. The second says which fonts are here, a line for each script.
DIR is where the Noto fonts are, by default /usr/share/fonts/truetype/noto.
Exit code: 0 done; 1 this machine lacks something; 2 the document or the command line is wrong.
";

enum Task {
    Print,
    Fonts,
    Help,
}

fn main() -> ExitCode {
    let Some((task, folder)) = task(std::env::args().skip(1)) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    let done = match task {
        Task::Help => write(USAGE.as_bytes()).map(|()| 0),
        Task::Fonts => {
            let (report, whole) = fonts::report(&folder);
            write(report.as_bytes()).map(|()| u8::from(!whole))
        }
        Task::Print => print(std::io::stdin().lock(), &folder).map(|()| 0),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(fault) => {
            eprintln!("wardmote-leaflet: {fault}");
            ExitCode::from(fault.code())
        }
    }
}

fn task(mut words: impl Iterator<Item = String>) -> Option<(Task, PathBuf)> {
    let (mut task, mut folder) = (Task::Print, PathBuf::from(fonts::FOLDER));
    while let Some(word) = words.next() {
        match word.as_str() {
            "--fonts" => folder = PathBuf::from(words.next()?),
            "fonts" => task = Task::Fonts,
            "--help" | "-h" => task = Task::Help,
            _ => return None,
        }
    }
    Some((task, folder))
}

fn print(from: impl Read, folder: &Path) -> Result<(), Fault> {
    limits::set()?;
    let job = Job::read(&limits::read(from)?)?;
    let (pdf, report) = wardmote_leaflet::print(&job, folder)?;
    write(&pdf)?;
    let report = serde_json::to_string(&report).map_err(|e| Fault::Pdf(e.to_string()))?;
    eprintln!("{report}");
    Ok(())
}

fn write(bytes: &[u8]) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|source| Fault::Io {
            what: "writing to standard output",
            source,
        })
}
