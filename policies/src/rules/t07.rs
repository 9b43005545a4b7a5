//! T-07: will it arrive in time.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde::Deserialize;
use wardmote_domain::{
    area::AreaCode,
    finding::{Point, Severity},
    local_time::LocalDateTime,
    outlet::OutletName,
    places::{Places, Ward, WardCode},
};

use crate::{
    ask::Ask,
    rule::{Check, Found, Rule, Says, build},
    subject::Load,
    text::place_names,
    timing::{and_list, capital, clock_on, few, lasting, minutes, thousands},
};

pub(super) const RULE: Rule = Rule {
    id: "T-07",
    point: Point::Timely,
    owed_allowed: false,
    sources: &["XRL"],
    why: "A warning that is still in the queue when the danger comes has warned nobody.",
    build: build::<InTime>,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InTime {
    severity: Severity,
    /// Wards that the plan names.
    wards_named: usize,
}

/// A channel at work.
struct Channel {
    outlet: OutletName,
    /// Its name on screens.
    name: String,
    recipients: u64,
    queue: u64,
    rate: u64,
    /// When the last reader has it; none where it never ends.
    ends: Option<LocalDateTime>,
}

fn after(release: LocalDateTime, seconds: u128) -> Option<LocalDateTime> {
    let seconds = i64::try_from(seconds).ok()?;
    let at = release
        .instant()
        .checked_add(SignedDuration::from_secs(seconds))
        .ok()?;
    Some(LocalDateTime::at(at))
}

impl Channel {
    /// The channels that are chosen and whose readers and rate are known.
    fn all(ask: &Ask<'_>, load: &Load, release: LocalDateTime) -> Vec<Self> {
        let one = |(key, recipients): (&String, &u64)| {
            let outlet = OutletName::new(key)
                .ok()
                .filter(|o| ask.outlets().contains(o))?;
            let rate = *load.rate_per_minute.get(key)?;
            let queue = load.queue.get(key).copied().unwrap_or(0);
            let total = u128::from(*recipients) + u128::from(queue);
            let seconds = match (total, rate) {
                (0, _) => Some(0),
                (_, 0) => None,
                (total, rate) => Some((total * 60).div_ceil(u128::from(rate))),
            };
            let title = ask
                .subject
                .outlets
                .get(&outlet)
                .and_then(|o| o.title.clone());
            Some(Self {
                name: title.unwrap_or_else(|| outlet.as_str().replace('_', " ")),
                ends: seconds.and_then(|s| after(release, s)),
                recipients: *recipients,
                queue,
                rate,
                outlet,
            })
        };
        load.recipients.iter().filter_map(one).collect()
    }

    /// How many readers have it by then.
    fn reached(&self, release: LocalDateTime, by: LocalDateTime) -> u64 {
        let seconds = by.instant().as_second() - release.instant().as_second();
        let sent = u128::from(self.rate) * u128::try_from(seconds).unwrap_or(0) / 60;
        let own = sent.saturating_sub(u128::from(self.queue));
        u64::try_from(own).unwrap_or(u64::MAX).min(self.recipients)
    }

    fn ends_in_words(&self, release: LocalDateTime) -> String {
        match self.ends {
            Some(end) => format!("{} ends at {}", self.name, clock_on(end, release)),
            None => format!("{} does not end", self.name),
        }
    }
}

/// How far a ward is from the nearest of others, in a measure that only compares.
fn distance(ward: &Ward, from: &[&Ward]) -> f64 {
    // A degree of longitude is that much shorter than one of latitude at London.
    const LONGITUDE: f64 = 0.62;
    (from.iter())
        .map(|o| {
            let north = ward.point.latitude - o.point.latitude;
            let east = (ward.point.longitude - o.point.longitude) * LONGITUDE;
            north * north + east * east
        })
        .fold(f64::INFINITY, f64::min)
}

/// The wards it is about: those the text names, else those chosen one by one.
fn scene<'p>(ask: &Ask<'_>, reach: &BTreeSet<WardCode>) -> Vec<&'p Ward> {
    let places = Places::london();
    let texts = [ask.headline().text, ask.body().text];
    let named: BTreeSet<&str> = (texts.iter())
        .flat_map(|text| place_names().find(text).into_iter().map(|span| &text[span]))
        .collect();
    let known = || reach.iter().filter_map(|code| places.ward(code));
    let in_text: Vec<&Ward> = known()
        .filter(|w| named.contains(w.name.as_str()))
        .collect();
    if !in_text.is_empty() {
        return in_text;
    }
    let chosen = ask.draft().areas.iter().filter_map(|area| match area {
        AreaCode::Ward(code) => places.ward(code),
        _ => None,
    });
    chosen.collect()
}

impl InTime {
    /// The order of the wards: the scene, then what is nearest to it.
    fn plan(&self, ask: &Ask<'_>) -> String {
        let places = Places::london();
        let reach: BTreeSet<WardCode> = (ask.draft().reach().iter())
            .flat_map(|area| places.wards_of(area))
            .collect();
        let scene = scene(ask, &reach);
        if scene.is_empty() {
            return "Send the wards nearest the scene first, then the rest".to_owned();
        }
        let is_scene = |ward: &Ward| scene.iter().any(|s| s.code == ward.code);
        let mut rest: Vec<&Ward> = (reach.iter().filter_map(|code| places.ward(code)))
            .filter(|ward| !is_scene(ward))
            .collect();
        if rest.is_empty() {
            let round: BTreeSet<WardCode> =
                scene.iter().flat_map(|s| s.neighbours.clone()).collect();
            rest = (round.iter().filter_map(|code| places.ward(code)))
                .filter(|ward| !is_scene(ward))
                .collect();
        }
        rest.sort_by(|a, b| distance(a, &scene).total_cmp(&distance(b, &scene)));
        let names = |wards: &[&Ward]| {
            let names: Vec<&str> = wards.iter().map(|w| w.name.as_str()).collect();
            few(&names, self.wards_named)
        };
        match rest.is_empty() {
            true => format!("Send the nearest wards first: {}", names(&scene)),
            false => format!(
                "Send the nearest wards first: {}, then {}",
                names(&scene),
                names(&rest)
            ),
        }
    }

    fn say(
        &self,
        ask: &Ask<'_>,
        found: &mut Found<'_>,
        all: &[Channel],
        release: LocalDateTime,
        deadline: LocalDateTime,
    ) {
        let late = all
            .iter()
            .filter(|c| c.ends.is_none_or(|end| end > deadline));
        let mut plan: Option<String> = None;
        for channel in late {
            let plan = plan.get_or_insert_with(|| self.plan(ask));
            let by = clock_on(deadline, release);
            let ends = channel.ends_in_words(release);
            let over = channel.ends.map_or_else(
                || "never done at this rate".to_owned(),
                |end| format!("{} too late", lasting(minutes(deadline, end).max(1))),
            );
            let every: Vec<String> = all.iter().map(|c| c.ends_in_words(release)).collect();
            let reached = thousands(channel.reached(release, deadline));
            let of = thousands(channel.recipients);
            found.outlet(
                &channel.outlet,
                "",
                Says {
                    severity: match ask.subject.at_door {
                        // What is approved is not held back for being late: that would make it later.
                        true => Severity::Advice,
                        false => self.severity,
                    },
                    measured: format!(
                        "{ends}, {over}: {of} readers at {} a minute, {} waiting before them",
                        thousands(channel.rate),
                        thousands(channel.queue)
                    ),
                    limit: format!("all by {by}"),
                    fix: format!(
                        "{}. The deadline is {by}. By then {reached} of {of} have it. {plan}. As planned, {}. A post, the \
                         page or radio can tell the rest at once.",
                        capital(&ends),
                        and_list(&every)
                    ),
                },
            );
        }
    }
}

impl Check for InTime {
    fn check(&self, ask: &Ask<'_>, found: &mut Found<'_>) {
        let times = &ask.draft().times;
        let Some(load) = ask.subject.load else {
            found.not_checked();
            return;
        };
        let deadline = load.deadline.or(times.deadline).or(times.expires);
        let (Some(release), Some(deadline)) = (ask.subject.release(), deadline) else {
            found.not_checked();
            return;
        };
        let channels = Channel::all(ask, load, release);
        // A channel that is chosen and has no rate is not known to be in time.
        let chosen = |key: &String| OutletName::new(key).is_ok_and(|o| ask.outlets().contains(&o));
        let rates = &load.rate_per_minute;
        let unknown = load
            .recipients
            .keys()
            .any(|key| chosen(key) && !rates.contains_key(key));
        if unknown || channels.is_empty() {
            found.not_checked();
        }
        self.say(ask, found, &channels, release, deadline);
    }
}
