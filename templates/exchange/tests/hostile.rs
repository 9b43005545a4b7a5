//! Files that were damaged, or made to do harm: refused with a place and a sentence, in little time and memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

mod support;

use std::io::{Cursor, Read, Write};

use support::urdu;
use wardmote_exchange::{Returned, Sheet, limits, po, word, xliff};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const DOCUMENT: &str = "word/document.xml";

/// A Word file whose document was changed.
fn changed(sheet: &Sheet, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(word::write(sheet))).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let name = part.name().to_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if name == DOCUMENT {
            text = change(text);
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn word_after(change: impl Fn(String) -> String) -> Result<Returned, String> {
    let sheet = urdu();
    word::read(&changed(&sheet, change), &sheet).map_err(|e| e.to_string())
}

fn replaced(from: &'static str, to: &'static str) -> impl Fn(String) -> String {
    move |text| {
        assert!(text.contains(from), "{from} is in the document");
        text.replacen(from, to, 1)
    }
}

/// The row of a line, from its number in the first cell.
fn row(text: &str, number: usize) -> std::ops::Range<usize> {
    let at = text.find(&format!("<w:t>{number}  ")).unwrap();
    let start = text[..at].rfind("<w:tr>").unwrap();
    start..at + text[at..].find("</w:tr>").unwrap() + "</w:tr>".len()
}

#[test]
fn what_is_no_word_file_is_refused() {
    let sheet = urdu();
    let whole = word::write(&sheet);
    for (bytes, says) in [
        (Vec::new(), "empty"),
        (b"hello".to_vec(), "not a Word file"),
        (whole[..whole.len() / 2].to_vec(), "not a Word file"),
        (vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1], "old Word format"),
        (vec![b'x'; limits::FILE + 1], "larger than 8 MB"),
        (po::write(&sheet), "not a Word file"),
    ] {
        let error = word::read(&bytes, &sheet).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_document_that_unpacks_to_far_more_is_refused() {
    let error = word_after(|text| {
        let spaces = " ".repeat(usize::try_from(limits::PART).unwrap());
        text.replace("<w:body>", &format!("<w:body>{spaces}"))
    });
    assert!(error.unwrap_err().contains("far larger than any"));
    let mut many = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..=limits::PARTS {
        many.start_file(at.to_string(), SimpleFileOptions::default())
            .unwrap();
    }
    let error = word::read(&many.finish().unwrap().into_inner(), &urdu()).unwrap_err();
    assert!(error.to_string().contains("far larger than any"));
}

#[test]
fn entities_are_never_expanded() {
    let laughs = "<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let doctype = |text: String| text.replacen("<w:document", &format!("{laughs}<w:document"), 1);
    assert!(word_after(doctype).unwrap_err().contains("DOCTYPE"));
    assert!(
        word_after(replaced("Armed police", "&a; police"))
            .unwrap_err()
            .contains("XML of the file is broken")
    );
    let sheet = urdu();
    let file = String::from_utf8(xliff::write(&sheet)).unwrap();
    let file = file.replacen(
        "<xliff",
        "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]>\n<xliff",
        1,
    );
    let error = xliff::read(file.as_bytes(), &sheet)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("line 2: ") && error.contains("DOCTYPE"),
        "{error}"
    );
}

#[test]
fn a_row_is_refused_by_its_number() {
    for (change, place, says) in [
        (
            Box::new(|text: String| {
                let row = row(&text, 2);
                let copy = text[row.clone()].to_owned();
                text.replacen(&copy, &format!("{copy}{copy}"), 1)
            }) as Box<dyn Fn(String) -> String>,
            "line 2: ",
            "twice",
        ),
        (
            Box::new(|text: String| {
                let range = row(&text, 2);
                let at = text[range.clone()].find("<w:t>2  ").unwrap() + range.start;
                let end = at + text[at..].find("</w:t>").unwrap();
                format!("{}<w:t>2{}", &text[..at], &text[end..])
            }),
            "the row after line 1: ",
            "number and code of this row are missing",
        ),
        (
            Box::new(|text: String| {
                let range = row(&text, 3);
                let at = range.start + text[range.clone()].rfind("<w:tc>").unwrap();
                format!("{}{}", &text[..at], &text[range.end - "</w:tr>".len()..])
            }),
            "line 3: ",
            "four cells",
        ),
        (
            Box::new(|text: String| text[..row(&text, 3).start].to_owned()),
            "after row 5: ",
            "broken",
        ),
    ] {
        let error = word_after(change).unwrap_err();
        assert!(
            error.starts_with(place) && error.contains(says),
            "{place}{says}: {error}"
        );
    }
    let no_table = word_after(|text| {
        let (start, end) = (
            text.find("<w:tbl>").unwrap(),
            text.rfind("</w:tbl>").unwrap(),
        );
        format!("{}{}", &text[..start], &text[end + "</w:tbl>".len()..])
    });
    assert!(no_table.unwrap_err().contains("no lines in this file"));
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let own = "مسلح پولیس";
    let returned = word_after(move |text| {
        assert!(text.contains(own));
        let run = |words: &str, inner: &str| format!("<w:r><w:{inner}>{words}</w:{inner}></w:r>");
        let (inserted, deleted) = (run("مسلح", "t"), run("غیر مسلح", "delText"));
        let changed = format!(
            "</w:t></w:r><w:del w:id=\"1\">{deleted}</w:del><w:ins w:id=\"2\">{inserted}</w:ins><w:r><w:t xml:space=\"preserve\"> پولیس"
        );
        text.replacen(own, &changed, 1)
    })
    .unwrap();
    assert!(returned.tracked_changes);
    assert_eq!(returned.lines[0].1, urdu().lines[0].own.clone().unwrap());
    let returned = word_after(|text| {
        let range = row(&text, 1);
        let gone = text[range.clone()].replacen("<w:trPr>", "<w:trPr><w:del w:id=\"3\"/>", 1);
        format!("{}{gone}{}", &text[..range.start], &text[range.end..])
    })
    .unwrap();
    assert_eq!(returned.absent, ["said.what.armed_police"]);
}

#[test]
fn what_word_does_to_a_text_does_no_harm() {
    let own = "مسلح پولیس";
    for (put, reads) in [
        (
            "مسلح</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:bookmarkStart w:id=\"9\" w:name=\"_GoBack\"/><w:r><w:t xml:space=\"preserve\"> پولیس",
            own,
        ),
        ("مسلح پولیس<w:lastRenderedPageBreak/>", own),
        (
            "مسلح پولیس</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r><w:r><w:t>",
            own,
        ),
        (
            "مسلح</w:t><w:noBreakHyphen/><w:t>پولیس",
            "مسلح\u{2011}پولیس",
        ),
        ("مسلح\u{a0}پولیس", "مسلح\u{a0}پولیس"),
    ] {
        let returned = word_after(move |text| text.replacen(own, put, 1)).unwrap();
        let expected = urdu().lines[0].own.clone().unwrap().replace(own, reads);
        assert_eq!(returned.lines[0].1, expected, "{put}");
        assert!(!returned.tracked_changes);
    }
}

#[test]
fn a_line_that_cannot_be_a_template_is_left_out_with_its_reason() {
    let own = "مسلح پولیس";
    for (put, says) in [
        ("{{say 'secret'}}", "Curly brackets"),
        ("مسلح [پولیس", "stands alone"),
        ("مسلح [پولیس]", "Copy the mark from the English"),
        ("مسلح</w:t><w:br/><w:t>پولیس", "Write it as one line"),
        ("مسلح</w:t><w:tab/><w:t>پولیس", "tab"),
        (
            "مسلح</w:t></w:r></w:p><w:p><w:r><w:t>پولیس",
            "Write it as one line",
        ),
    ] {
        let returned = word_after(move |text| text.replacen(own, put, 1)).unwrap();
        let [not_taken] = returned.not_taken.as_slice() else {
            panic!("{put}: {returned:?}")
        };
        assert_eq!(
            (not_taken.place.as_str(), not_taken.out_of_date),
            ("line 1", false)
        );
        assert!(not_taken.says.contains(says), "{put}: {}", not_taken.says);
        assert_eq!(returned.lines.len(), 2, "the others are taken");
    }
}

#[test]
fn ticks_and_the_reader_are_read() {
    let returned = word_after(|text| {
        let text = text.replace(">☐<", ">☒<");
        let filled = |text: String, label: &str, entry: &str| {
            let at = text.find(label).unwrap();
            let at = at
                + text[at..]
                    .find("<w:pStyle w:val=\"Line\"/></w:pPr>")
                    .unwrap()
                + "<w:pStyle w:val=\"Line\"/></w:pPr>".len();
            format!(
                "{}<w:r><w:t>{entry}</w:t></w:r>{}",
                &text[..at],
                &text[at..]
            )
        };
        filled(
            filled(text, ">Your name<", "Amina Example"),
            ">Date<",
            "1 December 2026",
        )
    })
    .unwrap();
    assert_eq!(
        returned.signed,
        ["said.what.armed_police", "said.started.known", "list.comma"]
    );
    let reader = returned.reader.unwrap();
    assert_eq!(
        (reader.name.as_str(), reader.date.as_str(), reader.statement),
        ("Amina Example", "1 December 2026", true)
    );
    let [not_taken] = returned.not_taken.as_slice() else {
        panic!("a tick without a text is told")
    };
    assert!(not_taken.says.contains("marked as right and has no text"));
}

#[test]
fn po_is_refused_by_line() {
    let sheet = urdu();
    let file = String::from_utf8(po::write(&sheet)).unwrap();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(file.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert!(
        po::read(&utf16, &sheet)
            .unwrap_err()
            .to_string()
            .contains("UTF-16")
    );
    let mut latin = file.clone().into_bytes();
    let at = file.find("Armed").unwrap();
    latin[at] = 0xe9;
    let line = 1 + file[..at].matches('\n').count();
    let error = po::read(&latin, &sheet).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("line {line}: ")) && error.contains("UTF-8"),
        "{error}"
    );
    for (from, to, says) in [
        (
            "#: said.what.armed_police\n#, fuzzy\nmsgctxt \"said.what.armed_police\"\n",
            "",
            "no msgctxt",
        ),
        (
            "msgctxt \"said.started.known",
            "msgctxt \"said.what.armed_police",
            "twice",
        ),
        ("\"Armed", "\"Armed\"", "quotation marks"),
        ("charset=UTF-8", "charset=ISO-8859-6", "not in UTF-8"),
    ] {
        let error = po::read(file.replacen(from, to, 1).as_bytes(), &sheet)
            .unwrap_err()
            .to_string();
        assert!(error.contains(says), "{error}");
    }
    let dropped = file.replace("msgctxt \"said.what.armed_police\"\n", "");
    let names = po::read(dropped.as_bytes(), &sheet).unwrap().lines;
    assert_eq!(
        names[0].0, "said.what.armed_police",
        "the reference names it too"
    );
    let bom = format!("\u{feff}{file}");
    assert_eq!(po::read(bom.as_bytes(), &sheet).unwrap().lines.len(), 3);
}

#[test]
fn xliff_is_refused_by_line() {
    let sheet = urdu();
    let file = String::from_utf8(xliff::write(&sheet)).unwrap();
    for (from, to, says) in [
        (
            "version=\"1.2\"",
            "version=\"2.1\"",
            "not an XLIFF 1.2 file",
        ),
        (
            "said.started.known\" res",
            "said.what.armed_police\" res",
            "",
        ),
        ("</trans-unit>", "", "line "),
        (
            "id=\"said.what.armed_police\" resname=\"said.what.armed_police\"",
            "",
            "no id",
        ),
    ] {
        let result = xliff::read(file.replacen(from, to, 1).as_bytes(), &sheet);
        match says {
            "" => assert_eq!(
                result.unwrap().lines.len(),
                3,
                "the name beside the number counts"
            ),
            says => assert!(result.unwrap_err().to_string().contains(says), "{says}"),
        }
    }
    // A program that emptied the codes: their number says what they are.
    let mut emptied = file.clone();
    for mark in ["[in place]", "[time started]", "[on the day started]"] {
        emptied = emptied.replace(&format!(" equiv-text=\"{mark}\">{mark}</ph>"), "/>");
    }
    assert!(!emptied.contains("[time started]"));
    let source = emptied.replace(
        "Armed police are <ph id=\"1\"/>",
        "Armed police are <ph id=\"1\">[in place]</ph>",
    );
    let source = source.replace(
        "started at <ph id=\"1\"/> <ph id=\"2\"/>",
        "started at <ph id=\"1\">[time started]</ph> <ph id=\"2\">[on the day started]</ph>",
    );
    assert_eq!(
        xliff::read(source.as_bytes(), &sheet).unwrap().lines,
        xliff::read(file.as_bytes(), &sheet).unwrap().lines
    );
}
