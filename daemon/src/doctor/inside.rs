//! Doctor from inside the running daemon: for the page and `GET /v1/doctor`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;
use wardmote_domain::{
    person::{Act, Person},
    send::{Check, CheckState},
};

use super::{Looked, Read, Subject, configuration, folder_of, look};
use crate::desk::{Desk, DeskError, LeftOut};

/// Who asks again before this gets what was found: providers and name servers are not asked as fast as a page is reloaded.
const FRESH: Duration = Duration::from_secs(15);

/// The last look. Whoever asks while one is under way waits for it.
#[derive(Default)]
pub(crate) struct LastLook(Mutex<Option<(Instant, Arc<Looked>)>>);

impl Desk {
    /// Looks at this machine, the database and every account without changing or publishing anything. It takes half a
    /// minute at most.
    ///
    /// # Errors
    /// When the person may not.
    pub async fn doctor(&self, by: &Person) -> Result<Arc<Looked>, DeskError> {
        self.permit_anywhere(by, Act::Administer)?;
        let mut last = self.last_look.0.lock().await;
        if let Some((when, looked)) = &*last
            && when.elapsed() < FRESH
        {
            return Ok(Arc::clone(looked));
        }
        let looked = Arc::new(look(self.subject().await).await);
        *last = Some((Instant::now(), Arc::clone(&looked)));
        Ok(looked)
    }

    /// The next look is a new one, however soon it comes.
    #[cfg(test)]
    pub(crate) async fn forget_last_look(&self) {
        *self.last_look.0.lock().await = None;
    }

    async fn subject(&self) -> Subject {
        let file = self.settings.read_from.as_deref();
        let mut read = match file {
            Some(file) => configuration::read(file).await,
            None => Read {
                checks: configuration::without_a_file(&self.settings),
                realm: Some(self.settings.server.realm),
                key: Some(self.settings.key.clone()),
                ..Read::default()
            },
        };
        read.checks
            .extend(sentences(&self.left_out_sentences(None)));
        Subject {
            clock: Arc::clone(&self.clock),
            configuration: read.checks,
            values: read.values,
            config: file.map(Path::to_owned),
            folder: file.map_or_else(PathBuf::new, folder_of),
            // The database is the one in use, whatever the file says by now.
            place: Some(self.settings.store.clone()),
            realm: read.realm,
            key: read.key,
            open: Some(self.store.clone()),
            printer: Some(self.printer.clone()),
            channels: self.accounts.every_channel(),
            not_set_up: Vec::new(),
        }
    }
}

/// Sentences that the force keeps and that do not fit the catalogue any more.
fn sentences(left_out: &[LeftOut]) -> Option<Check> {
    let places: Vec<String> = left_out
        .iter()
        .map(|out| format!("{} {}", out.language.as_str(), out.sentence))
        .collect();
    (!places.is_empty()).then(|| {
        Check::not_good(
            CheckState::Look,
            "kept sentences",
            format!(
                "these do not fit the catalogue any more and are left out: {}",
                places.join(", ")
            ),
            "open each on the desk's page Sentences, and write it anew",
        )
    })
}
