//! What a release makes: which deliveries, on which lanes, for whom. A pure function of the message, the outlets and
//! what each channel can carry.

use wardmote_domain::{
    area::AreaCode,
    draft::Draft,
    outlet::{Class, How, Outlet, Outlets},
    places::{Language, Places, WardCode},
    send::{Grouping, ListName},
    variant::Rendered,
    words::{Format, Kind},
};
use wardmote_store::{Audience, ByHand, PostLane, ReaderLane, ReleasePlan};

use super::accounts::Accounts;
use crate::desk::tally;

/// The plan of one message.
pub fn of(
    draft: &Draft,
    rendered: &Rendered,
    outlets: &Outlets,
    accounts: &Accounts,
) -> ReleasePlan {
    let mut plan = ReleasePlan {
        posts: Vec::new(),
        readers: Vec::new(),
        by_hand: Vec::new(),
        list: list(draft),
    };
    for outlet in draft.outlets.iter().filter_map(|name| outlets.get(name)) {
        match (outlet.how, accounts.for_areas(&outlet.name, &draft.reach())) {
            // The daemon's own pages have no deliveries: they are public from the transaction that starts the release.
            (How::Page, _) => {}
            (How::Adapter, Some((lane, shape))) => match &shape.grouping {
                Grouping::Readers { format, list } => plan.readers.push(ReaderLane {
                    lane: lane.clone(),
                    format: *format,
                    list: *list,
                    audience: audience(draft),
                }),
                Grouping::Posts { .. } | Grouping::Wards { .. } | Grouping::Whole => {
                    plan.posts.push(PostLane {
                        lane: lane.clone(),
                        language: Language::english(),
                        format: Format::Short,
                    })
                }
            },
            (How::Adapter, None) | (How::ByHand, _) => plan.by_hand.push(by_hand(outlet, rendered)),
        }
    }
    plan
}

/// Who gets mail: the readers of its wards as they are at release; for a correction or withdrawal, those who got the
/// message it is about.
fn audience(draft: &Draft) -> Audience {
    match (draft.kind, draft.of) {
        (Kind::Correction | Kind::Withdrawal, Some(of)) => Audience::Had(of),
        _ => Audience::Wards(wards(&draft.reach())),
    }
}

/// Every ward of the areas, each once.
pub fn wards(areas: &[AreaCode]) -> Vec<WardCode> {
    let mut wards: Vec<WardCode> = areas
        .iter()
        .flat_map(|a| Places::london().wards_of(a))
        .collect();
    wards.sort();
    wards.dedup();
    wards
}

/// The version a person takes to an outlet by hand: for a newsdesk the press copy, for a social outlet the post where
/// there is one, else the whole notice.
fn by_hand(outlet: &Outlet, rendered: &Rendered) -> ByHand {
    let english = Language::english();
    let wanted = if outlet.classes.contains(&Class::Press) {
        Format::Press
    } else if outlet.classes.contains(&Class::Social) {
        Format::Short
    } else {
        Format::Page
    };
    let format = if rendered.get(&english, wanted).is_some() {
        wanted
    } else {
        Format::Page
    };
    let title = tally::title(outlet.name.as_str());
    let task = format!("{title}: take the text there, then tick this with its reference");
    ByHand {
        outlet: outlet.name.clone(),
        language: english,
        format,
        task,
    }
}

/// The mailing list: the first area of the message.
fn list(draft: &Draft) -> ListName {
    let area = draft.areas.first().cloned().unwrap_or(AreaCode::London);
    let name = Places::london().name(&area).unwrap_or("London").to_owned();
    ListName {
        name,
        code: area.to_string().to_lowercase(),
    }
}
