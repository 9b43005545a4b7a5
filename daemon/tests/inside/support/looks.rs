//! What became of messages: by the desk's word, and by what the sandboxes got.

use wardmote::desk::MessageView;
use wardmote_channels::{
    email::sandbox::SmtpReceipt,
    twitter::sandbox::{Asked, Fault},
};
use wardmote_domain::{delivery::DeliveryState, ids::MessageId};

use super::Force;

impl Force {
    pub async fn view(&self, id: MessageId) -> MessageView {
        self.desk().view(&self.approver, id).await.unwrap()
    }

    /// The line of one outlet, with its reasons: `X: waiting | X asks us to wait`.
    pub async fn line(&self, id: MessageId, outlet: &str) -> String {
        let view = self.view(id).await;
        let line = view.outlets.iter().find(|l| l.outlet == outlet);
        let words = line.map(|l| {
            std::iter::once(&l.words)
                .chain(&l.reasons)
                .cloned()
                .collect::<Vec<_>>()
                .join(" | ")
        });
        words.unwrap_or_else(|| format!("no {outlet}"))
    }

    /// How many deliveries of an outlet are in that state.
    pub async fn count(&self, id: MessageId, outlet: &str, state: DeliveryState) -> u64 {
        let view = self.view(id).await;
        let line = view.outlets.iter().find(|l| l.outlet == outlet);
        line.and_then(|l| l.states.get(&state).copied())
            .unwrap_or(0)
    }

    /// The one state of an outlet's deliveries.
    pub async fn state(&self, id: MessageId, outlet: &str) -> DeliveryState {
        let view = self.view(id).await;
        let line = view.outlets.iter().find(|l| l.outlet == outlet);
        let states: Vec<DeliveryState> = line
            .map(|l| l.states.keys().copied().collect())
            .unwrap_or_default();
        assert_eq!(states.len(), 1, "{outlet}: {states:?}");
        states[0]
    }

    /// Lets the next post to X go wrong.
    pub fn next_post(&self, fault: Fault) {
        let came = self
            .x
            .requests()
            .iter()
            .filter(|r| r.asked == Some(Asked::Post))
            .count();
        self.x
            .script(Asked::Post, u32::try_from(came).unwrap() + 1, fault);
    }

    /// Posts that stand on X with this in their text.
    pub fn posts(&self, part: &str) -> usize {
        self.x
            .posts()
            .iter()
            .filter(|p| p.deleted.is_none() && p.text.contains(part))
            .count()
    }

    /// Mail of a message that the sandbox took, by address.
    pub fn mails(&self, to: &str, part: &str) -> Vec<SmtpReceipt> {
        let has = |r: &SmtpReceipt| String::from_utf8_lossy(&r.raw).contains(part);
        self.mail.receipts_for(to).into_iter().filter(has).collect()
    }

    /// How many mails the sandbox took that are not to our own people about what waits.
    pub fn reader_mails(&self) -> usize {
        let ours = |r: &&SmtpReceipt| String::from_utf8_lossy(&r.raw).contains("I have it");
        let all = self.mail.receipts();
        all.len() - all.iter().filter(ours).count()
    }
}
