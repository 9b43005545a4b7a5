//! A stage: a sandbox for each channel on loopback, and the sections that reach them and nothing else. The demo plays on
//! one, and an exercise.

pub(crate) mod mail;

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
};

use wardmote_channels::{
    email::{EmailConfig, sandbox::SmtpSandbox},
    neighbourhood_link::sandbox::GatewaySandbox,
    registry::Sections,
    sms::sandbox::NotifySandbox,
    twitter::sandbox::XSandbox,
    ward_panel::sandbox::DiscourseSandbox,
};
use wardmote_domain::{
    clock::SharedClock,
    outlet::{How, NEIGHBOURHOOD_LINK, Outlet, OutletName, Outlets, SMS, WARD_PANEL},
    places::{Places, WardCode},
    send::AccountName,
};

use crate::commands::Failure;

/// Which ports the sandboxes take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ports {
    /// The usual ones, or the next that are free.
    Usual,
    /// Any.
    Any,
}

/// A category of the forum for each ward of London.
pub(crate) fn every_ward() -> BTreeMap<WardCode, u64> {
    Places::london()
        .wards()
        .map(|ward| ward.code)
        .zip(1..)
        .collect()
}

/// One sandbox for each channel.
pub(crate) struct Stage {
    pub mail: SmtpSandbox,
    pub x: XSandbox,
    pub gateway: GatewaySandbox,
    pub texts: NotifySandbox,
    pub forum: DiscourseSandbox,
    categories: BTreeMap<WardCode, u64>,
}

impl Stage {
    /// Starts them all, each on its usual port or the next that is free.
    ///
    /// # Errors
    /// When a port cannot be had.
    pub async fn start(
        clock: &SharedClock,
        ports: Ports,
        categories: BTreeMap<WardCode, u64>,
    ) -> Result<Self, Failure> {
        let near = |port: u16| {
            let port = if ports == Ports::Usual { port } else { 0 };
            SocketAddr::from((Ipv4Addr::LOCALHOST, port))
        };
        let failed = |e: std::io::Error| Failure::other(e);
        let clock = || SharedClock::clone(clock);
        Ok(Self {
            mail: wardmote_channels::email::sandbox::start(near(2525), clock())
                .await
                .map_err(failed)?,
            x: XSandbox::start(near(8490), clock()).await.map_err(failed)?,
            gateway: GatewaySandbox::start(near(8491), clock())
                .await
                .map_err(failed)?,
            texts: NotifySandbox::start(near(8492), clock())
                .await
                .map_err(failed)?,
            forum: DiscourseSandbox::start(near(8493), clock(), categories.values().copied())
                .await
                .map_err(failed)?,
            categories,
        })
    }

    /// The sections that reach these sandboxes.
    pub fn sections(&self, email: EmailConfig) -> Sections {
        let force = || AccountName("force".to_owned());
        Sections {
            email: Some(EmailConfig {
                relay: self.mail.relay(),
                ..email
            }),
            twitter: Some(self.x.config(force())),
            neighbourhood_link: Some(self.gateway.config(force())),
            sms: Some(self.texts.config(force())),
            ward_panel: Some(self.forum.config(force(), self.categories.clone())),
        }
    }
}

/// The shipped outlets, with every channel that has a sandbox switched on.
pub(crate) fn outlets(shipped: &Outlets) -> Outlets {
    let switched_on =
        |name: &OutletName| [NEIGHBOURHOOD_LINK, SMS, WARD_PANEL].contains(&name.as_str());
    let outlet = |outlet: &Outlet| {
        if !switched_on(&outlet.name) {
            return outlet.clone();
        }
        // The shipped title names the site where a person does it by hand.
        Outlet {
            how: How::Adapter,
            title: None,
            ..outlet.clone()
        }
    };
    Outlets::new(shipped.iter().map(outlet).collect())
}
