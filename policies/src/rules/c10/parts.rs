//! A place and a way to act stand in the post.

use super::ShortForm;
use crate::{
    ask::{Ask, Text},
    parts,
    rule::{Found, Says},
};

impl ShortForm {
    pub(super) fn parts(&self, ask: &Ask<'_>, found: &mut Found<'_>, short: &Text<'_>) {
        let mut say = |what: &str, fix: &str| {
            let says = Says {
                severity: self.missing_part,
                measured: format!("no {what} in the post"),
                limit: format!("a {what}"),
                fix: fix.to_owned(),
            };
            found.lacks(&short.name, "", says);
        };
        if !parts::has_place(short.text, &ask.standard.lists) {
            say("place", "Say where: the street, the ward or the borough.");
        }
        if !parts::can_act(short.text, ask.data()) {
            say(
                "way to act",
                "Say what people can do: what to do now, or a number or link to use.",
            );
        }
    }
}
