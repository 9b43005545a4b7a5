//! What this process may use, set by itself before it reads anything: whoever calls it may set less.

use std::io::Read;

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::Fault;

/// The largest document it reads.
pub const DOCUMENT: usize = 2 << 20;
/// Seconds of processor time.
const SECONDS: u64 = 30;
/// Bytes of memory.
const MEMORY: u64 = 512 << 20;
/// Open files: the three streams and a font.
const FILES: u64 = 32;

/// Sets the limits. Beyond them the system ends the process, or memory is refused and it ends itself.
///
/// # Errors
/// When the system does not take a limit.
pub fn set() -> Result<(), Fault> {
    for (resource, most) in [
        (Resource::Cpu, SECONDS),
        (Resource::As, MEMORY),
        (Resource::Nofile, FILES),
        (Resource::Core, 0),
    ] {
        let now = rustix::process::getrlimit(resource);
        let most = now.maximum.map_or(most, |max| max.min(most));
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit).map_err(|e| Fault::Io {
            what: "setting the limits of this process",
            source: e.into(),
        })?;
    }
    Ok(())
}

/// Reads a document, and no more than a document can have.
///
/// # Errors
/// When it cannot be read or is too large.
pub fn read(from: impl Read) -> Result<Vec<u8>, Fault> {
    let mut document = Vec::new();
    let most = u64::try_from(DOCUMENT).unwrap_or(u64::MAX);
    from.take(most + 1)
        .read_to_end(&mut document)
        .map_err(|source| Fault::Io {
            what: "reading the document",
            source,
        })?;
    if document.len() > DOCUMENT {
        Err(Fault::TooLarge(DOCUMENT))
    } else {
        Ok(document)
    }
}
