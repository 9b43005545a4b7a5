//! What happens in a run of kills, from its seed alone.

use std::time::Duration;

use wardmote_channels::{
    email::sandbox::{Fault as MailFault, Rule, Stage, When},
    twitter::sandbox::{Asked, Fault},
};

use crate::{force::Force, long::dice::Dice};

/// The most posts of a run: X takes 100 in 15 minutes, and a lane that waits for that would say nothing about kills.
const MOST_POSTS: usize = 80;
/// Runs with fewer kills leave out the faults after which the daemon waits for minutes.
const LONG: usize = 50;

/// When the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// So long after it was started, ready or not: most often while it recovers from the kill before.
    Starting(Duration),
    /// So long after it was ready.
    Running(Duration),
}

/// The moment of kill number `n`: every fifth comes while the daemon starts, so that a short run has some.
pub fn moment(seed: u64, n: usize) -> Moment {
    let first = Dice::of(seed, "starting", 0).below(5);
    let mut dice = Dice::of(seed, "kill", n);
    if (n + usize::try_from(first).unwrap_or(0)).is_multiple_of(5) {
        Moment::Starting(Duration::from_millis(dice.below(900)))
    } else {
        Moment::Running(Duration::from_millis(dice.below(1_500)))
    }
}

/// When a message is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenBack {
    /// Before anybody approved it.
    BeforeApproval,
    /// At once after its approval: it may be going out.
    AtOnce,
    /// Once it has come to rest.
    AtRest,
}

/// The way of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    /// Whether it is a warning, whose post may be there twice; advice otherwise.
    pub warning: bool,
    /// Whether it goes to X beside mail and page.
    pub x: bool,
    /// Whether it is stopped before its approval and started again after.
    pub held: bool,
    /// Whether it is taken back.
    pub back: Option<TakenBack>,
}

/// The way of message number `n`.
pub fn course(seed: u64, n: usize) -> Course {
    let mut dice = Dice::of(seed, "note", n);
    Course {
        warning: dice.one_in(2),
        // Every second one, as long as X takes them.
        x: n.is_multiple_of(2) && n / 2 < MOST_POSTS,
        held: dice.one_in(5),
        back: dice.one_in(5).then(|| {
            dice.pick(&[
                TakenBack::BeforeApproval,
                TakenBack::AtOnce,
                TakenBack::AtOnce,
                TakenBack::AtRest,
            ])
        }),
    }
}

/// How many messages a run has: twenty and more are on their way at the first kill, and more come with each.
pub fn messages(kills: usize) -> usize {
    24 + kills * 3 / 4
}

/// What somebody at the desk does between two kills, beside the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Stops this scope; it is started again a kill later.
    Stop(&'static str),
    /// Makes a schedule for the next minute.
    Schedule,
    /// Wakes the schedule by hand.
    Wake,
    /// Sends in a file of facts by ward.
    Facts,
    /// A resident asks for the mailing.
    Subscribe,
    /// Takes on what somebody was told.
    TakeOn,
}

/// Every act, some twice.
const ACTS: [Act; 12] = [
    Act::Facts,
    Act::Stop("everything"),
    Act::TakeOn,
    Act::Stop("channel:email"),
    Act::Wake,
    Act::Subscribe,
    Act::Stop("routine"),
    Act::Facts,
    Act::Stop("channel:twitter"),
    Act::Schedule,
    Act::TakeOn,
    Act::Stop("area:E09000032"),
];

/// The act before kill number `n`: one after another from a place that the seed chooses, so that a short run has most of them.
pub fn act(seed: u64, n: usize) -> Act {
    let first = Dice::of(seed, "act", 0).below(12);
    ACTS[(n + usize::try_from(first).unwrap_or(0)) % ACTS.len()]
}

/// How many answers the providers lose of their own, beside those that the kills lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// Mails whose answer after the final dot does not come.
    pub mails: usize,
    /// Posts whose answer does not come whole.
    pub posts: usize,
}

/// Tells X and the relay how to go wrong.
pub fn script(force: &Force, seed: u64, kills: usize) -> Lost {
    let mut lost = Lost { mails: 0, posts: 0 };
    for nth in 1..=u32::try_from(MOST_POSTS).unwrap_or(u32::MAX) {
        let mut dice = Dice::of(seed, "x", nth as usize);
        if dice.one_in(8) {
            let (fault, in_doubt) = x_fault(&mut dice);
            lost.posts += usize::from(in_doubt);
            force.x.script(Asked::Post, nth, fault);
        }
    }
    let mails = messages(kills) * (force.setup.readers.len() + 3);
    for nth in 1..=mails {
        let mut dice = Dice::of(seed, "mail", nth);
        if dice.one_in(20) {
            let (stage, fault) = mail_fault(&mut dice, kills >= LONG && nth < mails / 2);
            lost.mails += usize::from(stage == Stage::Dot && !matches!(fault, MailFault::Slow(_)));
            let nth = When::Nth(u64::try_from(nth).unwrap_or(u64::MAX));
            force.mail.script(Rule::new(nth, stage, fault).times(1));
        }
    }
    lost
}

/// A fault of X, and whether it leaves a doubt.
fn x_fault(dice: &mut Dice) -> (Fault, bool) {
    match dice.below(6) {
        0 => (Fault::HangUp { done: true }, true),
        1 => (Fault::HangUp { done: false }, true),
        2 => (
            Fault::Status {
                code: 503,
                done: false,
            },
            true,
        ),
        3 => (
            Fault::Status {
                code: 502,
                done: true,
            },
            true,
        ),
        4 => (Fault::Half, true),
        _ => {
            let reset = Some(jiff::SignedDuration::from_secs(2));
            (Fault::TooMany { reset }, false)
        }
    }
}

fn mail_fault(dice: &mut Dice, may_wait: bool) -> (Stage, MailFault) {
    match dice.below(if may_wait { 6 } else { 4 }) {
        0 => (Stage::Dot, MailFault::Drop),
        1 => (Stage::Dot, MailFault::Vanish),
        2 => (Stage::Dot, MailFault::HalfReply),
        3 => (Stage::Dot, MailFault::Slow(Duration::from_millis(200))),
        // Not taken, and nothing in doubt: it is tried again a minute later.
        4 => (Stage::Body, MailFault::Drop),
        _ => (
            Stage::Data,
            MailFault::Reply(451, "4.3.0 try again later".to_owned()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_run_has_every_sort_of_moment_course_and_act_and_its_seed_says_which() {
        let moments: Vec<Moment> = (0..200).map(|n| moment(1, n)).collect();
        let starting = moments.iter().filter(|m| matches!(m, Moment::Starting(_)));
        assert_eq!(starting.count(), 40);
        assert_eq!(moments, (0..200).map(|n| moment(1, n)).collect::<Vec<_>>());
        assert_ne!(moments, (0..200).map(|n| moment(2, n)).collect::<Vec<_>>());
        let courses: Vec<Course> = (0..messages(200)).map(|n| course(1, n)).collect();
        let with = |wanted: &dyn Fn(&Course) -> bool| courses.iter().filter(|c| wanted(c)).count();
        assert_eq!(with(&|c| c.x), MOST_POSTS);
        assert!(with(&|c| c.warning) > 50 && with(&|c| c.held) > 15);
        for back in [
            TakenBack::BeforeApproval,
            TakenBack::AtOnce,
            TakenBack::AtRest,
        ] {
            assert!(with(&|c| c.back == Some(back)) > 0, "{back:?}");
        }
        let acts: BTreeSet<String> = (0..12).map(|n| format!("{:?}", act(1, n))).collect();
        assert_eq!(acts.len(), 10);
    }
}
