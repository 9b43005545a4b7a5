//! The columns of a kind as a person who fills them in needs them: which must be there, and which codes may stand where.

use super::columns::lines;
use crate::{
    facts::{
        Access, Asked, Because, CouldNot, Did, EventTitle, FigurePeriod, FigureSource, FigureWhat,
        GuidanceStep, GuidanceTopic, Said,
    },
    words::Kind,
};

/// A column as it is told of on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnGuide {
    /// Its name; of a list, the first and the last: `figures.1.now to figures.8.now`.
    pub name: String,
    /// What goes in it.
    pub what: &'static str,
    /// Whether it must be known, by the row or by the ward record.
    pub needed: bool,
    /// The codes that are said in every language; other words are English.
    pub codes: Vec<&'static str>,
}

/// Columns without which no notice can be made.
const NEEDED: &[&str] = &[
    "ward",
    "name",
    "month",
    "priorities.#.asked",
    "priorities.#.said",
    "priorities.#.did",
    "figures.#.what",
    "figures.#.period",
    "figures.#.source",
    "question",
    "said",
    "did",
    "title",
    "venue",
    "address",
    "starts",
    "ends",
    "access",
    "topic",
    "steps",
];

fn codes(column: &str) -> Vec<&'static str> {
    macro_rules! of {
        ($set:ty) => {
            <$set>::ALL.iter().map(|code| code.as_str()).collect()
        };
    }
    match column.rsplit('.').next().unwrap_or(column) {
        "asked" | "question" => of!(Asked),
        "said" => of!(Said),
        "did" => of!(Did),
        "could_not" => of!(CouldNot),
        "because" => of!(Because),
        "what" => of!(FigureWhat),
        "period" => of!(FigurePeriod),
        "source" => of!(FigureSource),
        "title" => of!(EventTitle),
        "access" => of!(Access),
        "topic" => of!(GuidanceTopic),
        "steps" => of!(GuidanceStep),
        _ => Vec::new(),
    }
}

/// Every column of a kind, a list's rows told once.
pub fn guide(kind: Kind) -> Vec<ColumnGuide> {
    lines(kind)
        .map(|(name, most, what)| ColumnGuide {
            name: match most {
                1 => (*name).to_owned(),
                most => format!(
                    "{} to {}",
                    name.replace('#', "1"),
                    name.replace('#', &most.to_string())
                ),
            },
            what,
            needed: NEEDED.contains(name),
            codes: codes(name),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{
        super::{
            cells::{put, value},
            kinds,
        },
        *,
    };
    use crate::facts::{FactValue, read};

    /// Facts with what is needed alone, without one column of it.
    fn without(kind: Kind, left_out: Option<&str>) -> BTreeMap<String, FactValue> {
        let mut facts = BTreeMap::new();
        let mut cells: Vec<(String, &str)> = guide(kind)
            .into_iter()
            .filter(|c| c.needed && !matches!(c.name.as_str(), "ward" | "name"))
            .map(|c| {
                let name = c.name.split(' ').next().unwrap().to_owned();
                let cell = match name.as_str() {
                    "month" => "2026-11",
                    "starts" => "2026-12-17T18:30",
                    "ends" => "2026-12-17T20:00",
                    _ => c.codes.first().copied().unwrap_or("Words"),
                };
                (name, cell)
            })
            .collect();
        if guide(kind).iter().any(|c| c.name == "contact.for") {
            cells.push(("contact.for".to_owned(), "not_emergency"));
            cells.push(("contact.phone".to_owned(), "101"));
        }
        for (name, cell) in cells.iter().filter(|(n, _)| Some(n.as_str()) != left_out) {
            put(&mut facts, name, value(name, cell));
        }
        facts
    }

    #[test]
    fn what_is_needed_is_enough_and_none_of_it_can_be_left_out() {
        for kind in kinds() {
            read(*kind, without(*kind, None)).unwrap();
            for column in guide(*kind).iter().filter(|c| c.needed) {
                let name = column.name.split(' ').next().unwrap();
                if !matches!(name, "ward" | "name") {
                    assert!(
                        read(*kind, without(*kind, Some(name))).is_err(),
                        "{kind} {name}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_code_that_is_told_of_is_read_as_one() {
        for kind in kinds() {
            for column in guide(*kind) {
                let name = column.name.split(' ').next().unwrap().to_owned();
                for code in column.codes {
                    let mut facts = without(*kind, None);
                    put(&mut facts, &name, value(&name, code));
                    let problems = read(*kind, facts).err().unwrap_or_default();
                    let own = problems.iter().any(|p| p.what.contains(code));
                    assert!(!own, "{kind} {name} {code}: {problems:?}");
                }
            }
        }
    }
}
