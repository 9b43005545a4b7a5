//! A sheet as a Word document.

use wardmote_domain::words::Direction;

use super::{DATE, ENGLISH, NAME, NUMBER, OPEN_BOX, RIGHT, container, parts, statement};
use crate::{
    Sheet, code,
    sheet::Outgoing,
    slots::{Piece, doubled},
    word::marks,
    xml::escape,
};

/// Widths of the four columns in twentieths of a point: A4 across, with margins of 1.5 cm.
const WIDTHS: [u32; 4] = [1500, 6000, 6000, 1600];

/// Writes a sheet as a Word document. Lines of [`Sheet::left_out`] are not in it.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    container::pack(&[
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package_relations()),
        ("word/document.xml", document(sheet)),
        ("word/_rels/document.xml.rels", parts::document_relations()),
        ("word/styles.xml", parts::styles(sheet)),
        ("word/footer1.xml", parts::footer(sheet)),
        ("docProps/core.xml", parts::core(sheet)),
    ])
}

fn document(sheet: &Sheet) -> String {
    let language = escape(&sheet.language_name);
    let steps: String = steps(sheet)
        .iter()
        .map(|step| paragraph("Step", &run(step)))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {}><w:body>{}{steps}{}{}{}{}\
<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
<w:pgMar w:top=\"850\" w:right=\"850\" w:bottom=\"850\" w:left=\"850\" w:header=\"425\" w:footer=\"425\" w:gutter=\"0\"/>\
</w:sectPr></w:body></w:document>",
        parts::NAMESPACES,
        paragraph("Heading", &run(&format!("Sentences in {language}"))),
        table(sheet),
        paragraph("Step", ""),
        paragraph("Group", &run("When you have finished")),
        sign_off(sheet),
    )
}

/// What to do, in plain English. Already escaped.
fn steps(sheet: &Sheet) -> Vec<String> {
    let language = escape(&sheet.language_name);
    let from = sheet
        .organisation
        .as_deref()
        .map(|by| format!("These sentences are from {}. ", escape(by)));
    let mut steps = vec![
        format!(
            "{}They are used as they stand here, often at night when nobody can ask you.",
            from.unwrap_or_default()
        ),
        format!("1. Read each English sentence. Write the same in {language} beside it, or put right what is there. Say what the English says, no more and no less."),
        "2. Words in square brackets, such as [time started], are filled in later. Keep each one exactly as it is, in English. Put it where your language needs it.".to_owned(),
        "3. Keep phone numbers, web addresses and other numbers the same. Write each sentence as one line, without Enter.".to_owned(),
        format!("4. Click the box under “{RIGHT}” when the {language} is right. If you cannot click it, write yes."),
        "5. Do not change the English or the first column. Do not join or split rows. You may leave rows empty.".to_owned(),
        "6. Fill in your name and the date at the end, save the file as Word (.docx), and send it back.".to_owned(),
    ];
    if sheet.direction == Direction::Rtl {
        steps.insert(3, format!("{language} runs from right to left. A mark in square brackets may look out of place while you type: that does no harm."));
    }
    steps
}

fn paragraph(style: &str, inside: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{inside}</w:p>")
}

/// English words; already escaped.
fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn cell(width: u32, span: u32, shade: bool, inside: &str) -> String {
    let span = if span > 1 {
        format!("<w:gridSpan w:val=\"{span}\"/>")
    } else {
        String::new()
    };
    let shade = if shade {
        "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F3F2F1\"/>"
    } else {
        ""
    };
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{shade}</w:tcPr>{inside}</w:tc>"
    )
}

fn table_head(widths: &[u32]) -> String {
    let side = |name: &str| {
        format!("<w:{name} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"B1B4B6\"/>")
    };
    let sides: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(side)
        .concat();
    let columns: String = widths
        .iter()
        .map(|w| format!("<w:gridCol w:w=\"{w}\"/>"))
        .collect();
    format!(
        "<w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblBorders>{sides}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
<w:tblCellMar><w:left w:w=\"100\" w:type=\"dxa\"/><w:right w:w=\"100\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
<w:tblGrid>{columns}</w:tblGrid>",
        widths.iter().sum::<u32>()
    )
}

fn table(sheet: &Sheet) -> String {
    let heads = [NUMBER, ENGLISH, &escape(&sheet.language_name), RIGHT];
    let cells = WIDTHS
        .iter()
        .zip(heads)
        .map(|(width, head)| cell(*width, 1, true, &paragraph("Column", &run(head))));
    let mut rows = format!(
        "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{}</w:tr>",
        cells.collect::<String>()
    );
    let mut used = "";
    for (at, line) in sheet.outgoing().enumerate() {
        if line.line.used != used {
            used = &line.line.used;
            rows.push_str(&across("Group", used));
        }
        if let Some(note) = &line.line.note {
            rows.push_str(&across("Quiet", &format!("About the next line: {note}")));
        }
        rows.push_str(&row(sheet, at + 1, &line));
    }
    format!("<w:tbl>{}{rows}</w:tbl>", table_head(&WIDTHS))
}

/// A row of one cell.
fn across(style: &str, text: &str) -> String {
    let keep = "<w:keepNext/>";
    let inside = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{keep}</w:pPr>{}</w:p>",
        run(&escape(text))
    );
    format!(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>",
        cell(WIDTHS.iter().sum(), 4, false, &inside)
    )
}

fn row(sheet: &Sheet, number: usize, line: &Outgoing<'_>) -> String {
    let code = code::of(&sheet.language, &line.line.id);
    let first = [number.to_string(), code, line.line.state.words().to_owned()];
    let first: String = first
        .iter()
        .map(|text| {
            paragraph(
                "Quiet",
                &format!(
                    "<w:r><w:rPr><w:noProof/></w:rPr><w:t>{}</w:t></w:r>",
                    escape(text)
                ),
            )
        })
        .collect();
    let english = paragraph("Line", &pieces(&line.english, "", false));
    format!(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>{}{}{}{}</w:tr>",
        cell(WIDTHS[0], 1, true, &first),
        cell(WIDTHS[1], 1, false, &english),
        cell(WIDTHS[2], 1, false, &own(sheet, &line.own)),
        cell(WIDTHS[3], 1, false, &paragraph("Tick", &tick_box())),
    )
}

/// A text in the language, marked as such.
fn own(sheet: &Sheet, text: &[Piece]) -> String {
    let tag = escape(sheet.language.as_str());
    let (bidi, properties) = match sheet.direction {
        Direction::Rtl => ("<w:bidi/>", format!("<w:rtl/><w:lang w:bidi=\"{tag}\"/>")),
        Direction::Ltr => (
            "",
            format!("<w:lang w:val=\"{tag}\" w:eastAsia=\"{tag}\" w:bidi=\"{tag}\"/>"),
        ),
    };
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Line\"/>{bidi}<w:rPr>{properties}</w:rPr></w:pPr>{}</w:p>",
        pieces(text, &properties, sheet.direction == Direction::Rtl)
    )
}

fn pieces(pieces: &[Piece], properties: &str, isolated: bool) -> String {
    let one = |piece: &Piece| match piece {
        Piece::Text(text) => format!(
            "<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escape(&doubled(text))
        ),
        Piece::Slot(slot) => format!(
            "<w:r><w:rPr><w:rStyle w:val=\"Mark\"/><w:lang w:val=\"en-GB\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            escape(&marks::written(&slot.mark, isolated))
        ),
    };
    pieces.iter().map(one).collect()
}

/// A box that Word and LibreOffice let people click.
fn tick_box() -> String {
    let font = "<w:rFonts w:ascii=\"MS Gothic\" w:hAnsi=\"MS Gothic\" w:eastAsia=\"MS Gothic\" w:cs=\"MS Gothic\"/>";
    format!(
        "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"0\"/><w14:checkedState w14:val=\"2612\" w14:font=\"MS Gothic\"/>\
<w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:rPr>{font}\
</w:rPr><w:t>{OPEN_BOX}</w:t></w:r></w:sdtContent></w:sdt>"
    )
}

fn sign_off(sheet: &Sheet) -> String {
    const LEFT: u32 = 7500;
    let right: u32 = WIDTHS.iter().sum::<u32>() - LEFT;
    let row = |label: &str, inside: String| {
        format!(
            "<w:tr><w:trPr><w:cantSplit/></w:trPr>{}{}</w:tr>",
            cell(LEFT, 1, true, &paragraph("Column", &run(&escape(label)))),
            cell(right, 1, false, &inside)
        )
    };
    format!(
        "<w:tbl>{}{}{}{}</w:tbl>{}",
        table_head(&[LEFT, right]),
        row(NAME, paragraph("Line", "")),
        row(DATE, paragraph("Line", "")),
        row(
            &statement(&sheet.language_name),
            paragraph("Line", &tick_box())
        ),
        paragraph("Step", "")
    )
}
