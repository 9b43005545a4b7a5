//! Prints with the program as it is built, and reads what it printed with programs of other people: poppler, qpdf, zbar.
#![allow(dead_code, reason = "each test program uses its part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

pub mod tree;

/// The sample: one notice in fifteen languages.
pub fn ward() -> Value {
    serde_json::from_str(include_str!("../sheets/ward.json")).unwrap()
}

/// The sample in these languages only, on this sheet.
pub fn sheet(sheet: &str, paper: &str, languages: &[&str]) -> Value {
    let mut job = ward();
    job["sheet"] = json!(sheet);
    job["paper"] = json!(paper);
    let pages = job["pages"].as_array_mut().unwrap();
    pages.retain(|page| languages.contains(&page["lang"].as_str().unwrap()));
    job
}

/// One page in English with these paragraphs and nothing else.
pub fn plain(paragraphs: &[&str]) -> Value {
    let blocks: Vec<Value> = paragraphs
        .iter()
        .map(|text| json!({"paragraph": [text]}))
        .collect();
    json!({
        "sheet": "leaflet", "paper": "a4", "title": "A test", "organisation": "Example Police",
        "pages": [{"lang": "en-GB", "dir": "ltr", "headline": "A test", "blocks": blocks}]
    })
}

/// Runs the program.
pub fn run(args: &[&str], document: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wardmote-leaflet"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let document = document.to_owned();
    // The program may end before it has read everything, when a document is too large.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&document)));
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// What was printed, in a file of its own.
pub struct Printed {
    /// What the program says of it.
    pub report: Value,
    /// The bytes.
    pub bytes: Vec<u8>,
    folder: tempfile::TempDir,
}

/// Prints a document that has to succeed.
pub fn print(job: &Value) -> Printed {
    let output = run(&[], job.to_string().as_bytes());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("out.pdf"), &output.stdout).unwrap();
    Printed {
        report: serde_json::from_str(&said).unwrap(),
        bytes: output.stdout,
        folder,
    }
}

/// The exit code and the message of a document that must not be printed; nothing may be on standard output.
pub fn refused(job: &Value) -> (i32, String) {
    refused_with(&[], job.to_string().as_bytes())
}

/// The same for any bytes and arguments.
pub fn refused_with(args: &[&str], document: &[u8]) -> (i32, String) {
    let output = run(args, document);
    assert!(output.stdout.is_empty(), "nothing is written on a fault");
    let code = output.status.code().expect("it ends by itself");
    (code, String::from_utf8(output.stderr).unwrap())
}

/// What another program says on standard output. It has to be here: `tests/leaflet` installs it.
pub fn said(program: &str, args: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(args).output();
    let output = output.unwrap_or_else(|e| panic!("{program}: {e}; see tests/leaflet"));
    let fault = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}: {fault}");
    output.stdout
}

impl Printed {
    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("out.pdf")
    }

    fn name(&self) -> String {
        self.path().display().to_string()
    }

    /// The sides that a language begins and ends on.
    pub fn sides(&self, lang: &str) -> (u64, u64) {
        let languages = self.report["languages"].as_array().unwrap();
        let language = languages.iter().find(|l| l["lang"] == lang).unwrap();
        let from = language["from"].as_u64().unwrap();
        (from, from + language["pages"].as_u64().unwrap() - 1)
    }

    /// The text of some sides as poppler reads it, without the marks of direction that it puts in.
    pub fn text(&self, from: u64, to: u64) -> String {
        let (from, to) = (from.to_string(), to.to_string());
        let args = ["-f", &from, "-l", &to, &self.name(), "-"];
        let text = String::from_utf8(said("pdftotext", &args)).unwrap();
        let mark = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}');
        let apart = |c: char| if mark(c) { ' ' } else { c };
        text.chars().map(apart).collect()
    }

    /// All its text.
    pub fn all_text(&self) -> String {
        self.text(1, self.report["pages"].as_u64().unwrap())
    }

    /// Each word of a side with the place of its left and right edge and its top, as poppler sees it.
    pub fn places(&self, side: u64) -> Vec<(String, f32, f32, f32)> {
        let side = side.to_string();
        let args = ["-f", &side, "-l", &side, "-bbox", &self.name(), "-"];
        let page = String::from_utf8(said("pdftotext", &args)).unwrap();
        let words = page.lines().filter(|l| l.trim_start().starts_with("<word"));
        words
            .map(|line| {
                let field = |name: &str| -> f32 {
                    let rest = line.split(&format!("{name}=\"")).nth(1).unwrap();
                    rest.split('"').next().unwrap().parse().unwrap()
                };
                let word = line.split('>').nth(1).unwrap().split('<').next().unwrap();
                (word.to_owned(), field("xMin"), field("xMax"), field("yMin"))
            })
            .collect()
    }

    /// A picture of one side, as PNG.
    pub fn picture(&self, side: u64, dots: u32) -> PathBuf {
        let stem = self.folder.path().join("side");
        let (side, dots) = (side.to_string(), dots.to_string());
        let stem_name = stem.display().to_string();
        said(
            "pdftoppm",
            &[
                "-r",
                &dots,
                "-f",
                &side,
                "-l",
                &side,
                "-png",
                "-singlefile",
                &self.name(),
                &stem_name,
            ],
        );
        stem.with_extension("png")
    }

    /// What a program says of it.
    pub fn read_by(&self, program: &str, args: &[&str]) -> String {
        let name = self.name();
        let args: Vec<&str> = args.iter().copied().chain([name.as_str()]).collect();
        String::from_utf8_lossy(&said(program, &args)).into_owned()
    }
}

/// A folder with some of the fonts of the system.
pub fn fonts(families: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for family in families {
        for weight in ["Regular", "Bold"] {
            let name = format!("{family}-{weight}.ttf");
            let from = Path::new("/usr/share/fonts/truetype/noto").join(&name);
            std::os::unix::fs::symlink(from, folder.path().join(name)).unwrap();
        }
    }
    folder
}

/// The words of a text in their order, without punctuation and without the marks that come and go.
pub fn words(text: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || "،؛؟۔.,:;?!()«»•।'’-/".contains(c);
    let words = text.split(apart).filter(|w| !w.is_empty());
    words.map(str::to_owned).collect()
}

/// All texts of a page of a document, in the order in which they are read.
pub fn texts(page: &Value) -> Vec<String> {
    let mut all = vec![joined(&page["headline"])];
    if let Some(unread) = page.get("unread") {
        all.extend([joined(&unread["own"]), joined(&unread["english"])]);
    }
    for block in page["blocks"].as_array().unwrap() {
        match (block.get("paragraph"), block.get("list")) {
            (Some(words), _) => all.push(joined(words)),
            (_, Some(items)) => all.extend(items.as_array().unwrap().iter().map(joined)),
            _ => panic!("a block of no kind"),
        }
    }
    all
}

/// A text of a document as one string.
pub fn joined(words: &Value) -> String {
    match words {
        Value::String(text) => text.clone(),
        Value::Array(runs) => runs.iter().map(joined).collect(),
        Value::Object(run) => run.values().map(joined).collect(),
        other => panic!("{other} is no text"),
    }
}
