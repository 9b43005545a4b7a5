//! The entries of the first page: what belongs to one round is one entry, what is urgent stands first, and no two links
//! say the same.

use std::collections::{BTreeMap, BTreeSet};

use wardmote_domain::{
    ids::{MessageId, RoundId},
    local_time::LocalDateTime,
    message::MessageState,
    outlet::OutletName,
    words::Priority,
};

use crate::{
    desk::{Placed, PlacedRound, QueueRow, TaskRow},
    pages::{console::Entry, form, plain},
};

/// How soon each message is, and of which round.
pub(super) type Places = BTreeMap<MessageId, Placed>;

/// The place of an entry: what is urgent first, and of that what is overdue.
type Place = (Priority, bool);

/// What stands together by its key; what has none stands alone.
type Bundle<K, T> = (Option<K>, Vec<T>);

/// What is to be done with the notices of one entry of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Approve,
    PutRight,
    Booked,
    Out,
}

fn need(state: MessageState) -> Need {
    match state {
        MessageState::AwaitingApproval => Need::Approve,
        MessageState::Draft | MessageState::FallsShort | MessageState::Returned => Need::PutRight,
        MessageState::Approved => Need::Booked,
        _ => Need::Out,
    }
}

fn priority(places: &Places, id: MessageId) -> Priority {
    places.get(&id).map_or(Priority::Routine, |p| p.priority)
}

fn round_of(places: &Places, id: MessageId) -> Option<&PlacedRound> {
    places.get(&id)?.round.as_ref()
}

/// Sorts entries of which each has its place: the order among equals stays.
fn in_order(mut entries: Vec<(Place, Entry)>) -> Vec<Entry> {
    entries.sort_by_key(|(place, _)| *place);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// What waits for the reader: notices, and jobs by hand that are theirs.
pub(super) fn waiting(rows: Vec<QueueRow>, jobs: &[TaskRow], places: &Places) -> Vec<Entry> {
    let mut all = of_notices(rows, places, true);
    all.extend(of_jobs(jobs.iter().filter(|j| j.mine), places));
    in_order(all)
}

/// Notices that wait for somebody else or for their time.
pub(super) fn notices(rows: Vec<QueueRow>, places: &Places) -> Vec<Entry> {
    in_order(of_notices(rows, places, false))
}

/// Jobs by hand that nobody is named for and that the reader may take.
pub(super) fn free_jobs(jobs: &[TaskRow], places: &Places) -> Vec<Entry> {
    let free = |j: &&TaskRow| !j.mine && j.owner.is_none() && j.may_take;
    in_order(of_jobs(jobs.iter().filter(free), places))
}

fn of_notices(rows: Vec<QueueRow>, places: &Places, mine: bool) -> Vec<(Place, Entry)> {
    let mut bundles: Vec<Bundle<(RoundId, Priority, Need), QueueRow>> = Vec::new();
    for row in rows {
        let key = round_of(places, row.id)
            .map(|round| (round.id, priority(places, row.id), need(row.state)));
        match bundles.iter_mut().find(|(k, _)| key.is_some() && *k == key) {
            Some((_, bundle)) => bundle.push(row),
            None => bundles.push((key, vec![row])),
        }
    }
    let alone = bundles.iter().filter(|(_, b)| b.len() == 1);
    let twice = said_twice(alone.map(|(_, b)| title(&b[0])));
    bundles
        .into_iter()
        .filter_map(|(key, mut bundle)| {
            let soon = priority(places, bundle.first()?.id);
            let entry = match (key, bundle.len()) {
                (Some((_, _, need)), 2..) => {
                    let round = round_of(places, bundle.first()?.id)?;
                    of_round(round, need, &bundle, mine)
                }
                _ => of_one(bundle.pop()?, &twice),
            };
            Some(((soon, true), soon_tag(entry, soon)))
        })
        .collect()
}

fn said_twice(titles: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    titles.filter(|t| !seen.insert(t.clone())).collect()
}

fn soon_tag(mut entry: Entry, soon: Priority) -> Entry {
    match soon {
        Priority::Urgent => entry.tags.insert(0, ("bad", "Urgent")),
        Priority::Today => entry.tags.insert(0, ("warn", "Today")),
        Priority::Routine => {}
    }
    entry
}

fn title(row: &QueueRow) -> String {
    if row.headline.is_empty() {
        row.kind.title().to_owned()
    } else {
        row.headline.clone()
    }
}

fn places_of(row: &QueueRow) -> String {
    let names: Vec<&str> = row.areas.iter().map(|a| a.name.as_str()).collect();
    if names.is_empty() {
        return "no ward yet".to_owned();
    }
    names.join("; ")
}

fn at_words(at: &str) -> String {
    at.parse::<LocalDateTime>()
        .map_or_else(|_| at.to_owned(), plain::moment)
}

fn stopped(held: bool) -> Vec<(&'static str, &'static str)> {
    if held {
        vec![("bad", "Stopped")]
    } else {
        Vec::new()
    }
}

/// One notice. Where another has the same headline, its link says where it is for.
fn of_one(row: QueueRow, twice: &BTreeSet<String>) -> Entry {
    let goes = match &row.release {
        _ if row.state.has_been_public() => String::new(),
        Some(at) => format!("; goes at {}", at_words(at)),
        // What keeps it back is said as its tag: it does not go then.
        None if row.held => String::new(),
        None => "; goes as soon as it is approved".to_owned(),
    };
    let places = places_of(&row);
    let headline = title(&row);
    let out = row.state.has_been_public() || row.state == MessageState::Approved;
    Entry {
        href: format!("/messages/{}{}", row.id, if out { "/status" } else { "" }),
        title: if twice.contains(&headline) {
            format!("{headline}: {places}")
        } else {
            headline
        },
        tags: stopped(row.held),
        words: format!(
            "{}. Waits for: {}.",
            form::sentence(row.state.plain()),
            row.waiting_for
        ),
        line: format!("{}; {places}; by {}{goes}", row.kind.title(), row.author),
    }
}

/// The notices of one round that want the same.
fn of_round(round: &PlacedRound, need: Need, rows: &[QueueRow], mine: bool) -> Entry {
    let all = format!("/rounds/{}", round.id);
    let (href, what) = match need {
        Need::Approve if mine => (format!("{all}/approve"), ", read and approve"),
        Need::PutRight if mine => (format!("{all}?mine=yes"), " to put right"),
        Need::Approve => (all, ", to be approved"),
        Need::PutRight => (all, ", to be put right"),
        Need::Booked => (all, ", approved"),
        Need::Out => (all, ", out and not finished"),
    };
    let mut waits: Vec<&str> = rows.iter().map(|r| r.waiting_for.as_str()).collect();
    waits.sort_unstable();
    waits.dedup();
    let mut authors: Vec<&str> = rows.iter().map(|r| r.author.as_str()).collect();
    authors.sort_unstable();
    authors.dedup();
    let kind = rows.first().map_or("", |r| r.kind.title());
    let goes = match need {
        Need::Out => String::new(),
        _ => format!("; {}", goes(rows)),
    };
    Entry {
        href,
        title: format!("{}: {} wards{what}", round.name, rows.len()),
        tags: stopped(rows.iter().any(|r| r.held)),
        words: format!("Waits for: {}.", waits.join("; ")),
        line: format!("{kind}; by {}{goes}", authors.join(" and ")),
    }
}

/// When the notices of a round go: at one time, between two, or as soon as they are approved.
fn goes(rows: &[QueueRow]) -> String {
    let mut times: Vec<&str> = rows.iter().filter_map(|r| r.release.as_deref()).collect();
    times.sort_unstable();
    let soon = rows.len() - times.len();
    let timed = match (times.first(), times.last()) {
        (Some(first), Some(last)) if first == last => format!("at {}", at_words(first)),
        (Some(first), Some(last)) => {
            format!("from {} to {}", at_words(first), at_words(last))
        }
        _ => String::new(),
    };
    match (soon, timed.is_empty()) {
        (0, _) => format!("goes {timed}"),
        (_, true) => "goes as soon as it is approved".to_owned(),
        (n, false) => format!("goes {timed}, {n} of them as soon as approved"),
    }
}

fn of_jobs<'a>(jobs: impl Iterator<Item = &'a TaskRow>, places: &Places) -> Vec<(Place, Entry)> {
    let mut bundles: Vec<Bundle<(RoundId, OutletName), &TaskRow>> = Vec::new();
    for job in jobs {
        let key = round_of(places, job.message).map(|r| (r.id, job.outlet.clone()));
        match bundles.iter_mut().find(|(k, _)| key.is_some() && *k == key) {
            Some((_, bundle)) => bundle.push(job),
            None => bundles.push((key, vec![job])),
        }
    }
    let alone = bundles.iter().filter(|(_, b)| b.len() == 1);
    let twice = said_twice(alone.map(|(_, b)| job_title(b[0])));
    bundles
        .into_iter()
        .filter_map(|(_, bundle)| {
            let first = *bundle.first()?;
            let late = bundle.iter().any(|j| j.overdue);
            let soon = priority(places, first.message);
            let round = round_of(places, first.message);
            let (href, title) = match (round, bundle.len()) {
                (Some(round), n @ 2..) => (
                    "/tasks".to_owned(),
                    format!("{}: {n} wards of {}", first.title, round.name),
                ),
                _ => (
                    format!("/tasks#job-{}", first.delivery),
                    with_ward(job_title(first), &twice, round),
                ),
            };
            let entry = Entry {
                href,
                title,
                tags: if late {
                    vec![("bad", "Overdue")]
                } else {
                    Vec::new()
                },
                words: format!("A job by hand, {}.", first.due_words),
                line: String::new(),
            };
            Some(((soon, !late), soon_tag(entry, soon)))
        })
        .collect()
}

fn job_title(job: &TaskRow) -> String {
    format!("{}: {}", job.title, job.headline)
}

fn with_ward(title: String, twice: &BTreeSet<String>, round: Option<&PlacedRound>) -> String {
    match round.filter(|_| twice.contains(&title)) {
        Some(round) => {
            let ward = wardmote_domain::area::AreaCode::Ward(round.ward);
            format!("{title}: {}", plain::area(&ward))
        }
        None => title,
    }
}

#[cfg(test)]
mod tests;
