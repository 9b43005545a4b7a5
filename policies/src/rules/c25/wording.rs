//! Whether the wording as it stands is the one that was agreed.

use aws_lc_rs::digest;
use wardmote_domain::draft::Clearance;

use crate::ask::Ask;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreed {
    Yes,
    /// A clearance names words that are not the text any more.
    OtherWords,
    No,
}

/// What the clearances of these people say of the text.
pub(super) fn agreed(ask: &Ask<'_>, who: &[String]) -> Agreed {
    let given = |t: &Option<String>| t.as_deref().is_some_and(|t| !t.trim().is_empty());
    let mut agreed = Agreed::No;
    for clearance in &ask.draft().clearances {
        let theirs = who
            .iter()
            .any(|w| clearance.who.trim().eq_ignore_ascii_case(w));
        if !theirs || !(given(&clearance.name) || given(&clearance.how)) {
            continue;
        }
        if is_of_this(ask, clearance) {
            return Agreed::Yes;
        }
        agreed = Agreed::OtherWords;
    }
    agreed
}

/// A clearance that names no wording is of the wording as it stands.
fn is_of_this(ask: &Ask<'_>, clearance: &Clearance) -> bool {
    let Some(wording) = clearance
        .wording
        .as_deref()
        .map(str::trim)
        .filter(|w| !w.is_empty())
    else {
        return true;
    };
    let texts = readings(ask);
    let hash = wording.strip_prefix("sha256:").unwrap_or(wording);
    if hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()) {
        return texts.iter().any(|t| sha256(t).eq_ignore_ascii_case(hash));
    }
    let own = plain(wording);
    texts.iter().any(|t| plain(t) == own)
}

/// What may be meant by the text: the body, with the headline before it, with the post after it.
fn readings(ask: &Ask<'_>) -> Vec<String> {
    let (headline, body) = (ask.headline().text.trim(), ask.body().text.trim());
    let short = ask.short().map_or("", |s| s.text.trim());
    let sets: [&[&str]; 4] = [
        &[body],
        &[headline, body],
        &[body, short],
        &[headline, body, short],
    ];
    (sets.iter())
        .map(|parts| {
            let said: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
            said.join("\n\n")
        })
        .filter(|text| !text.is_empty())
        .collect()
}

/// Without what no reader sees: spaces, line ends, the kind of the quotation marks.
fn plain(text: &str) -> String {
    let straight = text.replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sha256(text: &str) -> String {
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    hash.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}
