//! What goes out together: on a lane that gathers, everything due to one reader is one send, and its answer is everyone's.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use wardmote_channels::Channel;
use wardmote_domain::send::{Answered, Outgoing, With};
use wardmote_store::{DeliveryKey, Item, StoreError};

use super::Pipeline;

/// Which group each delivery of a batch is in; empty on a lane that does not gather.
#[derive(Debug, Default)]
pub(super) struct Together(HashMap<DeliveryKey, usize>);

/// One send: its deliveries, the one that names it first, and what goes; nothing where the reader has left.
pub(super) type Send = (Vec<Item>, Option<Outgoing>);

impl Pipeline {
    /// Parts a leased batch into what goes out together.
    pub(super) async fn gathered(
        &self,
        channel: &Arc<dyn Channel>,
        items: Vec<Item>,
    ) -> Result<(VecDeque<Vec<Item>>, Together), StoreError> {
        if channel.shape().gather.is_none() {
            let each = items.into_iter().map(|item| vec![item]);
            return Ok((each.collect(), Together::default()));
        }
        let groups = self.store.gather(&channel.lane(), items).await?;
        let together = groups.iter().enumerate();
        let together = together.flat_map(|(n, group)| group.iter().map(move |item| (item.key, n)));
        let together = Together(together.collect());
        Ok((groups.into(), together))
    }
}

impl Together {
    /// Puts a delivery that is ready to go with those of its group, or makes it a send of its own.
    pub(super) fn join(&self, sends: &mut Vec<Send>, item: Item, outgoing: Option<Outgoing>) {
        let group = self.0.get(&item.key);
        let same = |send: &&mut Send| group.is_some() && self.0.get(&send.0[0].key) == group;
        match (sends.iter_mut().find(same), outgoing) {
            (Some((items, Some(first))), Some(other)) => {
                first.with.push(With {
                    delivery: other.delivery,
                    edition: other.edition,
                    notice_url: other.notice_url,
                });
                first.called_back = std::mem::take(&mut first.called_back).or(other.called_back);
                items.push(item);
            }
            (_, outgoing) => sends.push((vec![item], outgoing)),
        }
    }
}

/// The answer of a send for each of its deliveries. What the headers said is told once.
pub(super) fn shared(items: Vec<Item>, answered: Answered) -> Vec<(Item, Answered)> {
    let each = items.into_iter().enumerate().map(|(n, item)| {
        let mut own = answered.clone();
        if n > 0 {
            own.seen.clear();
        }
        (item, own)
    });
    each.collect()
}
