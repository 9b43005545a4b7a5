//! What messages say, and what is read out of mails.

use wardmote::desk::Settled;
use wardmote_config::{Format, Source};
use wardmote_domain::{file::MessageFile, ids::MessageId, person::EmailAddress};

use super::{Force, WARD};

/// A message as written.
pub fn file(text: &str) -> MessageFile {
    Source::new("message.yaml", text, Format::Yaml)
        .parse()
        .map_err(|p| p.to_string())
        .unwrap()
}

/// What its n-th message says at the top.
pub fn headline(n: usize) -> String {
    format!("Lock your bike in two places, note {n}")
}

/// Message number `n` in own words, urgent so that it may go at any hour.
pub fn words(kind: &str, n: usize, outlets: &str) -> String {
    words_in(kind, n, outlets, WARD)
}

/// The same for another area.
pub fn words_in(kind: &str, n: usize, outlets: &str, area: &str) -> String {
    let first = match kind {
        "warning" => {
            "Police: thieves took three bikes from Marlpit Road, and they are still there now."
        }
        "correction" => {
            "Earlier we said that one bike was taken. That was wrong. Three bikes were taken from Marlpit Road."
        }
        _ => "Three bikes were taken from Marlpit Road.",
    };
    format!(
        "kind: {kind}\npriority: urgent\norganisation: met\nareas: [{area}]\noutlets: [{outlets}, page]\n\
         headline: {}\nbody: |\n  {first}\n\n  \
         Lock yours in two places. This is note {n} from your local team.\n\n  \
         If yours is taken, call 101.\nshort: Three bikes were taken from Marlpit Road. Lock yours in two places. \
         Note {n} from your local team. Call 101.\n",
        headline(n)
    )
}

pub fn address(text: &str) -> EmailAddress {
    text.parse().unwrap()
}

/// The part of a mail's text that follows `before`, up to the line's end.
pub fn after(force: &Force, to: &str, before: &str) -> String {
    let mail = force
        .mail
        .receipts_for(to)
        .pop()
        .unwrap_or_else(|| panic!("no mail for {to}"));
    // Long lines are folded by quoted-printable.
    let text = String::from_utf8_lossy(&mail.raw)
        .replace("=\r\n", "")
        .replace("=3D", "=");
    let from = text
        .find(before)
        .unwrap_or_else(|| panic!("{before} is not in {text}"))
        + before.len();
    text[from..].split_whitespace().next().unwrap().to_owned()
}

/// Ticks the leaflet of a message.
pub async fn tick(force: &Force, id: MessageId, words: &str) {
    let task = force
        .view(id)
        .await
        .tasks
        .into_iter()
        .find(|t| t.outlet == "leaflet" && t.words.contains(words));
    let task = task.unwrap_or_else(|| panic!("no leaflet task that says {words}"));
    force
        .desk()
        .settle(
            &force.author,
            task.delivery,
            Settled::Sent("L-1".into()),
            "done",
        )
        .await
        .unwrap();
}
