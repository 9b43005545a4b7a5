//! `[[route]]`: which account of a channel speaks for which areas.

use serde::Deserialize;
use wardmote_channels::registry::Sections;
use wardmote_config::{ConfigFile, Problems};
use wardmote_domain::{area::AreaCode, outlet::OutletName, send::AccountName};

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

/// Reads the routes and proves that no area has two on one channel, and that none claims all of London.
pub(super) fn read(file: &ConfigFile, _channels: &Sections, faults: &mut Problems) -> Vec<Route> {
    let routes: Vec<Route> = faults
        .keep(file.section("route"))
        .flatten()
        .unwrap_or_default();
    let mut seen: Vec<(&OutletName, AreaCode)> = Vec::new();
    for (i, route) in routes.iter().enumerate() {
        for (j, area) in route.areas.iter().enumerate() {
            let mut fault = |what: String, fix: &str| {
                let path = format!("route[{i}].areas[{j}]");
                faults
                    .0
                    .push(file.source().problem(&path, what, Some(fix.to_owned())));
            };
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
