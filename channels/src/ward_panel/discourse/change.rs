//! Corrections: the topic itself is changed, so that nobody reads the wrong text again.

use wardmote_domain::send::{Answer, Answered, Found, Outgoing, Reason, Receipt, Settled};

use super::{
    DiscourseChannel, MOST_CALLS,
    answers::{Trouble, refused},
    notice::{Topic, edit_reason},
    receipt::Placed,
    site::Act,
    untouched,
};

impl DiscourseChannel {
    /// Changes the topic that has the wrong text. Doing it twice is doing it once.
    pub(super) async fn change(
        &self,
        topic: &Topic,
        outgoing: &Outgoing,
        earlier: &Receipt,
    ) -> Answered {
        let Some(placed) = Placed::read(earlier) else {
            let words = "the receipt of the earlier notice is not a topic of the forum: correct it there by hand";
            return untouched(refused(Reason::new("receipt", words)));
        };
        let mut act = match self.act(MOST_CALLS) {
            Ok(act) => act,
            Err(trouble) => return untouched(trouble.before_the_post()),
        };
        let answer = match changed(&mut act, topic, outgoing, &placed).await {
            Ok(receipt) => Answer::Accepted(receipt),
            Err(answer) => answer,
        };
        let (seen, touched) = act.over();
        Answered {
            answer,
            seen,
            touched,
        }
    }

    /// Whether the new text is there.
    pub(super) async fn look_at_change(&self, outgoing: &Outgoing, earlier: &Receipt) -> Settled {
        let (topic, placed) = match (Topic::of(outgoing), Placed::read(earlier)) {
            (Ok(topic), Some(placed)) => (topic, placed),
            (Err(reason), _) => return Found::CannotTell(reason).into(),
            (_, None) => {
                let words = "the receipt of the earlier notice is not a topic of the forum";
                return Found::CannotTell(Reason::new("receipt", words)).into();
            }
        };
        let mut act = match self.act(3) {
            Ok(act) => act,
            Err(trouble) => return Found::CannotTell(trouble.reason()).into(),
        };
        let found = match there(&mut act, &topic, &placed).await {
            Ok(Some(receipt)) => Found::Found(receipt),
            Ok(None) => Found::Absent,
            Err(trouble) => Found::CannotTell(trouble.reason()),
        };
        let (seen, _) = act.over();
        Settled { found, seen }
    }
}

/// Topic and first post of a receipt; nothing while a moderator has not let it through.
pub(super) async fn place(
    act: &mut Act<'_>,
    placed: &Placed,
) -> Result<Option<(u64, u64)>, Trouble> {
    let (topic, post) = match placed {
        Placed::Topic { topic, post } => (*topic, *post),
        Placed::Held(id) => match act.find(id).await? {
            Some(topic) => (topic, None),
            None => return Ok(None),
        },
    };
    let post = match post {
        Some(post) => post,
        None => act.first_post(topic).await?,
    };
    Ok(Some((topic, post)))
}

async fn changed(
    act: &mut Act<'_>,
    topic: &Topic,
    outgoing: &Outgoing,
    placed: &Placed,
) -> Result<Receipt, Answer> {
    let (in_topic, post) = match place(act, placed).await {
        Ok(Some(place)) => place,
        Ok(None) => return Err(still_held()),
        Err(trouble) => return Err(not_there(trouble)),
    };
    let receipt = Placed::Topic {
        topic: in_topic,
        post: Some(post),
    }
    .receipt();
    let why = edit_reason(outgoing.edition.kind);
    // The second time round, somebody had changed it between our reading and our writing.
    for round in 1..=2 {
        let now = act.post(post).await.map_err(not_there)?;
        let done = act
            .change(post, &topic.title, &topic.raw, why, Some(&now.raw))
            .await;
        match done {
            Ok(()) => return Ok(receipt),
            Err(Trouble::Conflict(_)) if round == 1 => {}
            Err(Trouble::Conflict(_)) => {
                let words = "somebody is changing this topic on the forum; we try again";
                return Err(Answer::Later {
                    when: None,
                    reason: Reason::new("409", words),
                });
            }
            Err(Trouble::Doubt(reason)) => return Err(Answer::Unknown { reason }),
            // The key was let in to read it a moment ago: this is about the one topic, and the others can go on.
            Err(Trouble::Down(reason)) => {
                let words = format!("the account may not change this topic: {}", reason.words);
                return Err(refused(Reason::new(reason.code, words)));
            }
            Err(trouble) => return Err(not_there(trouble)),
        }
    }
    // Both rounds return.
    Err(still_held())
}

fn still_held() -> Answer {
    let words = "the notice that this one changes still waits for a moderator of the forum: let it through or reject it \
                 there";
    Answer::Later {
        when: None,
        reason: Reason::new("held-for-review", words),
    }
}

fn not_there(trouble: Trouble) -> Answer {
    match trouble {
        Trouble::Absent(_) => {
            let words = "the notice that this one changes is gone from the forum: put the corrected text there by hand if \
                         its readers should see it";
            refused(Reason::new("404", words))
        }
        other => other.before_the_post(),
    }
}

async fn there(
    act: &mut Act<'_>,
    topic: &Topic,
    placed: &Placed,
) -> Result<Option<Receipt>, Trouble> {
    let Some((in_topic, post)) = place(act, placed).await? else {
        return Ok(None);
    };
    let now = act.post(post).await?;
    // Discourse drops white space at the end.
    if now.raw.trim_end() != topic.raw.trim_end() || now.topic != in_topic {
        return Ok(None);
    }
    let receipt = Placed::Topic {
        topic: in_topic,
        post: Some(post),
    };
    Ok(Some(receipt.receipt()))
}
