//! What leaves in the next hour: outlets and reach, and what keeps the rest back.

use wardmote_domain::{hold::HoldScope, message::MessageState};
use wardmote_store::{Hold, Upcoming};

use super::{Around, LeavingTo, Next};
use crate::desk::{Desk, DeskError, holds_on::said, tally, view::counts};

impl Desk {
    /// Where something of this message leaves to within the hour, and why it does not where something keeps it back.
    pub(super) async fn leaving(
        &self,
        around: &Around<'_>,
        of: &Upcoming,
        on: &[&Hold],
        next: &Next,
    ) -> Result<(Vec<LeavingTo>, Option<String>), DeskError> {
        if !next.within_the_hour(around.now) {
            return Ok((Vec::new(), None));
        }
        let put_off = on
            .iter()
            .all(|h| matches!(h.scope, HoldScope::Asked(_)) && h.until.is_some());
        let mut kept = match of.row.state {
            MessageState::Approved
            | MessageState::Releasing
            | MessageState::Released
            | MessageState::Corrected => None,
            state => Some(format!("It is {}", state.plain())),
        };
        if !put_off {
            kept = on.first().map(|h| format!("Stopped: {}", said(h)));
        }
        let planned = match of.row.state.has_been_public() {
            true => None,
            false => match self.outlook(around.by, of.row.id).await {
                Ok(outlook) => Some(outlook.outlets),
                // It has gone out since the list was read: no reason to keep the rest of the list from anybody.
                Err(DeskError::Conflict(_)) => None,
                Err(error) => return Err(error),
            },
        };
        let mut to = match planned {
            None => self.still_going(of, around).await?,
            Some(rows) => {
                let early = next.words(around.now).contains("newsdesks");
                rows.into_iter()
                    .filter(|row| !early || row.by_hand)
                    .map(|row| LeavingTo {
                        title: row.title,
                        reaches: row.reaches,
                        in_the_way: row
                            .in_the_way
                            .or_else(|| around.channel_stop(row.outlet.as_str())),
                    })
                    .collect()
            }
        };
        to.retain(|t| !t.title.is_empty());
        Ok((to, kept))
    }

    /// What is still to go of a message that is out.
    async fn still_going(
        &self,
        of: &Upcoming,
        around: &Around<'_>,
    ) -> Result<Vec<LeavingTo>, DeskError> {
        let tallies = self.store.tallies(of.row.id).await?;
        let lines = tally::lines(&counts(&tallies, around.now));
        let open = |line: &tally::OutletLine| {
            use wardmote_domain::delivery::DeliveryState::{InFlight, Queued, Waiting};
            [Queued, Waiting, InFlight]
                .iter()
                .any(|s| line.states.get(s).is_some_and(|n| *n > 0))
        };
        let open = lines.into_iter().filter(open);
        Ok(open
            .map(|line| LeavingTo {
                reaches: line
                    .words
                    .strip_prefix(&format!("{}: ", line.title))
                    .unwrap_or(&line.words)
                    .to_owned(),
                in_the_way: around.channel_stop(&line.outlet),
                title: line.title,
            })
            .collect())
    }
}

impl Around<'_> {
    /// Why a channel carries nothing now, where a person stopped it.
    fn channel_stop(&self, outlet: &str) -> Option<String> {
        let stopped =
            |h: &&Hold| matches!(&h.scope, HoldScope::Channel(name) if name.as_str() == outlet);
        let hold = self.holds.iter().find(stopped)?;
        Some(format!("stopped by {}", self.name(&hold.by)))
    }
}
