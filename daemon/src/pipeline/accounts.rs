//! Which account of a channel a message goes out on.

use std::{collections::BTreeMap, sync::Arc};

use wardmote_channels::{Channel, Channels};
use wardmote_domain::{
    area::AreaCode,
    outlet::OutletName,
    places::Places,
    send::{Lane, Shape},
};

use crate::settings::Route;

/// The lanes of every channel that is on, what each can carry, and which areas each speaks for.
#[derive(Debug, Clone)]
pub struct Accounts {
    channels: Channels,
    lanes: BTreeMap<OutletName, Vec<(Lane, Shape)>>,
    routes: Vec<Route>,
}

impl Accounts {
    /// The accounts of these channels under these routes.
    pub fn new(channels: &Channels, routes: &[Route]) -> Self {
        let mut lanes: BTreeMap<OutletName, Vec<(Lane, Shape)>> = BTreeMap::new();
        for channel in channels.all() {
            let own = lanes.entry(channel.name().clone()).or_default();
            own.push((channel.lane(), channel.shape()));
        }
        Self {
            channels: channels.clone(),
            lanes,
            routes: routes.to_vec(),
        }
    }

    /// Every lane, the first account of each channel first.
    pub fn all(&self) -> impl Iterator<Item = &(Lane, Shape)> {
        self.lanes.values().flatten()
    }

    /// The channel of a lane.
    pub fn channel(&self, lane: &Lane) -> Option<&Arc<dyn Channel>> {
        self.channels.lane(lane)
    }

    /// Every account, as its channel.
    pub fn every_channel(&self) -> Vec<Arc<dyn Channel>> {
        self.channels.all().to_vec()
    }

    /// Every account of an outlet, as its channel.
    pub fn channels_of(&self, outlet: &OutletName) -> Vec<Arc<dyn Channel>> {
        let own = self.channels.all().iter();
        own.filter(|c| c.name() == outlet).cloned().collect()
    }

    /// The lanes of one channel.
    pub fn of(&self, outlet: &OutletName) -> &[(Lane, Shape)] {
        self.lanes.get(outlet).map_or(&[], Vec::as_slice)
    }

    /// The lanes of the channel of that name.
    pub fn of_name<'a>(&'a self, outlet: &'a str) -> impl Iterator<Item = &'a Lane> {
        let own = self.all().map(|(lane, _)| lane);
        own.filter(move |lane| lane.channel.as_str() == outlet)
    }

    /// The lane on which a message for these areas goes out: the account that speaks for all of them, else the channel's
    /// first. One account, never several with the same text.
    pub fn for_areas(&self, outlet: &OutletName, areas: &[AreaCode]) -> Option<&(Lane, Shape)> {
        let lanes = self.of(outlet);
        let mut wanted = areas.iter().map(|area| self.account(outlet, area));
        let first = wanted.next().flatten();
        let routed = first.filter(|name| wanted.all(|other| other == Some(*name)));
        routed
            .and_then(|name| lanes.iter().find(|(lane, _)| lane.account.0 == name))
            .or(lanes.first())
    }

    /// The account routed for an area: by the ward itself, else by its borough.
    fn account(&self, outlet: &OutletName, area: &AreaCode) -> Option<&str> {
        let route = |area: &AreaCode| {
            self.routes
                .iter()
                .find(|r| &r.channel == outlet && r.areas.contains(area))
                .map(|r| r.account.0.as_str())
        };
        route(area).or_else(|| match area {
            AreaCode::Ward(_) => {
                let boroughs = Places::london().boroughs_of(&[*area]);
                boroughs.first().and_then(|b| route(&AreaCode::Borough(*b)))
            }
            _ => None,
        })
    }
}
