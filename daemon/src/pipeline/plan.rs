//! What a release makes: which deliveries, on which lanes, for whom. A pure function of the message, the outlets and
//! what each channel can carry.

use wardmote_domain::{
    area::AreaCode,
    draft::Draft,
    outlet::{Class, How, Outlet, Outlets},
    places::{Language, LanguageShare, Languages, Places, Share, WardCode},
    send::{Grouping, ListName},
    variant::{Copy, Rendered, Variant},
    words::{Format, Kind, Priority},
};
use wardmote_store::{
    Audience, ByHand, PostEdition, PostLane, Promise, ReaderLane, ReleasePlan, Texts,
};

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
                    gather: shape.gather.filter(|_| can_wait(draft)),
                }),
                grouping => match editions(grouping, draft, rendered) {
                    Some(editions) => plan.posts.push(PostLane {
                        lane: lane.clone(),
                        editions,
                        correct: shape.correct,
                    }),
                    // The message was not written for it: a person takes there what there is.
                    None => plan.by_hand.push(by_hand(outlet, rendered)),
                },
            },
            (How::Adapter, None) | (How::ByHand, _) => plan.by_hand.push(by_hand(outlet, rendered)),
        }
    }
    plan
}

/// What goes to the account itself, in order; nothing where the message has no text for it.
fn editions(grouping: &Grouping, draft: &Draft, rendered: &Rendered) -> Option<Vec<PostEdition>> {
    let english = Language::english();
    let one = |texts, ward, parts| PostEdition { texts, ward, parts };
    Some(match grouping {
        Grouping::Posts { languages } => {
            let format = Format::Short;
            rendered.get(&english, format)?;
            std::iter::once(&english)
                .chain(languages.iter().filter(|l| is_due(l, &draft.reach())))
                .filter_map(|language| {
                    let parts = posts(rendered.get(language, format)?);
                    let language = language.clone();
                    Some(one(Texts::One { language, format }, None, parts))
                })
                .collect()
        }
        Grouping::Wards { format } => {
            rendered.get(&english, *format)?;
            let every = |ward| one(Texts::Every { format: *format }, Some(ward), 1);
            wards(&draft.reach()).into_iter().map(every).collect()
        }
        Grouping::Whole => vec![one(Texts::Whole, None, 1)],
        // Made from the list, not here.
        Grouping::Readers { .. } => Vec::new(),
    })
}

/// How many posts a version is.
fn posts(variant: &Variant) -> u16 {
    match &variant.copy {
        Copy::Short { thread, .. } => u16::try_from(thread.len() + 1).unwrap_or(u16::MAX),
        _ => 1,
    }
}

/// Where this share of residents or more has a main language, a post in it is due: the share by which the standard (W-03)
/// asks for a version.
const DUE: Share = Share(200);

/// Whether a language other than English is due in these areas, by the census.
fn is_due(language: &Language, areas: &[AreaCode]) -> bool {
    let speaks = |share: &LanguageShare| {
        share.tag.as_ref() == Some(language)
            || Languages::census()
                .tags_of_class(&share.label)
                .contains(language)
    };
    let places = Places::london();
    !language.is_english()
        && places.boroughs_of(areas).iter().any(|borough| {
            let mut shares = places.shares(borough).iter();
            shares.any(|s| s.share_pct >= DUE && speaks(s))
        })
}

/// Who gets mail: the readers of its wards as they are at release; for a correction or withdrawal, those who got the
/// message it is about.
fn audience(draft: &Draft) -> Audience {
    match (draft.kind, draft.of) {
        (Kind::Correction | Kind::Withdrawal, Some(of)) => Audience::Had(of),
        _ => Audience::Wards(wards(&draft.reach())),
    }
}

/// Whether a message can wait for a digest: what is urgent, or puts something right, goes at once.
fn can_wait(draft: &Draft) -> bool {
    draft.priority != Priority::Urgent && !matches!(draft.kind, Kind::Correction | Kind::Withdrawal)
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

/// The version a person takes to an outlet by hand: what its pack asks for where the message has it, else the whole
/// notice.
fn by_hand(outlet: &Outlet, rendered: &Rendered) -> ByHand {
    let english = Language::english();
    let wanted = outlet.hand.pack.text;
    let format = if rendered.get(&english, wanted).is_some() {
        wanted
    } else {
        Format::Page
    };
    let title = tally::outlet_title(outlet);
    let task = if outlet.hand.newsdesks.is_empty() {
        format!("{title}: take the text there, then tick this with its reference")
    } else {
        format!(
            "{title}: the copy is mailed by itself. Ring to check that it is there, then tick this with who has it"
        )
    };
    ByHand {
        outlet: outlet.name.clone(),
        language: english,
        format,
        task,
        promise: Promise {
            owner: outlet.hand.owner.clone(),
            due_minutes: outlet.hand.due_minutes,
            reminders: outlet.hand.reminders.clone(),
            newsdesks: Vec::new(),
        },
    }
}

/// The jobs at newsdesks alone: what goes before the public does.
pub fn press(draft: &Draft, rendered: &Rendered, outlets: &Outlets) -> Vec<ByHand> {
    let named = draft.outlets.iter().filter_map(|name| outlets.get(name));
    named
        .filter(|o| o.how == How::ByHand && o.classes.contains(&Class::Press))
        .map(|o| by_hand(o, rendered))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_in_a_language_is_due_where_the_census_finds_it_spoken() {
        let due = |language: &str, areas: &[&str]| {
            let areas: Vec<AreaCode> = areas.iter().map(|a| a.parse().unwrap()).collect();
            is_due(&language.parse().unwrap(), &areas)
        };
        assert!(due("bn", &["E09000030"]), "Bengali in Tower Hamlets");
        assert!(!due("bn", &["E09000006"]), "and not in Bromley");
        assert!(
            due("bn", &["E09000006", "E09000030"]),
            "one borough is enough"
        );
        assert!(due("pa-Arab", &["E09000018"]), "any way to write a class");
        assert!(!due("en-GB", &["E09000030"]), "English goes out anyway");
        assert!(!due("cy", &["E09000030"]));
    }
}
