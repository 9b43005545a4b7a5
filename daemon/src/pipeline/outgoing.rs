//! A leased delivery made ready for its channel: its texts, where it goes, and what of the message it is about is out
//! there already.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use wardmote_channels::Channel;
use wardmote_domain::send::{Destination, Edition, Limit, Outgoing, Weigh};
use wardmote_store::{EditionKey, Item, StoreError, Target};

use super::Pipeline;

/// Editions of one batch, so that each text is read once.
pub(super) type Editions = HashMap<EditionKey, Arc<Edition>>;

impl Pipeline {
    /// Writes on each item what it costs, where a limit of the channel weighs by price: before its intent.
    pub(super) async fn price(
        &self,
        channel: &Arc<dyn Channel>,
        items: &mut [Item],
        editions: &mut Editions,
    ) -> Result<(), StoreError> {
        let by_price = |limit: &Limit| limit.weigh == Weigh::Price;
        if !channel.limits().iter().any(by_price) {
            return Ok(());
        }
        for item in items {
            let edition = self.edition(item.edition, editions).await?;
            let price = channel.price(&edition, item.part.number);
            item.price = price.map_or(0, |p| p.each.thousandths);
        }
        Ok(())
    }

    async fn edition(
        &self,
        key: EditionKey,
        editions: &mut Editions,
    ) -> Result<Arc<Edition>, StoreError> {
        if let Some(edition) = editions.get(&key) {
            return Ok(Arc::clone(edition));
        }
        let edition = self.store.edition(key).await?;
        editions.insert(key, Arc::clone(&edition));
        Ok(edition)
    }

    /// The delivery as its channel takes it; nothing where the reader has left.
    pub(super) async fn outgoing(
        &self,
        item: &Item,
        at: Timestamp,
        editions: &mut Editions,
    ) -> Result<Option<Outgoing>, StoreError> {
        let edition = self.edition(item.edition, editions).await?;
        let destination = match &item.target {
            Target::Account => Destination::Account,
            Target::Ward(ward) => Destination::Ward(*ward),
            Target::Left(_) => return Ok(None),
            Target::Phone { number, phone } => Destination::Phone {
                number: *number,
                phone: phone.clone(),
            },
            Target::Subscriber { number, address } => Destination::Subscriber {
                number: *number,
                address: address.clone(),
                unsubscribe: format!(
                    "{}/unsubscribe/{}",
                    self.desk.settings.server.public_url,
                    self.desk.signer.unsubscribe_token(*number)
                ),
            },
        };
        let called_back = self.store.called_back_of(edition.message);
        Ok(Some(Outgoing {
            delivery: item.id,
            edition,
            destination,
            reference: item.reference.clone(),
            attempt: item.attempt,
            after_unknown: item.after_unknown,
            part: item.part.clone(),
            earlier: item.earlier.clone(),
            notice_url: format!(
                "{}/notices/{}",
                self.desk.settings.server.public_url, item.message
            ),
            with: Vec::new(),
            called_back,
            at,
        }))
    }
}
