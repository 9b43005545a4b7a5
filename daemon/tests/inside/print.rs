//! A notice on paper: by the real print program, read back by poppler.

use std::{
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use askama::Template as _;
use wardmote::{
    desk::DeskError,
    pages::{
        chrome::{Chrome, Site},
        console::{CardPage, PrintPage},
    },
    print::{Block, Paper, Sheet},
    settings::PrintSection,
};
use wardmote_domain::{person::Role, places::Language, words::Realm};

use crate::support::{ELSEWHERE, Force, Setup, words};

const LEAFLET: (Sheet, Paper) = (Sheet::Leaflet, Paper::A5);

/// The print program, which a build of the workspace leaves two folders above its tests.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().unwrap().parent().unwrap();
    let program = folder.join("wardmote-leaflet");
    assert!(
        program.is_file(),
        "there is no {}: cargo build -p wardmote-leaflet",
        program.display()
    );
    program
}

async fn force(print: PrintSection) -> Force {
    Force::with(Setup {
        print,
        ..Setup::default()
    })
    .await
}

async fn with_program() -> Force {
    force(PrintSection {
        program: Some(program()),
        // A debug build under load takes its time.
        limit_ms: 60_000,
        ..PrintSection::default()
    })
    .await
}

/// The text of a PDF, as poppler reads it.
fn text(pdf: &[u8]) -> String {
    let mut child = Command::new("pdftotext")
        .args(["-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let said = child.wait_with_output().unwrap();
    assert!(said.status.success());
    String::from_utf8(said.stdout).unwrap()
}

fn search() -> &'static str {
    include_str!("../../../templates/examples/reassurance-from-facts.yaml")
}

fn language(tag: &str) -> Language {
    tag.parse().unwrap()
}

#[tokio::test]
async fn each_language_is_printed_in_the_words_that_were_frozen() {
    let force = with_program().await;
    let stored = force.submit(search()).await;
    let (desk, by) = (force.desk(), &force.author);
    let view = desk.print_view(by, stored.id).await.unwrap();
    let tags: Vec<&str> = view.languages.iter().map(|l| l.language.as_str()).collect();
    assert_eq!(tags, ["en-GB", "pl", "ur"]);
    assert!(view.notes[0].starts_with("This wording is not approved."));
    assert!(
        view.notes
            .last()
            .unwrap()
            .starts_with("There is no QR code yet")
    );
    let frozen = force.view(stored.id).await.rendered;
    for tag in tags {
        let only = language(tag);
        let pdf = desk
            .print(by, stored.id, LEAFLET, Some(&only))
            .await
            .unwrap();
        assert!(pdf.starts_with(b"%PDF"));
        let said = text(&pdf);
        assert!(said.contains("Draft, not approved"), "{tag}: {said}");
        assert!(
            said.contains("101") && said.contains("999bsl.co.uk"),
            "{said}"
        );
        if tag != "ur" {
            // Poppler puts Nastaliq's letters together by where they stand, with gaps: the print program's own tests read
            // its tags.
            let headline = frozen
                .get(&only, wardmote_domain::words::Format::Page)
                .unwrap()
                .title
                .clone();
            let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat.contains(&headline), "{headline}: {flat}");
        }
    }
    let all = desk.print(by, stored.id, LEAFLET, None).await.unwrap();
    let all = text(&all);
    assert!(all.contains("Marlpit Road") && all.contains("101"), "{all}");
    force.approve(&stored).await;
    let english = language("en-GB");
    let approved = desk.print(by, stored.id, LEAFLET, Some(&english)).await;
    assert!(!text(&approved.unwrap()).contains("Draft, not approved"));
}

#[tokio::test]
async fn a_card_holds_one_language_and_the_script_for_its_officer() {
    let force = with_program().await;
    let stored = force.submit(search()).await;
    let (desk, by) = (force.desk(), &force.author);
    let card = desk.card(by, stored.id, &language("ur")).await.unwrap();
    assert!(card.view.mark.unwrap().contains("Draft, not approved"));
    assert!(card.unread.is_some() && !card.headline.is_empty());
    let first = card.blocks.first().unwrap();
    assert!(
        matches!(first, Block::Paragraph(runs) if runs.iter().any(|r| r.text().contains("Marlpit Road")))
    );
    assert!(card.english_script.unwrap().contains("1 0 1"));
    let none = desk.card(by, stored.id, &language("so")).await;
    assert!(matches!(none, Err(DeskError::NotFound(_))));
    let whole = desk
        .print(by, stored.id, (Sheet::CordonCard, Paper::A4), None)
        .await;
    assert!(matches!(whole, Err(DeskError::Invalid(_))), "one language");
}

#[tokio::test]
async fn who_may_not_read_prints_nothing_and_what_was_taken_back_is_not_printed() {
    let force = with_program().await;
    let stored = force.submit(&words("guidance", 1, "leaflet, email")).await;
    let (desk, english) = (force.desk(), language("en-GB"));
    let away = force.person("Ann Away", &[(Role::Reader, ELSEWHERE)]).await;
    let refused = |e: DeskError| matches!(e, DeskError::NotPermitted(_));
    assert!(refused(
        desk.print_view(&away, stored.id).await.unwrap_err()
    ));
    assert!(refused(
        desk.print(&away, stored.id, LEAFLET, None)
            .await
            .unwrap_err()
    ));
    assert!(refused(
        desk.card(&away, stored.id, &english).await.unwrap_err()
    ));
    assert!(desk.prints("leaflet") && desk.prints("poster"));
    assert!(!desk.prints("email") && !desk.prints("media") && !desk.prints("phone_line"));
    desk.withdraw(&force.author, stored.id, "it was a test")
        .await
        .unwrap();
    let conflict = |e: DeskError| matches!(e, DeskError::Conflict(_));
    assert!(conflict(
        desk.print_view(&force.author, stored.id).await.unwrap_err()
    ));
    assert!(conflict(
        desk.print(&force.author, stored.id, LEAFLET, None)
            .await
            .unwrap_err()
    ));
    assert!(conflict(
        desk.card(&force.author, stored.id, &english)
            .await
            .unwrap_err()
    ));
}

#[tokio::test]
async fn what_a_person_typed_is_printed_as_it_stands() {
    let force = with_program().await;
    let hostile = "Lock <b>your</b> bike {{x}}#let y = 1 & “two”";
    let typed = words("guidance", 1, "leaflet, email").replace("Lock your bike", hostile);
    assert!(typed.contains(hostile));
    let stored = force.submit(&typed).await;
    let pdf = force
        .desk()
        .print(&force.author, stored.id, LEAFLET, None)
        .await
        .unwrap();
    let flat = text(&pdf).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(hostile), "{flat}");
}

#[tokio::test]
async fn without_its_program_or_its_fonts_this_machine_says_so_plainly() {
    let missing = force(PrintSection {
        program: Some("/nowhere/wardmote-leaflet".into()),
        ..PrintSection::default()
    })
    .await;
    let stored = missing.submit(search()).await;
    let why = missing
        .desk()
        .print(&missing.author, stored.id, LEAFLET, None)
        .await
        .unwrap_err();
    assert_eq!(why.status().0, 503);
    assert!(
        why.to_string().contains("/nowhere/wardmote-leaflet"),
        "{why}"
    );
    assert!(!missing.desk().can_print());
    let no_fonts = force(PrintSection {
        program: Some(program()),
        fonts: "/nowhere/fonts".into(),
        limit_ms: 60_000,
    })
    .await;
    let stored = no_fonts.submit(search()).await;
    let why = no_fonts
        .desk()
        .print(&no_fonts.author, stored.id, LEAFLET, None)
        .await
        .unwrap_err();
    assert_eq!(why.status().0, 503);
    assert!(why.to_string().contains("fonts-noto-core"), "{why}");
}

#[tokio::test]
async fn the_pages_lead_to_each_sheet_and_a_card_is_of_one_language() {
    let force = with_program().await;
    let stored = force.submit(search()).await;
    let (desk, by, id) = (force.desk(), &force.author, stored.id);
    let site = Site {
        realm: Realm::Exercise,
        force: "Invented Police".to_owned(),
        public_url: "https://notices.example.org".to_owned(),
        style_version: "1".to_owned(),
    };
    for can_print in [true, false] {
        let page = PrintPage {
            chrome: Chrome::public(&site, "Print and show"),
            view: desk.print_view(by, id).await.unwrap(),
            can_print,
        };
        let html = page.render().unwrap();
        let sheet = format!("/messages/{id}/print/large-print.pdf?paper=a4");
        assert_eq!(html.matches(&sheet).count(), if can_print { 4 } else { 0 });
        assert_eq!(html.contains("All 3 languages in one PDF"), can_print);
        assert_eq!(html.contains("is not on this machine"), !can_print);
        assert!(html.contains(&format!("/messages/{id}/card/ur")));
    }
    let card = desk.card(by, id, &language("pl")).await.unwrap();
    let html = CardPage::new(&site, card).render().unwrap();
    assert!(html.contains("<html lang=\"pl\" dir=\"ltr\">"), "{html}");
    assert!(html.contains("EXERCISE EXERCISE EXERCISE") && html.contains("Draft, not approved"));
    assert!(html.contains("Before: English") && html.contains("Next: Urdu"));
    assert!(html.contains("Read this aloud") && !html.contains("<script"));
    let last = desk.card(by, id, &language("ur")).await.unwrap();
    let html = CardPage::new(&site, last).render().unwrap();
    assert!(html.contains("<html lang=\"ur\" dir=\"rtl\">") && !html.contains("Next: "));
    assert!(html.contains("<bdi dir=\"ltr\">101</bdi>"), "{html}");
}
