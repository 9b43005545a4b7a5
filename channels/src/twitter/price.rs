//! What X charges for (docs.x.com, pricing, April 2026), and what can be taken back.

use wardmote_domain::{
    send::{Back, Currency, Edition, Money, Price},
    text::{links::links, weighted::nfc},
};

use super::post;

/// A post, in thousandths of a dollar.
const POST: u64 = 15;
/// A post with a link in it, all told.
const POST_WITH_LINK: u64 = 200;
/// The description of a picture.
const DESCRIPTION: u64 = 5;

/// What one post of an edition costs: more where X finds a link, also one without `http://`. Pictures go with the first.
pub(super) fn of(edition: &Edition, part: u16) -> Option<Price> {
    let text = post::text_of(edition, part)?;
    let linked = !links(&nfc(text)).is_empty();
    let described = match part {
        1 => edition
            .pictures
            .iter()
            .filter(|p| !p.alt.trim().is_empty())
            .count() as u64,
        _ => 0,
    };
    let mut why = if linked {
        "a post with a link"
    } else {
        "a post"
    }
    .to_owned();
    match described {
        0 => {}
        1 => why.push_str(" and the description of a picture"),
        n => why.push_str(&format!(" and the descriptions of {n} pictures")),
    }
    Some(Price {
        each: Money {
            currency: Currency::Usd,
            thousandths: if linked { POST_WITH_LINK } else { POST } + described * DESCRIPTION,
        },
        why,
    })
}

/// What can be taken back.
pub(super) fn back(deletes_15_minutes: u32) -> Back {
    Back {
        can: true,
        words: format!(
            "We delete the post, and every post of a thread from the last one up, at most {deletes_15_minutes} in 15 \
             minutes. Screenshots, quotes and what people have already read stay."
        ),
    }
}
