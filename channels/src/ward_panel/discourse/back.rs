//! Taking back: a withdrawn notice becomes one line in a closed topic, so that who saw it learns that it no longer holds;
//! a legal take-down deletes the topic and says nothing.

use jiff::Timestamp;
use wardmote_domain::{
    local_time::LocalDateTime,
    send::{Reason, Recall, RecallAnswered, RecallWhy, Recalled},
};

use super::{DiscourseChannel, answers::Trouble, change::place, receipt::Placed, site::Act};

/// What stands in the place of a withdrawn notice. It repeats nothing of it.
const LINE: &str =
    "This notice has been withdrawn. Please do not act on it, and do not pass it on.";

/// The most requests that a withdrawal takes: our number, the topic, the change, the closing.
const WITHDRAWAL: u32 = 4;

impl DiscourseChannel {
    /// Takes back one topic.
    pub(super) async fn take_back(&self, recall: &Recall) -> RecallAnswered {
        let Some(placed) = Placed::read(&recall.receipt) else {
            let words = "the receipt is not a topic of the forum: look for the notice there and take it down by hand";
            return untouched(Recalled::Cannot(Reason::new("receipt", words)));
        };
        let most = match (recall.why, &placed) {
            (RecallWhy::Corrected, _) => {
                let words = "the topic itself was corrected, so it stays";
                return untouched(Recalled::Cannot(Reason::new("corrected", words)));
            }
            (RecallWhy::TakenDown, Placed::Topic { .. }) => 1,
            (RecallWhy::TakenDown, Placed::Held(_)) => 2,
            (RecallWhy::Withdrawn, _) => WITHDRAWAL,
        };
        let mut act = match self.act(most) {
            Ok(act) => act,
            Err(trouble) => return untouched(recalled(Err(trouble))),
        };
        let done = if recall.why == RecallWhy::TakenDown {
            delete(&mut act, &placed).await
        } else {
            withdraw(&mut act, &placed, recall.at).await
        };
        let (seen, touched) = act.over();
        RecallAnswered {
            recalled: recalled(done),
            seen,
            touched,
        }
    }
}

fn untouched(recalled: Recalled) -> RecallAnswered {
    RecallAnswered {
        recalled,
        seen: Vec::new(),
        touched: false,
    }
}

/// `false`: it still waits for a moderator.
async fn delete(act: &mut Act<'_>, placed: &Placed) -> Result<bool, Trouble> {
    let topic = match placed {
        Placed::Topic { topic, .. } => *topic,
        Placed::Held(id) => match act.find(id).await? {
            Some(topic) => topic,
            None => return Ok(false),
        },
    };
    act.delete(topic).await.map(|()| true)
}

/// `false`: it still waits for a moderator.
async fn withdraw(act: &mut Act<'_>, placed: &Placed, at: Timestamp) -> Result<bool, Trouble> {
    let Some((topic, post)) = place(act, placed).await? else {
        return Ok(false);
    };
    let day = LocalDateTime::at(at).civil().strftime("%-d %B %Y");
    // The number keeps it apart from every other withdrawn notice: a site takes no title twice.
    let title = format!("Notice {topic} was withdrawn on {day}");
    act.change(post, &title, LINE, "Withdrawn", None).await?;
    act.close(topic).await.map(|()| true)
}

fn recalled(done: Result<bool, Trouble>) -> Recalled {
    match done {
        Ok(true) | Err(Trouble::Absent(_)) => Recalled::Gone,
        Ok(false) => {
            let words =
                "it still waits for a moderator of the forum: reject it in the review queue there";
            Recalled::Cannot(Reason::new("held-for-review", words))
        }
        Err(Trouble::No(reason)) => Recalled::Cannot(reason),
        Err(Trouble::Wait(when, reason)) => Recalled::Later { when, reason },
        // A person mends the key; until then it is tried again, for it is still public.
        Err(Trouble::Down(reason) | Trouble::Conflict(reason) | Trouble::Doubt(reason)) => {
            Recalled::Later { when: None, reason }
        }
    }
}
