//! Warnings, missing persons, court results and ready extras: every code, the longest names, with an age and without.

use wardmote_domain::{
    facts::{
        Coded, ContactFor, CourtResult, Extra, ExtraAlone, ExtraAt, ExtraUntil, FactName, Facts,
        Hazard, HoldingWhat, Known, LastSeen, Looks, Missing, Offence, Outcome, Person, Picture,
        Right, Term, Warning, WarningDo, WarningDoNot, WarningSource, When,
    },
    record::{CaseRole, CaseStatus},
};

use super::{LATER, LONG_DAY, LONG_STREET, NEXT_DAY, Sample, at, contact, holding, place};

/// As long as names come.
const LONG_NAME: &str = "Persephone O'Hanrahan-Featherstonehaugh";
const COURT: &str = "Wimbledon Magistrates' Court";
const REFERENCE: &str = "01/7654321/26";

fn english<C>() -> Coded<C> {
    Coded::English("Something <else> & more".to_owned())
}

/// Every code in turn, round and round.
fn turn<C: Copy>(all: &[C], i: usize) -> Coded<C> {
    Coded::Code(all[i % all.len()])
}

fn extras() -> Vec<Extra> {
    let alone = ExtraAlone::ALL.iter().map(|e| Extra::Alone(*e));
    let until = (ExtraUntil::ALL.iter().enumerate())
        .map(|(i, e)| Extra::Until(*e, at([LATER, NEXT_DAY][i % 2])));
    let places = ExtraAt::ALL
        .iter()
        .map(|e| Extra::At(*e, LONG_STREET.to_owned()));
    alone.chain(until).chain(places).collect()
}

fn warning(i: usize, hazard: Coded<Hazard>) -> Warning {
    Warning {
        hazard,
        place: place(),
        started: at(LONG_DAY),
        act: vec![turn(WarningDo::ALL, i), turn(WarningDo::ALL, i + 1)],
        do_not: match i % 3 {
            0 => Vec::new(),
            _ => vec![turn(WarningDoNot::ALL, i)],
        },
        next_update: at([LATER, NEXT_DAY][i % 2]),
        source: turn(WarningSource::ALL, i),
        contact: contact(ContactFor::Emergency),
        extras: Vec::new(),
    }
}

fn warnings() -> Vec<Facts> {
    let count = WarningDo::ALL.len().max(Hazard::ALL.len()) * 3;
    let mut all: Vec<Warning> = (0..count)
        .map(|i| warning(i, turn(Hazard::ALL, i)))
        .collect();
    all.push(warning(1, english()));
    all.push(Warning {
        source: english(),
        act: vec![english()],
        do_not: vec![english()],
        ..warning(1, turn(Hazard::ALL, 0))
    });
    for part in extras().chunks(8) {
        all.push(Warning {
            extras: part.to_vec(),
            ..warning(0, turn(Hazard::ALL, 0))
        });
    }
    let boxed = |warning| Facts::Warning(Box::new(warning));
    all.into_iter().map(boxed).collect()
}

fn person(role: CaseRole, age: Option<u8>, status: CaseStatus) -> Person {
    Person {
        name: LONG_NAME.to_owned(),
        age,
        role,
        status,
        confirmed_by: "DS A. Example".to_owned(),
        family_told: Known::NotKnown,
        until: None,
    }
}

fn seen(when: When) -> LastSeen {
    LastSeen {
        place: place(),
        when,
    }
}

fn whens() -> [When; 2] {
    [When::At(at(LONG_DAY)), When::On(at(LONG_DAY).date())]
}

fn missing(i: usize, description: Vec<Coded<Looks>>, status: CaseStatus) -> Facts {
    let age = (!i.is_multiple_of(3)).then_some(15);
    Facts::Missing(Box::new(Missing {
        person: person(CaseRole::Missing, age, status),
        last_seen: seen(whens()[i % 2]),
        description,
        picture: match i % 2 {
            0 => Picture::None,
            _ => Picture::Number(1),
        },
        reference: REFERENCE.to_owned(),
        contact: contact(ContactFor::SawOrWorried),
    }))
}

fn results() -> Vec<CourtResult> {
    let term = |years, months| Term { years, months };
    let mut all = vec![
        CourtResult::Charged,
        CourtResult::Admitted,
        CourtResult::FoundGuilty,
        CourtResult::NotGuilty,
        CourtResult::Dropped,
        CourtResult::CommunityOrder,
        CourtResult::Fined(1_250),
    ];
    for (years, months) in [(1, 0), (0, 1), (3, 6), (5, 11), (21, 2), (0, 8)] {
        all.push(CourtResult::Jailed(term(years, months)));
        all.push(CourtResult::Suspended(term(years, months)));
    }
    all
}

fn outcome(i: usize, offence: Coded<Offence>, result: Coded<CourtResult>) -> Facts {
    Facts::Outcome(Box::new(Outcome {
        person: person(CaseRole::Charged, Some(41), CaseStatus::Open),
        court: COURT.to_owned(),
        date: whens()[i % 2],
        offence,
        result,
        earlier_appeal: i.is_multiple_of(2).then(|| whens()[1]),
    }))
}

/// Every such sample.
pub(super) fn all() -> Vec<Sample> {
    let mut facts = warnings();
    for (i, part) in Looks::ALL.chunks(4).enumerate() {
        let looks: Vec<_> = part.iter().copied().map(Coded::Code).collect();
        facts.push(missing(i, looks, CaseStatus::Open));
    }
    facts.push(missing(1, vec![english()], CaseStatus::Open));
    facts.push(missing(
        2,
        vec![english(), turn(Looks::ALL, 0)],
        CaseStatus::Found,
    ));
    let results = results();
    for i in 0..Offence::ALL.len().max(2 * results.len()) {
        facts.push(outcome(i, turn(Offence::ALL, i), turn(&results, i / 2)));
    }
    facts.push(outcome(0, english(), Coded::Code(CourtResult::FoundGuilty)));
    facts.push(outcome(1, turn(Offence::ALL, 0), english()));
    if let Facts::Holding(mut first) = holding(turn(HoldingWhat::ALL, 0), ContactFor::Emergency) {
        first.extras = extras().into_iter().rev().take(8).collect();
        facts.push(Facts::Holding(first));
    }
    let named = |(i, facts): (usize, Facts)| Sample::new(format!("{} {i}", facts.kind()), facts);
    facts.into_iter().enumerate().map(named).collect()
}

/// The right values of these kinds' facts: two of each set of codes stand for all.
pub(super) fn rights(name: FactName) -> Vec<Right> {
    fn each<C: Copy>(all: &[C], right: fn(Coded<C>) -> Right) -> Vec<Right> {
        let two = all.iter().take(1).chain(all.last());
        two.map(|code| right(Coded::Code(*code))).collect()
    }
    fn list<C: Copy>(all: &[C]) -> Vec<Coded<C>> {
        all.iter().take(3).copied().map(Coded::Code).collect()
    }
    match name {
        FactName::Hazard => each(Hazard::ALL, Right::Hazard),
        FactName::Do => vec![Right::Do(list(WarningDo::ALL))],
        FactName::DoNot => vec![Right::DoNot(list(WarningDoNot::ALL))],
        FactName::Source => each(WarningSource::ALL, Right::Source),
        FactName::Person => [Some(15), None]
            .map(|age| Right::Person(person(CaseRole::Missing, age, CaseStatus::Open)))
            .to_vec(),
        FactName::LastSeen => whens().map(|when| Right::LastSeen(seen(when))).to_vec(),
        FactName::Description => vec![Right::Looks(list(Looks::ALL))],
        FactName::Court => vec![Right::Name(COURT.to_owned())],
        FactName::Date | FactName::EarlierAppeal => whens().map(Right::Since).to_vec(),
        FactName::Offence => each(Offence::ALL, Right::Offence),
        FactName::Result => each(&results(), Right::Result),
        FactName::Extras => vec![Right::Extras(extras()[..3].to_vec())],
        _ => Vec::new(),
    }
}
