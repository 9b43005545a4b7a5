//! The facts of a warning, and ready extras.

use serde::Serialize;
use serde_json::json;
use wardmote_domain::facts::{Coded, Extra, Hazard, Warning, WarningDo, WarningDoNot};

use super::{Data, local::put_code, moment};

/// The time or the place of an extra; nothing where it stands in no list.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct ExtraData {
    until: Option<String>,
    place: Option<String>,
}

impl Data {
    pub(super) fn warning(&mut self, facts: &Warning, english: bool) {
        self.put_place(&facts.place);
        self.put_hazard(&facts.hazard);
        self.put_time("started", facts.started);
        self.put_do(&facts.act);
        self.put_do_not(&facts.do_not);
        self.put_promise(facts.next_update, facts.started);
        self.put_coded("source", &facts.source);
        self.put_contact(&facts.contact, english);
        self.put_extras(&facts.extras);
    }

    pub(super) fn put_hazard(&mut self, hazard: &Coded<Hazard>) {
        let code = self.put_coded("hazard", hazard);
        self.choice.insert("hazard_headline", code);
    }

    pub(super) fn put_do(&mut self, orders: &[Coded<WarningDo>]) {
        let items = orders.iter().map(|order| {
            let mut item = json!({});
            put_code(&mut item, "do", order);
            item
        });
        self.lists.insert("do", items.collect());
        for group in ["right_do", "right_do_sms"] {
            self.choice.insert(group, "known");
        }
    }

    pub(super) fn put_do_not(&mut self, orders: &[Coded<WarningDoNot>]) {
        let items = orders.iter().map(|order| {
            let mut item = json!({});
            put_code(&mut item, "do_not", order);
            item
        });
        self.lists.insert("do_not", items.collect());
        for group in ["right_do_not", "right_do_not_sms"] {
            self.choice.insert(group, "known");
        }
    }

    pub(super) fn put_extras(&mut self, extras: &[Extra]) {
        let items = extras.iter().map(|extra| {
            let (until, place) = match extra {
                Extra::Alone(_) => (None, None),
                Extra::Until(_, until) => (Some(moment(*until)), None),
                Extra::At(_, place) => (None, Some(place)),
            };
            json!({"choice": {"extras": extra.code()}, "extra": {"until": until, "place": place}})
        });
        self.lists.insert("extras", items.collect());
        for group in ["right_extras", "right_extras_sms"] {
            self.choice.insert(group, "known");
        }
    }
}
