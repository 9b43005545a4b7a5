//! Mail that comes back into a Maildir of this machine: each mail is read, taken in, and put away.

use std::{
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use wardmote_channels::{
    Channel as _,
    email::{Maildir, feedback::MOST_BYTES},
};
use wardmote_domain::send::Callback;
use wardmote_store::Took;

use super::{Did, Pipeline, Step, receive::NotTaken};

/// Mails taken at a time.
const BATCH: usize = 50;

impl Pipeline {
    /// Takes in what lies in the mailbox of the email channel, if it has one.
    ///
    /// # Errors
    /// When the store has stopped.
    pub async fn mailbox_step(&self) -> Step {
        let Some((email, maildir)) = self
            .channels
            .mail()
            .and_then(|email| Some((email, email.maildir()?.clone())))
        else {
            return Ok(Did::Nothing);
        };
        let lane = email.lane();
        let found = blocking({
            let maildir = maildir.clone();
            move || waiting(&maildir)
        })
        .await;
        let mails = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "the mailbox for bounces cannot be read");
            Vec::new()
        });
        let mut did = Did::Nothing;
        for mail in mails {
            let call = Callback {
                headers: &[],
                body: &mail.bytes,
                at: self.clock.now(),
            };
            let ours = match self.receive(&lane, &call).await {
                Ok(Took::New { .. } | Took::Repeated) => true,
                // Looked at again next time.
                Ok(Took::Early) => continue,
                Err(NotTaken::Store(error)) => return Err(error),
                Err(NotTaken::Refused(_) | NotTaken::NoSuchLane) => false,
            };
            let maildir = maildir.clone();
            match blocking(move || put_away(&maildir, &mail.path, ours)).await {
                Ok(()) => did = Did::Something,
                Err(error) => {
                    tracing::warn!(%error, "a bounce that was taken in cannot be put away")
                }
            }
        }
        Ok(did)
    }
}

/// A mail as it lies there.
struct Lying {
    path: PathBuf,
    bytes: Vec<u8>,
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// The oldest mails in `new`, the beginning of each.
fn waiting(maildir: &Maildir) -> io::Result<Vec<Lying>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(maildir.folder.join("new"))? {
        let entry = entry?;
        // A link could lead anywhere, and a mail server makes none.
        if entry.file_type()?.is_file() {
            paths.push(entry.path());
        }
    }
    // Their names begin with the time of their delivery.
    paths.sort();
    paths.truncate(BATCH);
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> io::Result<Lying> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    std::fs::File::open(&path)?
        .take(most)
        .read_to_end(&mut bytes)?;
    Ok(Lying { path, bytes })
}

/// Deletes a mail that was taken in, or moves it to `cur`, marked as seen. One that is none of ours is never deleted.
fn put_away(maildir: &Maildir, path: &Path, ours: bool) -> io::Result<()> {
    if ours && !maildir.keep {
        return std::fs::remove_file(path);
    }
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::other("a mail without a name"))?;
    let mut seen = name.to_owned();
    if !name.to_string_lossy().contains(":2,") {
        seen.push(":2,S");
    }
    std::fs::rename(path, maildir.folder.join("cur").join(seen))
}
