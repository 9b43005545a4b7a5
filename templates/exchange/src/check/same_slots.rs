//! Slots: all of the English's, in any order, none other.

use std::collections::BTreeMap;

use super::{Fault, FaultKind, Side};
use crate::slots::Slot;

/// Helpers that write the same value as another, in the form that a language's grammar asks for: "on Monday 7 December" is
/// a date, a name may need an isolate in one language and none in another.
const ALIKE: &[(&str, &str)] = &[
    ("on ", "date "),
    ("day ", "date "),
    ("on_whole_date ", "whole_date "),
    ("ltr ", ""),
];

/// What a slot says, whatever form it says it in.
fn value(slot: &Slot) -> String {
    let inner = slot.template.trim_matches(['{', '}']);
    let alike = ALIKE.iter().find_map(|(own, other)| {
        let rest = inner
            .strip_prefix(own)
            .filter(|rest| !rest.contains('\''))?;
        Some(format!("{other}{rest}"))
    });
    alike.unwrap_or_else(|| inner.to_owned())
}

/// How often each value stands there, with the first of its slots.
fn counted(slots: &[Slot]) -> BTreeMap<String, (&Slot, usize)> {
    let mut counts: BTreeMap<String, (&Slot, usize)> = BTreeMap::new();
    for slot in slots {
        counts.entry(value(slot)).or_insert((slot, 0)).1 += 1;
    }
    counts
}

/// Names in English letters that the text itself sets apart, such as `[BSL]`, are words: the English need not mark them.
fn is_name(slot: &Slot, english: &Side) -> bool {
    let literal = slot
        .template
        .strip_prefix("{{ltr '")
        .and_then(|rest| rest.strip_suffix("'}}"));
    literal.is_some_and(|name| english.words.contains(name))
}

pub(super) fn faults(english: &Side, own: &Side) -> Vec<Fault> {
    let (wanted, had) = (counted(&english.slots), counted(&own.slots));
    let mut faults = Vec::new();
    for (value, (slot, times)) in &wanted {
        let has = had.get(value).map_or(0, |(_, times)| *times);
        let mark = &slot.mark;
        let says = match has {
            has if has == *times => continue,
            0 => {
                format!("{mark} is missing. Copy it from the English and put it where it belongs.")
            }
            has if has < *times => format!(
                "{mark} stands here {has} times, in the English {times} times. Put it in again."
            ),
            has => format!(
                "{mark} stands here {has} times, in the English {times} times. Take one out."
            ),
        };
        faults.push(Fault::blocks(FaultKind::Slots, mark.clone(), says));
    }
    let other = had.iter().filter(|(value, _)| !wanted.contains_key(*value));
    for (slot, _) in other
        .map(|(_, found)| found)
        .filter(|(slot, _)| !is_name(slot, english))
    {
        let mark = &slot.mark;
        let says =
            format!("{mark} is not in the English. Take it out, or write the mark of the English.");
        faults.push(Fault::blocks(FaultKind::Slots, mark.clone(), says));
    }
    faults.extend(conditions(&own.slots));
    faults
}

/// Conditions begin, turn and end in this order, never one in another's place.
fn conditions(slots: &[Slot]) -> Option<Fault> {
    let mut open: Vec<bool> = Vec::new();
    let says = "The marks [if there is …], [otherwise] and [end if] are not in this order. Put them as in the English.";
    for slot in slots {
        let fits = match slot.template.as_str() {
            "{{else}}" => open
                .last_mut()
                .is_some_and(|turned| !std::mem::replace(turned, true)),
            "{{/if}}" => open.pop().is_some(),
            template => {
                if template.starts_with("{{#if ") {
                    open.push(false);
                }
                true
            }
        };
        if !fits {
            return Some(Fault::blocks(FaultKind::Template, slot.mark.clone(), says));
        }
    }
    (!open.is_empty()).then(|| Fault::blocks(FaultKind::Template, "[end if]", says))
}
