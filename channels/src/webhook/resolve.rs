//! Names, looked up under the guard: what the guard does not let through is never handed to the connection. A name is
//! judged each time it is looked up for a connection, so that one which leads elsewhere after it was registered (DNS
//! rebinding) leads nowhere.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::Guard;
use crate::channel::Sending;

/// Looks up names.
pub trait Lookup: Send + Sync {
    /// Every address of a name.
    fn lookup<'a>(&'a self, name: &'a str) -> Sending<'a, io::Result<Vec<IpAddr>>>;
}

/// This machine's own resolver.
#[derive(Debug, Clone, Copy)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup<'a>(&'a self, name: &'a str) -> Sending<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|at| at.ip()).collect())
        })
    }
}

/// The resolver of the client that makes calls.
pub(super) struct Guarded {
    pub(super) guard: Arc<Guard>,
    pub(super) lookup: Arc<dyn Lookup>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, lookup) = (Arc::clone(&self.guard), Arc::clone(&self.lookup));
        Box::pin(async move {
            let found = lookup.lookup(name.as_str()).await?;
            let mut refused = None;
            let mut open = Vec::new();
            for ip in found {
                match guard.admits(ip) {
                    // Port 0 stands for the address's own.
                    Ok(()) => open.push(SocketAddr::new(ip, 0)),
                    Err(why) => refused = Some(why),
                }
            }
            match (open.is_empty(), refused) {
                (true, Some(why)) => Err(why.into()),
                (true, None) => Err(io::Error::other("the name has no address").into()),
                (false, _) => Ok(Box::new(open.into_iter()) as Addrs),
            }
        })
    }
}
