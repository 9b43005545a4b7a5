//! The program from outside: its command line, its fonts, and the band of a training run.
#![allow(
    clippy::unwrap_used,
    reason = "a panic here is the failure that the test reports"
)]

mod support;

use serde_json::json;
use support::{fonts, plain, print, refused_with, run, sheet, ward};

#[test]
fn a_missing_font_is_named_with_its_package() {
    let job = sheet("leaflet", "a4", &["ur"]).to_string();
    let empty = fonts(&[]);
    let folder = empty.path().display().to_string();
    let (code, said) = refused_with(&["--fonts", &folder], job.as_bytes());
    assert_eq!(code, 1);
    assert_eq!(
        said,
        format!(
            "wardmote-leaflet: the font Noto Sans for Latin, Greek and Cyrillic letters is not in {folder}; on Debian it comes with the package fonts-noto-core\n"
        )
    );
    let some = fonts(&["NotoSans", "NotoNaskhArabic"]);
    let folder = some.path().display().to_string();
    let (code, said) = refused_with(&["--fonts", &folder], job.as_bytes());
    assert!(
        code == 1 && said.contains("the font Noto Nastaliq Urdu for Urdu (Nastaliq) is not in"),
        "{said}"
    );
    let english = sheet("leaflet", "a4", &["en-GB"]).to_string();
    assert!(
        run(&["--fonts", &folder], english.as_bytes())
            .status
            .success(),
        "English needs no other font"
    );
}

#[test]
fn a_file_that_is_no_font_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for weight in ["Regular", "Bold"] {
        std::fs::write(
            folder.path().join(format!("NotoSans-{weight}.ttf")),
            b"not a font at all",
        )
        .unwrap();
    }
    let (code, said) = refused_with(
        &["--fonts", &folder.path().display().to_string()],
        plain(&["a"]).to_string().as_bytes(),
    );
    assert!(
        code == 1 && said.contains("NotoSans-Regular.ttf cannot be read as a font"),
        "{said}"
    );
}

#[test]
fn fonts_says_what_is_here_and_what_is_missing() {
    let all = run(&["fonts"], b"");
    let said = String::from_utf8(all.stdout).unwrap();
    assert!(all.status.success(), "{said}");
    assert!(
        said.contains("Urdu (Nastaliq): Noto Nastaliq Urdu, in /usr/share/fonts/truetype/noto\n"),
        "{said}"
    );
    let some = fonts(&["NotoSans", "NotoSansTamil"]);
    let few = run(
        &["--fonts", &some.path().display().to_string(), "fonts"],
        b"",
    );
    let said = String::from_utf8(few.stdout).unwrap();
    assert_eq!(few.status.code(), Some(1));
    assert!(said.contains("Tamil: Noto Sans Tamil, in "), "{said}");
    let bengali = said.lines().find(|l| l.starts_with("Bengali")).unwrap();
    assert!(
        bengali.contains("MISSING")
            && bengali.ends_with("On Debian: apt-get install fonts-noto-core"),
        "{bengali}"
    );
}

#[test]
fn a_training_run_says_so_on_every_side_and_nothing_else_does() {
    let band = "EXERCISE – a training run, not a real notice";
    let mut job = ward();
    assert!(!print(&job).all_text().contains("EXERCISE"));
    job["exercise"] = json!(true);
    let printed = print(&job);
    for side in 1..=printed.report["pages"].as_u64().unwrap() {
        assert!(printed.text(side, side).contains(band), "side {side}");
    }
    let tags = printed.pdf().tags();
    for section in tags.of("Sect") {
        let first = &section.children[0];
        assert_eq!(
            (
                first.kind.as_str(),
                first
                    .actual
                    .as_deref()
                    .or(first.children[0].actual.as_deref())
            ),
            ("P", Some(band))
        );
        assert_eq!(first.lang.as_deref(), Some("en-GB"));
    }
}

#[test]
fn a_wrong_command_line_shows_the_right_one() {
    for args in [&["--font"][..], &["leaflet"], &["--fonts"]] {
        let (code, said) = refused_with(args, b"");
        assert!(
            code == 2 && said.starts_with("usage: wardmote-leaflet"),
            "{said}"
        );
    }
    let help = run(&["--help"], b"");
    assert!(help.status.success() && help.stdout.starts_with(b"usage: "));
}

#[test]
fn it_limits_itself_before_it_reads() {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_wardmote-leaflet"))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // It says nothing until the document has ended: the limits are there when it waits for more of it.
    let file = format!("/proc/{}/limits", program.id());
    let limit = |name: &str| {
        let limits = std::fs::read_to_string(&file).unwrap();
        let line = limits.lines().find(|l| l.starts_with(name)).unwrap();
        line[name.len()..]
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    };
    let began = std::time::Instant::now();
    while limit("Max core file size") != "0" || limit("Max open files") != "32" {
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
        std::thread::yield_now();
    }
    assert_eq!(limit("Max cpu time"), "30");
    assert_eq!(limit("Max address space"), (512u64 << 20).to_string());
    drop(program.stdin.take());
    assert_eq!(program.wait().unwrap().code(), Some(2));
}

#[test]
fn it_opens_its_fonts_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (job, trace) = (folder.path().join("job"), folder.path().join("trace"));
    std::fs::write(&job, ward().to_string()).unwrap();
    let output = std::process::Command::new("strace")
        .args([
            "-f",
            "-qq",
            "-e",
            "trace=%network,open,openat,openat2,creat,rename,unlink,execve",
        ])
        .arg("-o")
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_wardmote-leaflet"))
        .stdin(std::fs::File::open(&job).unwrap())
        .output()
        .unwrap_or_else(|e| panic!("strace: {e}; see tests/leaflet"));
    assert!(output.status.success());
    let calls = std::fs::read_to_string(&trace).unwrap();
    // What the dynamic loader and the standard library look at before the program begins.
    let system = [
        ".so",
        "/proc/self/",
        "/sys/fs/cgroup",
        "wardmote-leaflet\"",
        "= -1 ENOENT",
    ];
    let own = |line: &&str| !system.iter().any(|s| line.contains(s));
    let (fonts, others): (Vec<&str>, Vec<&str>) = calls
        .lines()
        .filter(own)
        .filter(|l| !l.contains("exited with"))
        .partition(|l| l.contains("/usr/share/fonts/truetype/noto/Noto"));
    assert!(fonts.len() >= 16, "{calls}");
    assert_eq!(others, Vec::<&str>::new());
}

#[test]
fn a_mark_stands_on_every_side_after_the_words_of_a_training_run() {
    let mut job = ward();
    // It ends with a letter: poppler takes a sign at the end of a line to the other side of it where most of the text runs
    // from right to left, though it is drawn where it belongs.
    job["mark"] = json!("Draft, {not} <b>approved</b> yet\u{202e}");
    let mark = "Draft, {not} <b>approved</b> yet";
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let printed = print(&job);
    for side in 1..=printed.report["pages"].as_u64().unwrap() {
        let said = flat(&printed.text(side, side));
        assert!(said.contains(mark), "side {side}: {said}");
        assert!(!said.contains("EXERCISE"));
    }
    job["exercise"] = json!(true);
    let said = flat(&print(&job).text(1, 1));
    let both = format!("EXERCISE – a training run, not a real notice. {mark}");
    assert!(said.contains(&both), "{said}");
    job["mark"] = json!("x".repeat(121));
    let (code, why) = support::refused(&job);
    assert!(code == 2 && why.contains("at most 120 characters"), "{why}");
}
