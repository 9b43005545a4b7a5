//! A sheet as XLIFF 1.2.

use crate::{
    Sheet, State,
    sheet::Outgoing,
    slots::{Piece, Slot, doubled},
    xml::escape,
};

/// Writes a sheet as XLIFF, in UTF-8. Lines of [`Sheet::left_out`] are not in it.
pub fn write(sheet: &Sheet) -> Vec<u8> {
    let units: String = sheet.outgoing().map(|line| unit(sheet, &line)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n\
<file original=\"wardmote\" source-language=\"en-GB\" target-language=\"{}\" datatype=\"plaintext\">\n<header><note>{}</note></header>\n\
<body>\n{units}</body>\n</file>\n</xliff>\n",
        escape(sheet.language.as_str()),
        escape(&format!(
            "Sentences in {}. Keep the marks in square brackets. Approve a line when you have read it and it is right.",
            sheet.language_name
        )),
    )
    .into_bytes()
}

fn state(state: State) -> &'static str {
    match state {
        State::Missing => "needs-translation",
        State::Unread => "needs-review-translation",
        State::Stale => "needs-adaptation",
        State::Signed => "final",
    }
}

fn unit(sheet: &Sheet, line: &Outgoing<'_>) -> String {
    let own = line.line;
    let approved = if own.state == State::Signed {
        "yes"
    } else {
        "no"
    };
    let tag = escape(sheet.language.as_str());
    let note = own
        .note
        .as_deref()
        .map(|note| format!("<note>{}</note>\n", escape(note)));
    format!(
        "<trans-unit id=\"{0}\" resname=\"{0}\" approved=\"{approved}\" xml:space=\"preserve\">\n<source xml:lang=\"en-GB\">{1}</source>\n\
<target xml:lang=\"{tag}\" state=\"{2}\">{3}</target>\n<note>{4}</note>\n{5}</trans-unit>\n",
        escape(&own.id),
        pieces(&line.english, &line.english),
        state(own.state),
        pieces(&line.own, &line.english),
        escape(&format!("Used: {}", own.used)),
        note.unwrap_or_default(),
    )
}

/// Pieces, each slot with the number of its first place in the English; slots of the text alone are numbered after them.
fn pieces(pieces: &[Piece], english: &[Piece]) -> String {
    let mut numbered: Vec<Slot> = Vec::new();
    for slot in crate::slots::of(english) {
        if !numbered.contains(&slot) {
            numbered.push(slot);
        }
    }
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(&escape(&doubled(text))),
            Piece::Slot(slot) => {
                let at = numbered
                    .iter()
                    .position(|own| own == slot)
                    .unwrap_or_else(|| {
                        numbered.push(slot.clone());
                        numbered.len() - 1
                    });
                let mark = escape(&slot.mark);
                out.push_str(&format!(
                    "<ph id=\"{}\" equiv-text=\"{mark}\">{mark}</ph>",
                    at + 1
                ));
            }
        }
    }
    out
}
