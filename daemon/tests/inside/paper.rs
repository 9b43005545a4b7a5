//! Frozen pages as paper, and the program that prints: missing, silent, broken off, refusing.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, time::Duration};

use wardmote::{
    print::{Block, PrintError, Printed, Printer, Run, Unread},
    settings::PrintSection,
    signer,
};
use wardmote_domain::{
    places::Language,
    variant::{Copy, Unread as Notice, Variant},
    words::{Direction, Format, Origin},
};

fn version(html: &str, unread: Option<(&str, &str)>) -> Variant {
    Variant {
        language: "ur".parse::<Language>().unwrap(),
        format: Format::Page,
        direction: Direction::Rtl,
        origin: Origin::Catalogue,
        read_by: None,
        title: String::new(),
        text: String::new(),
        footer: String::new(),
        unread: unread.map(|(own, english)| Notice {
            own: own.to_owned(),
            english: english.to_owned(),
        }),
        copy: Copy::Page {
            html: html.to_owned(),
        },
        ready: None,
        names: std::collections::BTreeMap::new(),
        own_contacts: Vec::new(),
        summary: false,
        access_line: false,
    }
}

fn plain(text: &str) -> Run {
    Run::Plain(text.to_owned())
}

fn ltr(text: &str) -> Run {
    Run::Ltr {
        ltr: text.to_owned(),
    }
}

#[test]
fn a_page_is_headline_blocks_and_footer_with_its_numbers_and_links_marked() {
    let html = "<div lang=\"ur\" dir=\"rtl\">\n<h1>سرخی &lt;b&gt; &amp;amp; {{x}}</h1>\n\
        <p><strong>نہیں پڑھا</strong></p>\n<p lang=\"en-GB\" dir=\"ltr\"><strong>Nobody has read it.</strong></p>\n\
        <p>فون <a href=\"tel:101\"><bdi dir=\"ltr\">101</bdi></a><br>\nدوسری لائن</p>\n\
        <ul>\n<li>یا <bdi dir=\"ltr\"><a href=\"https://example.org/a\">example.org/a</a></bdi></li>\n</ul>\n\
        <div lang=\"en-GB\" dir=\"ltr\">\n<p>Sent by <a href=\"tel:999\">999</a>.</p>\n</div>\n</div>\n";
    let version = version(html, Some(("نہیں پڑھا", "Nobody has read it.")));
    let printed = Printed::of(&version).unwrap();
    assert_eq!(printed.headline, [plain("سرخی <b> &amp; {{x}}")]);
    assert_eq!(
        printed.blocks,
        [
            Block::Paragraph(vec![plain("فون "), ltr("101")]),
            Block::Paragraph(vec![plain("دوسری لائن")]),
            Block::List(vec![vec![
                plain("یا "),
                Run::Link {
                    link: "example.org/a".to_owned()
                }
            ]]),
        ]
    );
    // An English footer below Urdu keeps its own direction.
    assert_eq!(printed.footer, [vec![ltr("Sent by 999.")]]);
}

#[test]
fn only_the_notice_at_the_top_is_left_out() {
    let says = "Nobody has read it.";
    let html = format!(
        "<div><h1>A</h1><p lang=\"en-GB\" dir=\"ltr\"><strong>{says}</strong></p><p>{says}</p></div>"
    );
    let version = version(&html, Some((says, says)));
    let printed = Printed::of(&version).unwrap();
    assert_eq!(printed.blocks, [Block::Paragraph(vec![plain(says)])]);
    let said = Unread::of(&version).unwrap();
    assert_eq!((said.own.as_str(), said.english.as_str()), ("", says));
}

#[test]
fn what_is_no_page_is_not_guessed_at() {
    for html in [
        "",
        "<div></div>",
        "<div><h1>A</h1>",
        "<div><h1>A</h1><script>x</script></div>",
        "<div><h1>A</h1><p>b</div>",
        "<div><h1>A</h1>text outside</div>",
        "<div><h1>A</h1><p><strong>b</p></div>",
        "<div><p>no headline</p></div>",
    ] {
        assert_eq!(Printed::of(&version(html, None)), None, "{html}");
    }
}

/// A folder with a program of that script, removed at the end.
struct Program(PathBuf);

impl Program {
    fn new(script: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("wardmote-print-{}", signer::new_secret()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("program");
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).unwrap();
        Self(folder)
    }

    fn printer(&self) -> Printer {
        Printer::new(&PrintSection {
            program: Some(self.0.join("program")),
            limit_ms: 10_000,
            ..PrintSection::default()
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn printed(script: &str) -> Result<Vec<u8>, PrintError> {
    Program::new(script).printer().print(b"{}".to_vec()).await
}

#[tokio::test]
async fn the_program_has_its_document_its_fonts_and_nothing_else() {
    let script = "printf '%%PDF'; printf '%s|' \"$@\"; /bin/cat; /usr/bin/env | /bin/grep -vE '^(PWD|SHLVL|_)='";
    // A shell without grep's match ends with 1: what counts is that nothing follows the document.
    let said = printed(&format!("{script}; exit 0")).await.unwrap();
    assert_eq!(
        String::from_utf8(said).unwrap(),
        "%PDF--fonts|/usr/share/fonts/truetype/noto|{}"
    );
}

#[tokio::test]
async fn what_the_program_says_reaches_the_person_and_what_it_does_not_say_is_a_fault_of_ours() {
    let why = printed("echo 'wardmote-leaflet: the text is too long' >&2; exit 2").await;
    assert!(
        matches!(&why, Err(PrintError::Document(why)) if why == "the text is too long"),
        "{why:?}"
    );
    let why = printed("echo 'wardmote-leaflet: the font X is not here' >&2; exit 1").await;
    assert!(
        matches!(&why, Err(PrintError::Machine(why)) if why == "the font X is not here"),
        "{why:?}"
    );
    for script in ["exit 2", "exit 0", "echo hello", "kill -9 $$", "exit 7"] {
        let why = printed(script).await;
        assert!(
            matches!(why, Err(PrintError::BrokeOff)),
            "{script}: {why:?}"
        );
    }
}

#[tokio::test]
async fn a_program_without_end_is_ended() {
    let endless = printed("exec /bin/cat /dev/zero").await;
    assert!(matches!(endless, Err(PrintError::TooLarge)), "{endless:?}");
    // It waits for a file that nobody writes.
    let silent = Program::new("exec 3<>\"$0.fifo\"; read -r _ <&3");
    let fifo = silent.0.join("program.fifo");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.unwrap().success());
    let printer = Printer::new(&PrintSection {
        program: Some(silent.0.join("program")),
        limit_ms: 200,
        ..PrintSection::default()
    });
    let limit = Duration::from_millis(200);
    for _ in 0..3 {
        // Each gives its place back: two at once are the most.
        let why = printer.print(Vec::new()).await;
        assert!(
            matches!(why, Err(PrintError::TooSlow(after)) if after == limit),
            "{why:?}"
        );
    }
    let at_once = tokio::join!(
        printer.print(Vec::new()),
        printer.print(Vec::new()),
        printer.print(Vec::new())
    );
    let all = [at_once.0, at_once.1, at_once.2];
    assert!(all.iter().all(Result::is_err), "{all:?}");
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
    let printer = Printer::new(&PrintSection {
        program: Some("/nowhere/wardmote-leaflet".into()),
        ..PrintSection::default()
    });
    let why = printer.print(Vec::new()).await.unwrap_err();
    assert!(matches!(why, PrintError::NotInstalled(_)));
    assert!(why.to_string().contains("/nowhere/wardmote-leaflet"));
    assert!(printer.fonts().await.is_err());
}
