//! The channels as people see them: each account, whether it runs, what its limits leave now, and a test that publishes
//! nothing.

use jiff::Timestamp;
use serde::Serialize;
use wardmote_domain::{
    outlet::OutletName,
    person::{Act, Person},
    send::{AccountName, Check, CheckState, Lane, Shape},
};

use super::{Desk, DeskError, actor, tally};

/// One account of a channel.
#[derive(Debug, Clone, Serialize)]
pub struct LaneRow {
    /// The channel.
    pub channel: OutletName,
    /// Its name in print.
    pub title: String,
    /// The account.
    pub account: AccountName,
    /// Why it has stopped, if it has.
    pub stopped: Option<String>,
    /// Until when, where that is known.
    pub until: Option<Timestamp>,
    /// What its limits leave now.
    pub limits: Vec<LimitRow>,
}

/// How one limit stands.
#[derive(Debug, Clone, Serialize)]
pub struct LimitRow {
    /// Its name: `posts_15m`.
    pub name: &'static str,
    /// The most in any window.
    pub max: u32,
    /// How much is left now.
    pub left: u32,
    /// When the next is free, where nothing is left.
    pub next_at: Option<Timestamp>,
}

/// What a test of one account found.
#[derive(Debug, Clone, Serialize)]
pub struct TestedAccount {
    /// The channel.
    pub channel: OutletName,
    /// Its name in print.
    pub title: String,
    /// The account.
    pub account: AccountName,
    /// Each thing that was looked at.
    pub checks: Vec<CheckRow>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct CheckRow {
    /// What.
    pub what: String,
    /// How it stands.
    pub state: CheckState,
    /// What was found.
    pub found: String,
    /// How to mend it; empty where nothing is wrong.
    pub mend: String,
}

impl From<Check> for CheckRow {
    fn from(check: Check) -> Self {
        Self {
            what: check.what,
            state: check.state,
            found: check.found,
            mend: check.mend,
        }
    }
}

impl TestedAccount {
    /// Whether nothing stops it from sending.
    pub fn works(&self) -> bool {
        self.checks.iter().all(|c| c.state != CheckState::Bad)
    }
}

impl Desk {
    /// Every account, whether it has stopped, and what its limits leave.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn channels(&self, by: &Person) -> Result<Vec<LaneRow>, DeskError> {
        self.permit_anywhere(by, Act::Read)?;
        let known = self.store.lanes().await?;
        let mut rows = Vec::new();
        for (lane, _) in self.accounts.all() {
            let stop = known
                .iter()
                .find(|s| &s.lane == lane)
                .and_then(|s| s.stopped.clone());
            rows.push(LaneRow {
                title: tally::title(lane.channel.as_str()),
                channel: lane.channel.clone(),
                account: lane.account.clone(),
                until: stop.as_ref().and_then(|s| s.until),
                stopped: stop.map(|s| s.reason.words),
                limits: self.limits_of(lane).await?,
            });
        }
        Ok(rows)
    }

    async fn limits_of(&self, lane: &Lane) -> Result<Vec<LimitRow>, DeskError> {
        let Some(channel) = self.accounts.channel(lane) else {
            return Ok(Vec::new());
        };
        let limits = self.store.limits(lane, &channel.limits()).await?;
        let row = |l: wardmote_store::LimitStatus| LimitRow {
            name: l.name,
            max: l.max,
            left: l.left,
            next_at: l.next_at,
        };
        Ok(limits.into_iter().map(row).collect())
    }

    /// Tries every account of a channel without publishing anything.
    ///
    /// # Errors
    /// When there is no such channel, or the person may not look at it.
    pub async fn test_channel(
        &self,
        by: &Person,
        name: &str,
    ) -> Result<Vec<TestedAccount>, DeskError> {
        self.permit_anywhere(by, Act::Stop)?;
        let channels = match OutletName::new(name) {
            Ok(name) => self.accounts.channels_of(&name),
            Err(_) => Vec::new(),
        };
        if channels.is_empty() {
            return Err(no_such_channel());
        }
        let mut tested = Vec::with_capacity(channels.len());
        for channel in channels {
            let checks = channel.examine().await;
            tested.push(TestedAccount {
                title: tally::title(channel.name().as_str()),
                channel: channel.name().clone(),
                account: channel.account().clone(),
                checks: checks.into_iter().map(CheckRow::from).collect(),
            });
        }
        Ok(tested)
    }

    /// Starts a channel's accounts again after they stopped by themselves.
    ///
    /// # Errors
    /// When there is no such channel.
    pub async fn start_channel(&self, by: &Person, name: &str) -> Result<(), DeskError> {
        self.permit_anywhere(by, Act::Stop)?;
        let name = OutletName::new(name).ok();
        let lanes: &[(Lane, Shape)] = name.map_or(&[], |n| self.accounts.of(&n));
        let first = lanes.first().ok_or_else(no_such_channel)?;
        let known = self.store.lanes().await?;
        let stopped = |lane: &Lane| known.iter().any(|s| &s.lane == lane && s.stopped.is_some());
        let mut down: Vec<&Lane> = lanes.iter().map(|(lane, _)| lane).collect();
        down.retain(|lane| stopped(lane));
        if down.is_empty() {
            // The store says what is wrong with starting what runs.
            down.push(&first.0);
        }
        for lane in down {
            self.store.start_lane(lane.clone(), actor(by)).await?;
        }
        self.wake.notify_waiters();
        Ok(())
    }
}

fn no_such_channel() -> DeskError {
    DeskError::NotFound(
        "there is no such channel here: \"wardmote channels list\" names them".to_owned(),
    )
}
