//! `[[route]]`: which account of a channel speaks for which areas.

use serde::Deserialize;
use wardmote_channels::registry::{self, Sections};
use wardmote_config::{ConfigFile, Problems, did_you_mean};
use wardmote_domain::{
    area::AreaCode, outlet::OutletName, places::Places, send::AccountName, words::Realm,
};

/// One route. An area without one is spoken for by the channel's first account; so is a message whose areas would go to
/// several accounts, because providers forbid the same text on several.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Which channel.
    pub channel: OutletName,
    /// Which of its accounts.
    pub account: AccountName,
    /// Boroughs and wards, by their codes.
    pub areas: Vec<AreaCode>,
}

/// Reads the routes and proves that each names an account that there is, that no area has two on one channel, and that none
/// claims all of London.
pub(super) fn read(
    file: &ConfigFile,
    realm: Option<Realm>,
    channels: &Sections,
    faults: &mut Problems,
) -> Vec<Route> {
    let routes: Vec<Route> = faults
        .keep(file.section("route"))
        .flatten()
        .unwrap_or_default();
    // The channels of an exercise have accounts of their own.
    if realm != Some(Realm::Exercise) {
        for (i, route) in routes.iter().enumerate() {
            // A channel whose section is wrong is told of by itself.
            let written = file.names("channels").unwrap_or_default();
            let read = channels
                .accounts()
                .iter()
                .any(|(c, _)| *c == route.channel.as_str());
            if !read && written.contains(&route.channel.as_str()) {
                continue;
            }
            if let Some((field, what, fix)) = nowhere(route, channels) {
                let path = format!("route[{i}].{field}");
                faults.0.push(file.source().problem(&path, what, Some(fix)));
            }
        }
    }
    let mut seen: Vec<(&OutletName, AreaCode)> = Vec::new();
    for (i, route) in routes.iter().enumerate() {
        for (j, area) in route.areas.iter().enumerate() {
            let mut fault = |what: String, fix: &str| {
                let path = format!("route[{i}].areas[{j}]");
                faults
                    .0
                    .push(file.source().problem(&path, what, Some(fix.to_owned())));
            };
            if Places::london().name(area).is_none() {
                fault(
                    format!("there is no ward or borough {area} in London today"),
                    "look its code up on the page Wards, or with wardmote wards list",
                );
            }
            if *area == AreaCode::London {
                fault(
                    "London belongs to the channel's first account alone".to_owned(),
                    "leave London out of the routes",
                );
            }
            if seen.contains(&(&route.channel, *area)) {
                fault(
                    format!("{area} has two routes on {}", route.channel),
                    "keep one",
                );
            }
            seen.push((&route.channel, *area));
        }
    }
    routes
}

/// What is wrong with a route whose channel or account there is not: the field, why, and what to write.
fn nowhere(route: &Route, channels: &Sections) -> Option<(&'static str, String, String)> {
    let all = channels.accounts();
    let nearest = |name: &str, names: Vec<&str>| {
        did_you_mean(name, names.iter().copied())
            .unwrap_or_else(|| format!("write one of: {}", names.join(", ")))
    };
    let own: Vec<&str> = all
        .iter()
        .filter(|(channel, _)| *channel == route.channel.as_str())
        .map(|(_, account)| *account)
        .collect();
    if own.contains(&route.account.0.as_str()) {
        return None;
    }
    if own.is_empty() {
        if registry::NAMES.contains(&route.channel.as_str()) {
            let fix = format!(
                "set up [channels.{}], or take this route out",
                route.channel
            );
            return Some(("channel", format!("{} is off", route.channel), fix));
        }
        let what = format!("there is no channel {}", route.channel);
        let fix = nearest(route.channel.as_str(), registry::NAMES.to_vec());
        return Some(("channel", what, fix));
    }
    let what = format!("{} has no account {}", route.channel, route.account);
    Some(("account", what, nearest(&route.account.0, own)))
}
