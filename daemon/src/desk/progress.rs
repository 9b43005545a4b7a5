//! What a provider says of an alert after it has taken it, in words.

use serde::Serialize;
use wardmote_store::{DeliveryView, Progress};

use super::{pace::number, tally::OutletLine};

/// Deliveries of a message whose progress is shown.
pub(super) const MOST: u32 = 20;

/// What a provider said of one delivery after it had taken it.
#[derive(Debug, Clone, Serialize)]
pub struct ProgressRow {
    /// Its word for where it stands.
    pub words: Option<String>,
    /// How many got it, failed and so on, by plain name.
    pub counts: Vec<CountRow>,
    /// How many people have answered. What they said stands at the provider.
    pub replies: u64,
}

/// One of the counts.
#[derive(Debug, Clone, Serialize)]
pub struct CountRow {
    /// Of what.
    pub name: String,
    /// How many.
    pub count: u64,
}

impl From<Progress> for ProgressRow {
    fn from(progress: Progress) -> Self {
        let row = |(name, count)| CountRow { name, count };
        Self {
            words: progress.words,
            counts: progress.counts.into_iter().map(row).collect(),
            replies: progress.replies,
        }
    }
}

/// Writes what providers said below the line of each outlet.
pub(super) fn below(outlets: &mut [OutletLine], list: &[DeliveryView]) {
    for delivery in list {
        let line = outlets
            .iter_mut()
            .find(|line| line.outlet == delivery.lane.channel.as_str());
        if let (Some(line), Some(progress)) = (line, &delivery.progress) {
            line.reasons.extend(said(progress));
        }
    }
}

/// "sending, 1,200 emails delivered"; "3 people answered: read it there".
fn said(progress: &Progress) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(words) = &progress.words {
        let counts = progress.counts.iter().filter(|(_, count)| *count > 0);
        let parts = counts.map(|(name, count)| format!("{} {name}", number(*count)));
        let parts: Vec<String> = std::iter::once(words.clone()).chain(parts).collect();
        lines.push(parts.join(", "));
    }
    match progress.replies {
        0 => {}
        1 => lines.push("somebody answered: read it there".to_owned()),
        n => lines.push(format!("{} answers: read them there", number(n))),
    }
    lines
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn what_a_provider_said_reads_as_a_line() {
        let progress = |words: Option<&str>, counts: &[(&str, u64)], replies| Progress {
            words: words.map(str::to_owned),
            counts: counts.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect(),
            at: Timestamp::UNIX_EPOCH,
            replies,
        };
        let counts = [
            ("emails delivered", 1200),
            ("texts failed", 0),
            ("texts delivered", 1_234_567),
        ];
        assert_eq!(
            said(&progress(Some("sending"), &counts, 0)),
            ["sending, 1,200 emails delivered, 1,234,567 texts delivered"]
        );
        assert_eq!(
            said(&progress(Some("sent"), &[], 2)),
            ["sent", "2 answers: read them there"]
        );
        assert_eq!(
            said(&progress(None, &[], 1)),
            ["somebody answered: read it there"]
        );
    }
}
