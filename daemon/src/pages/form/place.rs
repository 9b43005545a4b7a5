//! A ward by name: type, choose among the matches, tell the neighbours as well.

use wardmote_domain::{
    area::AreaCode,
    places::{Places, WardCode},
};

use super::{Fields, Problems};
use crate::pages::question::{Choice, Control, Question};

/// The most matches that are offered.
const MOST: usize = 30;

/// The wards that answer what was typed, best first.
fn matches(name: &str) -> Vec<WardCode> {
    Places::london()
        .find(name)
        .into_iter()
        .filter_map(|area| match area {
            AreaCode::Ward(code) => Some(code),
            _ => None,
        })
        .collect()
}

/// The ward of a form: the one chosen from the matches, or the one that the name alone leaves. A choice that no longer
/// fits the name typed above it does not count.
pub fn ward_of(fields: &Fields) -> Option<WardCode> {
    let found = fields.given("ward_name").map(matches);
    let chosen = fields
        .get("ward")
        .parse::<WardCode>()
        .ok()
        .filter(|code| Places::london().ward(code).is_some());
    match (found, chosen) {
        (None, chosen) => chosen,
        (Some(found), Some(code)) if found.contains(&code) => Some(code),
        (Some(found), _) => {
            let typed = fields.get("ward_name");
            // "Balham, Wandsworth", as the form itself writes it, is one ward, though South Balham has the word too.
            if let Some(one) = found
                .iter()
                .find(|code| full(**code).eq_ignore_ascii_case(typed.trim()))
            {
                return Some(*one);
            }
            let exact: Vec<WardCode> = Places::london()
                .named(typed)
                .into_iter()
                .filter_map(|a| {
                    if let AreaCode::Ward(code) = a {
                        Some(code)
                    } else {
                        None
                    }
                })
                .collect();
            match (exact.as_slice(), found.as_slice()) {
                ([one], _) | ([], [one]) => Some(*one),
                _ => None,
            }
        }
    }
}

/// The same, with what is wrong where there is none.
pub fn ward_or_problem(fields: &Fields, problems: &mut Problems) -> Option<WardCode> {
    let ward = ward_of(fields);
    if ward.is_none() {
        let words = match fields.given("ward_name").map(matches) {
            None => "Type the name of the ward".to_owned(),
            Some(found) if found.is_empty() => format!(
                "No ward has a name like “{}”. Check the spelling, or type part of the name",
                fields.get("ward_name").chars().take(60).collect::<String>()
            ),
            Some(_) => "More than one ward has a name like this. Choose one below".to_owned(),
        };
        problems.add("ward_name", words);
    }
    ward
}

/// The name of a ward with its borough.
fn full(code: WardCode) -> String {
    Places::london()
        .full_name(&AreaCode::Ward(code))
        .unwrap_or_else(|| code.to_string())
}

/// The questions that find a ward, without its neighbours.
pub fn ward_questions(fields: &Fields, problems: &Problems) -> Vec<Question> {
    questions(fields, problems, false)
}

/// The questions that find a ward; with `neighbours`, those to tell as well.
pub(super) fn questions(fields: &Fields, problems: &Problems, neighbours: bool) -> Vec<Question> {
    let ward = ward_of(fields);
    let typed = fields.get("ward_name").to_owned();
    let value = match (typed.is_empty(), ward) {
        (true, Some(code)) => full(code),
        _ => typed,
    };
    let line = Control::Line {
        kind: "text",
        value,
        complete: "off",
    };
    let mut all = vec![
        Question::new("ward_name", "Ward", line)
            .hint("Type its name, or part of it. You can add the borough after a comma")
            .error(problems.of("ward_name")),
    ];
    let found = fields.given("ward_name").map(matches).unwrap_or_default();
    if found.len() > 1 {
        let given = ward.map(|w| w.to_string()).unwrap_or_default();
        let choices = found
            .into_iter()
            .take(MOST)
            .map(|code| Choice::of(code.to_string(), full(code), &[&given]))
            .collect();
        let radios = Control::Radios {
            choices,
            side_by_side: false,
        };
        all.push(Question::new("ward", "Which ward?", radios));
    }
    if let Some(code) = ward.filter(|_| neighbours) {
        let given = fields.all("neighbours");
        let choices: Vec<Choice> = Places::london()
            .neighbours(&code)
            .iter()
            .map(|n| Choice::of(n.to_string(), full(*n), &given))
            .collect();
        if !choices.is_empty() {
            all.push(
                Question::new(
                    "neighbours",
                    "Tell these wards as well?",
                    Control::Checks { choices },
                )
                .hint(format!("They border {}", full(code)))
                .error(problems.of("neighbours"))
                .optional(),
            );
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, chosen: &str) -> Fields {
        Fields::new(vec![
            ("ward_name".to_owned(), name.to_owned()),
            ("ward".to_owned(), chosen.to_owned()),
        ])
    }

    #[test]
    fn a_name_alone_is_enough_where_it_leaves_one() {
        assert_eq!(
            ward_of(&typed("Shadwell", "")).unwrap().to_string().len(),
            9
        );
        assert_eq!(ward_of(&typed("nowhere at all", "")), None);
        assert_eq!(ward_of(&Fields::default()), None);
    }

    #[test]
    fn a_name_of_several_wards_is_for_a_person_to_choose() {
        let fields = typed("Highgate", "");
        assert_eq!(ward_of(&fields), None);
        let mut problems = Problems::default();
        assert!(ward_or_problem(&fields, &mut problems).is_none());
        let asked = questions(&fields, &problems, true);
        let Control::Radios { choices, .. } = &asked[1].control else {
            panic!("the matches are offered");
        };
        assert!(choices.len() > 1 && choices.iter().any(|c| c.label.contains("Camden")));
        let chosen = typed("Highgate", &choices[1].value);
        assert_eq!(ward_of(&chosen).unwrap().to_string(), choices[1].value);
        let asked = questions(&chosen, &Problems::default(), true);
        assert!(asked.iter().any(|q| q.name == "neighbours"));
    }

    #[test]
    fn the_name_that_the_form_writes_is_one_ward() {
        for ward in Places::london().wards() {
            assert_eq!(
                ward_of(&typed(&full(ward.code), "")),
                Some(ward.code),
                "{}",
                ward.name
            );
        }
    }

    #[test]
    fn an_old_choice_does_not_outlive_a_new_name() {
        let shadwell = ward_of(&typed("Shadwell", "")).unwrap();
        assert_ne!(
            ward_of(&typed("Highgate, Camden", &shadwell.to_string())),
            Some(shadwell)
        );
    }
}
