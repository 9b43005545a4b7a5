//! The rows of outlets that no channel serves: our own pages, and people.

use wardmote_domain::{
    draft::Draft,
    outlet::{Outlet, OutletName},
    places::Places,
};

use super::{Of, OutlookRow};
use crate::{
    desk::{Desk, tally},
    pipeline::plan,
};

impl Desk {
    /// An outlet that a person serves: who does it, by when, and what will not fit there.
    pub(super) fn hand_row(&self, of: &Of<'_>, outlet: &OutletName) -> OutlookRow {
        let promised = self.by_hand_promises(of.draft);
        let promised = promised.iter().find(|p| &p.outlet == outlet);
        let mut takes = promised.map_or_else(
            || "A person must do this".to_owned(),
            |p| {
                let who = p.owner.as_deref().unwrap_or("nobody is named yet");
                format!("A person must do this: {who}, {}", p.by)
            },
        );
        for problem in self.pack_problems(of.draft, of.rendered, outlet) {
            takes.push_str(&format!(". {problem}"));
        }
        OutlookRow {
            title: self.title_of(outlet),
            outlet: outlet.clone(),
            reaches: reached_by_hand(of.draft, self.outlets().get(outlet)),
            deliveries: 1,
            takes,
            cost: None,
            back: "A person must take it back. They get a task.".to_owned(),
            by_hand: true,
            in_the_way: None,
        }
    }
}

/// Whom a person reaches there: newsdesks that the daemon mails itself can be counted.
fn reached_by_hand(draft: &Draft, outlet: Option<&Outlet>) -> String {
    let desks = outlet.map_or(0, |o| o.hand.newsdesks.len());
    let when = if draft.press_first {
        ", at once when it is approved"
    } else {
        ""
    };
    match desks {
        0 => "Whoever a person takes it to".to_owned(),
        1 => format!("1 newsdesk by mail{when}"),
        n => format!("{n} newsdesks by mail{when}"),
    }
}

pub(super) fn page(outlet: &OutletName, of: &Of<'_>) -> OutlookRow {
    let draft = of.draft;
    let wards = plan::wards(&draft.reach()).len();
    let whole = Places::london().boroughs_of(&draft.reach()).len();
    let reaches = match wards {
        1 => "Anyone who opens the page of 1 ward".to_owned(),
        n if whole > 1 => format!("Anyone who opens the pages of {n} wards in {whole} boroughs"),
        n => format!("Anyone who opens the pages of {n} wards"),
    };
    OutlookRow {
        title: tally::title(outlet.as_str()),
        outlet: outlet.clone(),
        reaches,
        deliveries: 0,
        takes: of.once_it_may("At once".to_owned()),
        cost: None,
        back: "We take the page down at once and say that it is withdrawn.".to_owned(),
        by_hand: false,
        in_the_way: None,
    }
}
