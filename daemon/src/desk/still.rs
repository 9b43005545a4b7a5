//! What is still to happen at an outlet, and what keeps it from happening, in plain words.

use wardmote_domain::delivery::DeliveryState;
use wardmote_store::{DeliveryView, RecallStatus};

use super::{Desk, DeskError, short_moment, tally::OutletLine};

impl Desk {
    /// Why what is still to go on an outlet does not: its lane has stopped, or a person stopped the channel.
    pub(super) async fn stops_on(&self, lines: &mut [OutletLine]) -> Result<(), DeskError> {
        use wardmote_domain::hold::HoldScope;
        let (lanes, holds) = (self.store.lanes().await?, self.store.holds().await?);
        for line in lines {
            let open = [DeliveryState::Queued, DeliveryState::Waiting];
            if !open.iter().any(|s| line.states.contains_key(s)) {
                continue;
            }
            let stopped = lanes
                .iter()
                .filter(|l| l.lane.channel.as_str() == line.outlet);
            let stopped = stopped.filter_map(|l| l.stopped.as_ref());
            let mut why: Vec<String> = stopped
                .map(|s| format!("{} has stopped: {}", line.title, s.reason.words))
                .collect();
            why.extend(holds.iter().filter_map(|h| match &h.scope {
                HoldScope::Channel(name) if name.as_str() == line.outlet => Some(format!(
                    "{} is stopped by a person: {}",
                    line.title, h.reason
                )),
                _ => None,
            }));
            let now = self.clock.now();
            let waits = self
                .accounts
                .of_name(&line.outlet)
                .filter_map(|lane| self.store.limited_until(lane));
            why.extend(waits.min().map(|until| {
                format!(
                    "{} has sent as much as it may for now; it goes on at {}",
                    line.title,
                    short_moment(until, now)
                )
            }));
            line.reasons.extend(why);
        }
        Ok(())
    }
}

/// How the taking back of posts stands.
pub(super) struct TakingBack {
    /// Whether the daemon is still at it.
    pub going_on: bool,
    /// What the one line says of it.
    pub words: String,
}

/// Says at each outlet how its taking back stands; a post that is to go and is still there is not just "sent".
pub(super) fn taking_back(lines: &mut [OutletLine], recalls: &[DeliveryView]) -> TakingBack {
    let mut back = TakingBack {
        going_on: false,
        words: String::new(),
    };
    let mut left = Vec::new();
    for delivery in recalls {
        let outlet = delivery.lane.channel.as_str();
        let because = |reason: &Option<wardmote_domain::send::Reason>| {
            reason
                .as_ref()
                .map(|r| format!(": {}", r.words))
                .unwrap_or_default()
        };
        let words = match &delivery.recall {
            Some(RecallStatus::Due { reason, .. }) => {
                back.going_on = true;
                format!(
                    "it is still there, and is being taken back{}",
                    because(reason)
                )
            }
            Some(RecallStatus::Cannot { reason, .. }) => {
                left.push(outlet);
                format!(
                    "it is still there and could not be taken back: delete it there by hand{}",
                    because(reason)
                )
            }
            Some(RecallStatus::Gone { .. }) | None => continue,
        };
        if let Some(line) = lines.iter_mut().find(|l| l.outlet == outlet) {
            line.reasons.push(words);
        }
    }
    if !left.is_empty() {
        back.words = format!(", {} to delete by hand ({})", left.len(), left.join(", "));
    }
    back
}
