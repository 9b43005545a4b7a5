//! Ward panels: the groups of local people that set their ward's priorities. Reached in one of two ways, which
//! `kind` in the section says.
//!
//! [`discourse`] is a forum with one category a ward, where a notice is a topic; [`digest`] is one mail a member, at a set
//! time, with what is new on the ward page. [`config`] is the section of both; [`sandbox`] is a Discourse on loopback.

pub mod config;
pub mod digest;
pub mod discourse;
pub mod sandbox;

use std::sync::Arc;

use wardmote_domain::clock::SharedClock;

use self::{config::Checked, digest::DigestChannel, discourse::DiscourseChannel};
use crate::{
    endpoint::EndpointError,
    registry::{Built, Seams, SetupError},
};

pub use config::{
    PanelKind, WardPanelConfig as Config, WardPanelConfigError, WardPanelSection as Section,
};

/// Why ward panels cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum WardPanelError {
    /// The section makes no sense.
    #[error("channels.ward_panel.{0}")]
    Config(#[from] WardPanelConfigError),
    /// The address is not one of this realm.
    #[error("channels.ward_panel.url: {0}")]
    Url(#[from] EndpointError),
    /// The outlet's name is not one.
    #[error(transparent)]
    Name(#[from] wardmote_domain::outlet::OutletNameError),
    /// The TLS library or the resolver could not be started.
    #[error(
        "the HTTP client for the forum could not be made; look at the system's certificates: {0}"
    )]
    Client(#[from] reqwest::Error),
    /// Digests without mail.
    #[error(
        "channels.ward_panel: kind = \"digest\" goes out by mail, and mail is off: set up [channels.email], or take the \
         section out"
    )]
    NoMail,
}

/// The names of its accounts.
pub fn accounts(config: &Config) -> Vec<&str> {
    vec![&config.account.0]
}

/// Sets up ward panels.
///
/// # Errors
/// When the section makes no sense, its endpoint is not this realm's, or digests are asked for without mail.
pub fn build(config: Config, seams: &Seams<'_>, built: &mut Built) -> Result<(), SetupError> {
    let account = config.account.clone();
    match config
        .check()
        .map_err(|e| SetupError::new(WardPanelError::from(e)))?
    {
        Checked::Discourse(site) => {
            let channel = DiscourseChannel::new(
                account,
                site,
                seams.realm,
                SharedClock::clone(&seams.clock),
                seams.jitter.clone(),
            )
            .map_err(SetupError::new)?;
            built.all.push(Arc::new(channel));
        }
        Checked::Digest(gather) => {
            let Some(mail) = built.mail.clone() else {
                return Err(SetupError::new(WardPanelError::NoMail));
            };
            let channel = DigestChannel::new(account, gather, mail).map_err(SetupError::new)?;
            built.all.push(Arc::new(channel));
        }
    }
    Ok(())
}
