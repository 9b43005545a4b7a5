//! Ready extras: a tick for each, and a time or a place where one is needed, which is a tick as well.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::FieldProblem,
    facts::{ExtraAlone, ExtraAt, ExtraUntil, FactValue},
    file::MessageFile,
    local_time::LocalDateTime,
};

use super::{Fields, Problems, Section, moment, questions::Asking};
use crate::pages::question::{Choice, Control, Question};

/// Ticks that stand together: their field, what is asked, and the words of each.
type Group = (
    &'static str,
    &'static str,
    &'static [(ExtraAlone, &'static str)],
);

/// Every extra that says everything by itself, once.
const GROUPS: [Group; 6] = [
    (
        "extras_seen",
        "What may people see or hear?",
        &[
            (ExtraAlone::Helicopter, "A police helicopter"),
            (ExtraAlone::PoliceDogs, "Police dogs"),
            (ExtraAlone::PoliceHorses, "Police horses"),
            (ExtraAlone::Drones, "A police drone"),
            (ExtraAlone::MoreOfficers, "More officers than usual"),
            (ExtraAlone::ForensicSuits, "Officers in white suits"),
            (ExtraAlone::Tents, "Police tents"),
            (ExtraAlone::DoorToDoor, "Officers who knock on doors"),
            (ExtraAlone::BlueLights, "Blue lights and sirens"),
            (ExtraAlone::LoudBangs, "Loud bangs"),
        ],
    ),
    (
        "extras_children",
        "What about children and schools?",
        &[
            (ExtraAlone::ChildrenSaw, "Children may have seen it"),
            (ExtraAlone::TellChildren, "What to tell children"),
            (ExtraAlone::SchoolOpen, "Schools are open as usual"),
            (ExtraAlone::SchoolClosed, "A school is closed"),
        ],
    ),
    (
        "extras_travel",
        "What about roads and buses?",
        &[
            (ExtraAlone::BusesDiverted, "Buses use other roads"),
            (ExtraAlone::BusyRoads, "Roads are busy"),
        ],
    ),
    (
        "extras_please",
        "What do we ask of people?",
        &[
            (ExtraAlone::StayIndoors, "Stay indoors"),
            (ExtraAlone::ShutWindows, "Keep windows shut"),
            (ExtraAlone::LetAmbulanceThrough, "Let ambulances through"),
            (ExtraAlone::DoNotShareFilm, "Do not share film of it"),
            (ExtraAlone::DoNotShareRumours, "Do not share rumours"),
        ],
    ),
    (
        "extras_off",
        "What is off in people’s homes?",
        &[
            (ExtraAlone::GasOff, "The gas"),
            (ExtraAlone::WaterOff, "The water"),
            (ExtraAlone::PowerOff, "The electricity"),
        ],
    ),
    (
        "extras_help",
        "What help and promises are there?",
        &[
            (
                ExtraAlone::VictimSupport,
                "Victim Support, for anyone upset by this",
            ),
            (ExtraAlone::HateCrime, "We take hate crime seriously"),
            (
                ExtraAlone::WorshipPatrols,
                "Officers visit places of worship",
            ),
            (ExtraAlone::BackTomorrow, "We are back tomorrow"),
            (ExtraAlone::NotTerrorism, "It is not treated as terrorism"),
            (ExtraAlone::NoWiderRisk, "There is no wider risk"),
        ],
    ),
];

/// The field of the first tick: what is wrong with all of them stands there.
pub(super) const FIRST: &str = GROUPS[0].0;

/// The field of an extra that needs a time or a place.
fn field(code: &str) -> String {
    format!("extra_{code}")
}

/// The field of the tick with that code.
fn tick(code: &str) -> Option<&'static str> {
    let holds = |group: &&Group| group.2.iter().any(|(one, _)| one.as_str() == code);
    GROUPS.iter().find(holds).map(|group| group.0)
}

fn until_words(code: ExtraUntil) -> &'static str {
    match code {
        ExtraUntil::RoadShutUntil => "Until when is the road shut?",
        ExtraUntil::CordonUntil => "Until when is the area closed off?",
        ExtraUntil::OfficersUntil => "Until when do officers stay?",
        ExtraUntil::StationClosedUntil => "Until when is the station closed?",
    }
}

fn place_words(code: ExtraAt) -> &'static str {
    match code {
        ExtraAt::RoadShut => "Which road is shut?",
        ExtraAt::StationClosed => "Which station is closed?",
        ExtraAt::ReceptionCentre => "Where can people go who had to leave home?",
    }
}

/// What was ticked and filled in; nothing where nothing was.
pub(super) fn read(fields: &Fields, problems: &mut Problems) -> Option<FactValue> {
    let text = |value: &str| FactValue::Text(value.to_owned());
    let with = |code: &str, value| FactValue::Map(BTreeMap::from([(code.to_owned(), value)]));
    let ticked = GROUPS.iter().flat_map(|group| fields.all(group.0));
    let mut all: Vec<FactValue> = ticked.map(text).collect();
    for code in ExtraUntil::ALL {
        let until = moment::read(fields, &field(code.as_str()), problems);
        all.extend(until.map(|until| with(code.as_str(), until)));
    }
    for code in ExtraAt::ALL {
        let place = fields.given(&field(code.as_str()));
        all.extend(place.map(|place| with(code.as_str(), text(place))));
    }
    (!all.is_empty()).then_some(FactValue::List(all))
}

/// Each extra back into its tick or its field. What is no extra is left for a person to answer.
pub(super) fn write(fields: &mut Fields, all: &[FactValue]) {
    for extra in all {
        match extra {
            FactValue::Text(code) => {
                if let Some(name) = tick(code.trim()) {
                    fields.add(name, code.trim());
                }
            }
            FactValue::Map(map) => map.iter().for_each(|(code, value)| {
                write_with(fields, code, value);
            }),
            _ => {}
        }
    }
}

fn write_with(fields: &mut Fields, code: &str, value: &FactValue) {
    let FactValue::Text(text) = value else {
        return;
    };
    match (code.parse::<ExtraUntil>(), text.parse::<LocalDateTime>()) {
        (Ok(_), Ok(until)) => moment::write(fields, &field(code), until),
        (Ok(_), Err(_)) => {}
        (Err(_), _) => fields.set(&field(code), text.trim()),
    }
}

/// Puts each fault of one extra beside its tick, its time or its place: the schema knows it by its number alone.
pub(super) fn beside(found: &mut [FieldProblem], file: &MessageFile) {
    let Some(FactValue::List(all)) = file.facts.as_ref().and_then(|facts| facts.get("extras"))
    else {
        return;
    };
    for fault in found {
        let number = fault.field.strip_prefix("facts.extras[");
        let number = number.and_then(|rest| rest.split(']').next()?.parse::<usize>().ok());
        let place = match number.and_then(|number| all.get(number)) {
            Some(FactValue::Text(code)) => tick(code).map(str::to_owned),
            Some(FactValue::Map(map)) => map.keys().next().map(|code| field(code)),
            _ => None,
        };
        if let Some(place) = place {
            fault.field = place;
        }
    }
}

impl Asking<'_> {
    /// The ready extras, folded away where none is used.
    pub(super) fn extras(&self) -> Section {
        let mut asked: Vec<Question> = GROUPS.iter().map(|group| self.ticks(group)).collect();
        for code in ExtraUntil::ALL {
            let name = field(code.as_str());
            asked.push(self.moment(&name, until_words(*code), false));
        }
        for code in ExtraAt::ALL {
            let name = field(code.as_str());
            asked.push(self.line(&name, place_words(*code)));
        }
        let asked = asked.into_iter().map(Question::optional).collect();
        Section::of("Ready extras", asked).folded(
            "Tick what readers should know as well. Every language says it. No more than 8 fit in one notice.",
        )
    }

    fn ticks(&self, (name, asked, ticks): &Group) -> Question {
        let given = self.fields.all(name);
        let choice = |(code, words): &(ExtraAlone, &str)| {
            let choice = Choice::of(code.as_str(), *words, &given);
            match code {
                ExtraAlone::NotTerrorism | ExtraAlone::NoWiderRisk => {
                    choice.hint("Only when somebody who may say so has decided it")
                }
                _ => choice,
            }
        };
        let choices = ticks.iter().map(choice).collect();
        Question::new(name, *asked, Control::Checks { choices }).error(self.problems.of(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_extra_that_stands_alone_has_one_tick() {
        for code in ExtraAlone::ALL {
            let ticks = GROUPS.iter().flat_map(|group| group.2);
            assert_eq!(ticks.filter(|(one, _)| one == code).count(), 1, "{code}");
        }
    }
}
