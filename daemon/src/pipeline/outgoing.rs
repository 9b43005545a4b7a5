//! A leased delivery made ready for its channel: its texts, where it goes, and what of the message it is about is out
//! there already.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use wardmote_domain::send::{Destination, Edition, Outgoing, Part};
use wardmote_store::{EditionKey, Item, StoreError, Target};

use super::Pipeline;

/// Editions of one batch, so that each text is read once.
pub(super) type Editions = HashMap<EditionKey, Arc<Edition>>;

impl Pipeline {
    /// The delivery as its channel takes it; nothing where the reader has left.
    pub(super) async fn outgoing(
        &self,
        item: &Item,
        at: Timestamp,
        editions: &mut Editions,
    ) -> Result<Option<Outgoing>, StoreError> {
        let edition = match editions.get(&item.edition) {
            Some(edition) => Arc::clone(edition),
            None => {
                let edition = self.store.edition(item.edition).await?;
                editions.insert(item.edition, Arc::clone(&edition));
                edition
            }
        };
        let destination = match &item.target {
            Target::Account => Destination::Account,
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
        Ok(Some(Outgoing {
            delivery: item.id,
            edition,
            destination,
            reference: item.reference.clone(),
            attempt: item.attempt,
            after_unknown: item.after_unknown,
            part: Part::only(),
            earlier: None,
            notice_url: format!(
                "{}/notices/{}",
                self.desk.settings.server.public_url, item.message
            ),
            with: Vec::new(),
            at,
        }))
    }
}
