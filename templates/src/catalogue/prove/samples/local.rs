//! Messages of the kinds that neighbourhood teams write: every code, the longest names, everything not known.

use wardmote_domain::facts::{
    Access, Appeal, AppealWhat, Asked, Because, Book, Coded, ContactFor, CouldNot, Count, Did,
    DidYouSee, Event, EventTitle, FactName, Facts, Feedback, Figure, FigurePeriod, FigureSource,
    FigureWhat, Guidance, GuidanceStep, GuidanceTopic, Known, Month, Right, Said, WardPriority,
    WardUpdate, Ways, When,
};

use super::{LATER, LONG_DAY, LONG_STREET, NEXT_DAY, Sample, at, contact, place};

/// As long as the names of halls come.
const LONG_VENUE: &str = "St Martin-in-the-Fields Community Hall and Library";
const REFERENCE: &str = "CAD 1234/23 September";

fn english<C>() -> Coded<C> {
    Coded::English("Something <else> & more".to_owned())
}

/// Every code in turn, round and round.
fn turn<C: Copy>(all: &[C], i: usize) -> Coded<C> {
    Coded::Code(all[i % all.len()])
}

fn month() -> Month {
    Month::of(at(LONG_DAY).date())
}

fn whens() -> [When; 2] {
    [When::At(at(LONG_DAY)), When::On(at(LONG_DAY).date())]
}

fn appeal(what: Coded<AppealWhat>, did_you_see: Coded<DidYouSee>, when: When) -> Facts {
    Facts::Appeal(Box::new(Appeal {
        what_happened: what,
        place: place(),
        when,
        did_you_see,
        reference: REFERENCE.to_owned(),
        contact: contact(ContactFor::SawOrWorried),
        description: Some("A <man> & a dog".to_owned()),
    }))
}

fn books() -> [Option<Book>; 4] {
    let phone = Some("020 7946 0187".to_owned());
    [
        None,
        Some(Book::NotNeeded),
        Some(Book::Ways(Ways {
            phone: phone.clone(),
            ..Ways::default()
        })),
        Some(Book::Ways(Ways {
            phone,
            text: Some("61016".to_owned()),
            email: Some("a@example.org".to_owned()),
            url: Some("met.police.uk/book".to_owned()),
        })),
    ]
}

fn event(title: Coded<EventTitle>, ends: &str, access: Vec<Coded<Access>>, i: usize) -> Event {
    Event {
        title,
        venue: LONG_VENUE.to_owned(),
        address: LONG_STREET.to_owned(),
        starts: at(LONG_DAY),
        ends: at(ends),
        access,
        book: books().into_iter().nth(i % 4).flatten(),
    }
}

fn accesses() -> Vec<Vec<Coded<Access>>> {
    let all: Vec<Coded<Access>> = Access::ALL.iter().copied().map(Coded::Code).collect();
    vec![
        all.clone(),
        all[..1].to_vec(),
        Vec::new(),
        vec![Coded::English("a <ramp>".to_owned())],
    ]
}

fn priority(i: usize) -> WardPriority {
    WardPriority {
        asked: turn(Asked::ALL, i),
        said: turn(Said::ALL, i),
        did: turn(Did::ALL, i),
    }
}

fn counts() -> [(Count, Count); 4] {
    use Known::{Known as Is, NotKnown};
    [
        (Is(1234), Is(0)),
        (Is(1), NotKnown),
        (NotKnown, Is(22)),
        (NotKnown, NotKnown),
    ]
}

fn figure(i: usize) -> Figure {
    let (now, before) = counts()[i % 4];
    Figure {
        what: turn(FigureWhat::ALL, i),
        now,
        before,
        period: turn(FigurePeriod::ALL, i),
        source: turn(FigureSource::ALL, i),
    }
}

fn update(priorities: Vec<WardPriority>, figures: Vec<Figure>, meeting: Option<Event>) -> Facts {
    Facts::WardUpdate(Box::new(WardUpdate {
        month: month(),
        priorities,
        figures,
        next_meeting: meeting,
        contact: contact(ContactFor::NotEmergency),
    }))
}

fn guidance(topic: Coded<GuidanceTopic>, steps: Vec<Coded<GuidanceStep>>) -> Facts {
    Facts::Guidance(Guidance {
        topic,
        steps,
        contact: contact(ContactFor::NotEmergency),
    })
}

fn feedback(i: usize, answers: Count, own_contact: bool) -> Facts {
    Facts::Feedback(Box::new(Feedback {
        question: turn(Asked::ALL, i),
        answers,
        said: turn(Said::ALL, i),
        did: turn(Did::ALL, i),
        could_not: (!i.is_multiple_of(3)).then(|| turn(CouldNot::ALL, i)),
        because: (i % 3 == 2).then(|| turn(Because::ALL, i / 3)),
        contact: own_contact.then(|| contact(ContactFor::NotEmergency)),
    }))
}

/// Every such sample.
pub(super) fn all() -> Vec<Sample> {
    let mut facts = Vec::new();
    for (i, what) in AppealWhat::ALL.iter().enumerate() {
        for (j, when) in whens().into_iter().enumerate() {
            let seen = turn(DidYouSee::ALL, i / 2 + 2 * j);
            facts.push(appeal(Coded::Code(*what), seen, when));
        }
    }
    facts.push(appeal(english(), turn(DidYouSee::ALL, 0), whens()[0]));
    facts.push(appeal(turn(AppealWhat::ALL, 0), english(), whens()[1]));
    for (i, title) in EventTitle::ALL.iter().enumerate() {
        for (j, access) in accesses().into_iter().enumerate() {
            let ends = [LATER, NEXT_DAY][(i + j) % 2];
            let event = event(Coded::Code(*title), ends, access, i + 3 * j);
            facts.push(Facts::Event(Box::new(event)));
        }
    }
    facts.push(Facts::Event(Box::new(event(
        english(),
        LATER,
        Vec::new(),
        3,
    ))));
    facts.extend(updates());
    for (i, topic) in GuidanceTopic::ALL.iter().enumerate() {
        facts.push(guidance(
            Coded::Code(*topic),
            vec![turn(GuidanceStep::ALL, i)],
        ));
    }
    for part in GuidanceStep::ALL.chunks(3) {
        let steps = part.iter().copied().map(Coded::Code).collect();
        facts.push(guidance(turn(GuidanceTopic::ALL, 0), steps));
    }
    facts.push(guidance(english(), vec![english()]));
    facts.push(feedback(0, Known::NotKnown, false));
    for i in 0..12 {
        let answers = u32::try_from(i).map_or(Known::NotKnown, Known::Known);
        facts.push(feedback(i, answers, i % 2 == 0));
    }
    let named = |(i, facts): (usize, Facts)| Sample::new(format!("{} {i}", facts.kind()), facts);
    let mut samples: Vec<Sample> = facts.into_iter().enumerate().map(named).collect();
    samples.extend(english_extras());
    samples
}

fn updates() -> Vec<Facts> {
    let mut facts = Vec::new();
    for i in 0..Said::ALL.len() {
        let meeting = (i % 2 == 0).then(|| {
            let access = accesses().into_iter().nth(i / 2 % 4).unwrap_or_default();
            event(turn(EventTitle::ALL, i), LATER, access, 0)
        });
        facts.push(update(vec![priority(i)], vec![figure(i)], meeting));
    }
    facts.push(update(
        vec![priority(0), priority(1)],
        vec![figure(0), figure(3)],
        None,
    ));
    facts.push(update(
        vec![priority(2)],
        Vec::new(),
        Some(event(english(), NEXT_DAY, Vec::new(), 3)),
    ));
    let mut own = priority(0);
    own.said = english();
    facts.push(update(vec![own], vec![figure(1)], None));
    let mut own = figure(0);
    (own.what, own.period, own.source) = (english(), english(), english());
    facts.push(update(vec![priority(1)], vec![own], None));
    facts
}

/// Optional English text: left out of the other languages, which say that the English says more.
fn english_extras() -> Vec<Sample> {
    let facts = Facts::Feedback(Box::new(Feedback {
        question: turn(Asked::ALL, 0),
        answers: Known::Known(27),
        said: turn(Said::ALL, 0),
        did: turn(Did::ALL, 0),
        could_not: Some(english()),
        because: Some(english()),
        contact: None,
    }));
    vec![Sample::new("what we could not do, in English", facts)]
}

/// The right values of these kinds' facts: what a code says has its proof in a message of its kind, so that two of each
/// set stand for all.
pub(super) fn rights(name: FactName) -> Vec<Right> {
    fn each<C: Copy>(all: &[C], right: fn(Coded<C>) -> Right) -> Vec<Right> {
        let two = all.iter().take(1).chain(all.last());
        two.map(|code| right(Coded::Code(*code))).collect()
    }
    match name {
        FactName::When => whens().map(Right::Since).to_vec(),
        FactName::DidYouSee => each(DidYouSee::ALL, Right::DidYouSee),
        FactName::Reference => vec![Right::Name(REFERENCE.to_owned())],
        FactName::Description => vec![Right::English("It was <this>".to_owned())],
        FactName::Month => vec![Right::Month(month())],
        FactName::Priorities => vec![Right::Priorities(vec![priority(0), priority(1)])],
        FactName::Figures => vec![
            Right::Figures(vec![figure(0), figure(1)]),
            Right::Figures(Vec::new()),
        ],
        FactName::NextMeeting => {
            let meeting = event(turn(EventTitle::ALL, 1), LATER, Vec::new(), 0);
            vec![Right::Meeting(Box::new(meeting))]
        }
        FactName::Title => each(EventTitle::ALL, Right::Title),
        FactName::Venue => vec![Right::Name(LONG_VENUE.to_owned())],
        FactName::Address => vec![Right::Name(LONG_STREET.to_owned())],
        FactName::Access => accesses()[..3].iter().cloned().map(Right::Access).collect(),
        FactName::Book => books().into_iter().flatten().map(Right::Book).collect(),
        FactName::Topic => each(GuidanceTopic::ALL, Right::Topic),
        FactName::Steps => vec![Right::Steps(vec![
            turn(GuidanceStep::ALL, 0),
            turn(GuidanceStep::ALL, 2),
        ])],
        FactName::Question => each(Asked::ALL, Right::Asked),
        FactName::Said => each(Said::ALL, Right::Said),
        FactName::Did => each(Did::ALL, Right::Did),
        FactName::CouldNot => each(CouldNot::ALL, Right::CouldNot),
        FactName::Because => each(Because::ALL, Right::Because),
        _ => Vec::new(),
    }
}
