//! Messages of the invented force. Wards are real; streets, events and people are invented.

use jiff::{ToSpan as _, civil::DateTime, tz::TimeZone};
use wardmote_domain::{
    area::AreaCode,
    clock::{Clock as _, SystemClock},
    places::Places,
};

/// St Mary's in Wandsworth, where no language but English is over the standard's share.
pub const WARD: &str = "E05014020";
/// Its borough.
pub const BOROUGH: &str = "E09000032";
/// A ward of another borough (Hackney).
pub const ELSEWHERE: &str = "E05009376";

/// The local time now, to the minute, moved by some minutes.
pub fn local(minutes: i64) -> DateTime {
    let london = TimeZone::get("Europe/London").unwrap();
    let now = SystemClock.now().to_zoned(london).datetime();
    let at = now.checked_add(minutes.minutes()).unwrap();
    at.date().at(at.hour(), at.minute(), 0, 0)
}

/// A local time as messages write it.
pub fn written(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Advice in own words, number `n`: urgent, so that it may go at any hour of the day on which the tests run.
pub fn advice(n: usize, outlets: &str) -> String {
    own_words("guidance", n, outlets)
}

/// A warning in own words: the one kind whose post may be repeated once. It says who warns of what, where, since when and
/// what to do, for half a day.
pub fn warning(n: usize, outlets: &str) -> String {
    let thieves =
        "Police: thieves took three bikes from Marlpit Road, and they are still there now.";
    let words = own_words("warning", n, outlets);
    format!(
        "{}formats: [leaflet]\ntimes: {{expires: {}}}\n",
        words.replace(
            "Three bikes were taken from Marlpit Road.\n\n",
            &format!("{thieves}\n\n")
        ),
        written(local(12 * 60))
    )
}

/// The post of message number `n`, without its reference.
pub fn post(n: usize) -> String {
    format!(
        "Three bikes were taken from Marlpit Road. Lock yours in two places. Note {n} from your local team. Call 101."
    )
}

/// The headline of message number `n`.
pub fn headline(n: usize) -> String {
    format!("Lock your bike in two places, note {n}")
}

fn own_words(kind: &str, n: usize, outlets: &str) -> String {
    format!(
        "kind: {kind}\npriority: urgent\norganisation: met\nareas: [{WARD}]\noutlets: [{outlets}]\n\
         headline: {}\nbody: |\n  Three bikes were taken from Marlpit Road.\n\n  \
         Lock yours in two places. This is note {n} from your local team.\n\n  \
         If yours is taken, call 101.\nshort: {}\n",
        headline(n),
        post(n)
    )
}

/// A reassurance notice from facts, in every language of the catalogue.
pub fn reassurance(outlets: &str) -> String {
    format!(
        "kind: reassurance\npriority: urgent\norganisation: met\nareas: [{WARD}]\noutlets: [{outlets}]\n\
         times: {{clock_start: {}, expires: {}}}\nfacts:\n  \
         place: {{street: Marlpit Road, ward: {WARD}}}\n  started: {}\n  ended: {}\n  what_happened: search\n  \
         armed: yes\n  arrested: 1\n  injured: 0\n  died: 0\n  shots_fired: no\n  right_address: yes\n  \
         road_open: yes\n  contact: {{phone: \"101\", for: saw_or_worried}}\n\
         formats: [large_print, easy_read, audio, leaflet]\n\
         record: {{firearms: true, cia: CIA/4411, iag: chair told, equality_note: EQ/903}}\n",
        written(local(-30)),
        written(local(14 * 24 * 60)),
        written(local(-240)),
        written(local(-30)),
    )
}

/// First word, from coded facts.
pub fn holding(outlets: &str) -> String {
    format!(
        "kind: holding\npriority: urgent\norganisation: met\nareas: [{WARD}]\noutlets: [{outlets}]\n\
         times: {{clock_start: {}, expires: {}}}\nfacts:\n  what: armed_police\n  \
         place: {{street: Marlpit Road, ward: {WARD}}}\n  started: {}\n  next_update: {}\n  \
         contact: {{phone: \"999\", for: emergency}}\n",
        written(local(-5)),
        written(local(8 * 60)),
        written(local(-10)),
        written(local(60)),
    )
}

/// A file of facts, number `n`, for so many wards of [`BOROUGH`]: advice about callers who are not who they say.
pub fn facts(n: usize, wards: usize) -> String {
    let borough: AreaCode = BOROUGH.parse().unwrap();
    let all = Places::london().wards_of(&borough);
    let rows = all.iter().take(wards).map(|ward| {
        let name = &Places::london().ward(ward).unwrap().name;
        format!("{ward},\"{name}\",scam_calls,Hang up and wait {n} minutes; Tell a neighbour,101,not_emergency,email; page\n")
    });
    let rows: String = rows.collect();
    format!("ward,name,topic,steps,contact.phone,contact.for,outlets\n{rows}")
}
