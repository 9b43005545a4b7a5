//! Mail after mail over one connection of the pool.

use super::{
    super::{
        answers::stale,
        transaction::{Connection, Ended, Under},
    },
    Job, Shared,
};

/// Carries mails until none waits, or the connection is done for. Gives back a mail that is to be begun anew.
pub(super) async fn session(
    shared: &Shared,
    mut connection: Connection,
    job: Job,
) -> (Option<Connection>, Option<Job>) {
    let mut current = Some((job, None));
    while let Some((mut job, under)) = current.take() {
        if under.is_none() {
            if let Some(ended) = stays(&job, &connection) {
                job.done(ended);
                current = shared.further().map(|job| (job, None));
                continue;
            }
            before_mail();
        }
        let (opened, usable) = match opened(&mut connection, &mut job, under).await {
            Some(opened) => opened,
            // Whoever asked has gone away, and nothing of the mail itself has left: it goes no further.
            None => return (None, None),
        };
        if let Err(ended) = opened {
            if stale(&ended) && connection.used > 0 && !job.again {
                job.touched = !matches!(ended, Ended::LostBefore { touched: false, .. });
                job.again = true;
                return (None, Some(job));
            }
            job.done(ended);
            connection.used += 1;
            if !usable {
                return (None, None);
            }
            if connection.used >= shared.mails_per_connection {
                tokio::spawn(connection.quit());
                return (None, None);
            }
            current = shared.further().map(|job| (job, None));
            continue;
        }
        if job.called_back.yes() {
            // The relay waits for a text that must not come any more: without its final dot it keeps nothing.
            job.done(Ended::CalledBack { touched: true });
            return (None, None);
        }
        let more = connection.pipelines() && connection.used + 1 < shared.mails_per_connection;
        let next = more.then(|| fitting(shared, &connection)).flatten();
        let letter = next.as_ref().map(|next| &next.letter);
        let (ended, usable, ahead) = connection.carry(&job.letter, letter).await;
        job.done(ended);
        connection.used += 1;
        connection.idle_since = std::time::Instant::now();
        if !usable {
            let again = next.map(|mut next| {
                next.touched = ahead.is_some_and(|under| connection.touched(&under));
                next.again = true;
                next
            });
            return (None, again);
        }
        if connection.used >= shared.mails_per_connection {
            tokio::spawn(connection.quit());
            return (None, None);
        }
        current = match next {
            Some(next) => Some((next, ahead)),
            None => shared.further().map(|job| (job, None)),
        };
    }
    (Some(connection), None)
}

/// Why nothing of that mail goes now.
fn stays(job: &Job, connection: &Connection) -> Option<Ended> {
    if job.called_back.yes() {
        return Some(Ended::CalledBack { touched: false });
    }
    connection.unfit(&job.letter)
}

/// The next mail that is still to go and that this relay can take; the others are answered.
fn fitting(shared: &Shared, connection: &Connection) -> Option<Job> {
    loop {
        let job = shared.further()?;
        match stays(&job, connection) {
            None => return Some(job),
            Some(ended) => job.done(ended),
        }
    }
}

type Opened = (Result<(), Ended>, bool);

/// What the relay says to the envelope; nothing when whoever asked went away meanwhile.
async fn opened(
    connection: &mut Connection,
    job: &mut Job,
    under: Option<Under>,
) -> Option<Opened> {
    let Job { letter, answer, .. } = job;
    let opening = async {
        match under {
            None => connection.open(letter).await,
            Some(under) => connection.opened(under, letter).await,
        }
    };
    tokio::select! {
        biased;
        opened = opening => Some(opened),
        () = answer.closed() => None,
    }
}

fn before_mail() {
    crate::kill_point!("email.before_mail");
}
