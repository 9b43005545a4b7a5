//! Connections to the relay, kept open and owned by the mail they carry. At most as many as configured, so that never
//! more mails are in doubt than promised.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    client::AsyncSmtpConnection,
    extension::{ClientId, Extension},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{
    config::Waits,
    transaction::Trouble,
    wire::{self, NoSocket, Witness},
};
use crate::endpoint::SmtpEndpoint;

/// A connection that was idle longer than this is not used again: relays hang up on idle clients (Postfix after 300 s).
const IDLE: Duration = Duration::from_secs(60);

/// How long a good-bye may take.
const QUIT: Duration = Duration::from_secs(5);

/// One connection, after EHLO.
pub(super) struct Connection {
    pub smtp: AsyncSmtpConnection,
    pub witness: Arc<Witness>,
    /// Whether a mail has gone over it before.
    pub used: u32,
    idle_since: Instant,
}

impl Connection {
    pub(super) fn new(smtp: AsyncSmtpConnection, witness: Arc<Witness>) -> Self {
        Self {
            smtp,
            witness,
            used: 0,
            idle_since: Instant::now(),
        }
    }

    /// Whether the relay takes addresses outside ASCII.
    pub(super) fn takes_utf8(&self) -> bool {
        self.smtp
            .server_info()
            .supports_feature(Extension::SmtpUtfEight)
    }

    async fn quit(mut self) {
        // Whatever comes of it, the connection is gone: nothing is open on it.
        let _ = timeout(QUIT, self.smtp.quit()).await;
    }
}

/// Why there is no connection.
pub(super) enum NoConnection {
    /// No socket.
    Socket(NoSocket),
    /// A socket, and no welcome.
    Greeting(Trouble),
}

/// The connections of one account.
pub(super) struct Pool {
    endpoint: SmtpEndpoint,
    tls: Option<TlsConnector>,
    hello: ClientId,
    waits: Waits,
    mails_per_connection: u32,
    places: u32,
    permits: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    pub(super) fn new(
        endpoint: SmtpEndpoint,
        tls: Option<TlsConnector>,
        hello: &str,
        waits: Waits,
        connections: u16,
        mails_per_connection: u32,
    ) -> Self {
        Self {
            endpoint,
            tls,
            hello: ClientId::Domain(hello.to_owned()),
            waits,
            mails_per_connection,
            places: u32::from(connections),
            permits: Semaphore::new(usize::from(connections)),
            idle: Mutex::new(Vec::with_capacity(usize::from(connections))),
        }
    }

    /// Waits for a place. A mail holds one from its first byte to its answer; `alone`, it holds them all, so that no
    /// other is under way.
    pub(super) async fn place(&self, alone: bool) -> Option<SemaphorePermit<'_>> {
        let places = if alone { self.places } else { 1 };
        // The semaphore is never closed, so there always is one in the end.
        self.permits.acquire_many(places).await.ok()
    }

    /// A connection that carried a mail before, if one is still good.
    pub(super) fn kept(&self) -> Option<Connection> {
        loop {
            let connection = self.idle().pop()?;
            if connection.idle_since.elapsed() < IDLE {
                return Some(connection);
            }
            tokio::spawn(connection.quit());
        }
    }

    /// A new connection, greeted.
    pub(super) async fn fresh(&self) -> Result<Connection, NoConnection> {
        let greeted = async {
            let (stream, witness) = wire::open(self.endpoint.way(), self.tls.as_ref())
                .await
                .map_err(NoConnection::Socket)?;
            let smtp = timeout(
                self.waits.command,
                AsyncSmtpConnection::connect_with_transport(stream, &self.hello),
            )
            .await
            .map_err(|_| NoConnection::Greeting(Trouble::Silent))?
            .map_err(|error| NoConnection::Greeting(Trouble::read(&error)))?;
            Ok(Connection::new(smtp, witness))
        };
        let longest = self.waits.connect + self.waits.command;
        timeout(longest, greeted)
            .await
            .unwrap_or(Err(NoConnection::Socket(NoSocket::Unreachable)))
    }

    /// Takes a connection back, to be used again unless it has carried enough.
    pub(super) fn give(&self, mut connection: Connection) {
        connection.used += 1;
        connection.idle_since = Instant::now();
        if connection.used >= self.mails_per_connection {
            tokio::spawn(connection.quit());
        } else {
            self.idle().push(connection);
        }
    }

    /// Says good-bye on every idle connection.
    pub(super) async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            connection.quit().await;
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        // The vector is whole at every step, whoever panicked.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use wardmote_domain::words::Realm;

    use super::*;

    fn pool(connections: u16) -> Pool {
        let second = Duration::from_secs(1);
        let waits = Waits {
            connect: second,
            command: second,
            accept: second,
        };
        let endpoint = SmtpEndpoint::new(Realm::Sandbox, "smtp://127.0.0.1:2525").unwrap();
        Pool::new(endpoint, None, "localhost", waits, connections, 100)
    }

    /// Whether a place is free now.
    async fn free(pool: &Pool, alone: bool) -> bool {
        tokio::select! {
            biased;
            place = pool.place(alone) => place.is_some(),
            () = ready(()) => false,
        }
    }

    #[tokio::test]
    async fn as_many_places_as_connections_and_one_alone() {
        let pool = pool(2);
        let first = pool.place(false).await;
        assert!(free(&pool, false).await);
        assert!(
            !free(&pool, true).await,
            "alone, it waits for those under way"
        );
        let second = pool.place(false).await;
        assert!(!free(&pool, false).await, "two connections, two mails");
        drop((first, second));
        let alone = pool.place(true).await;
        assert!(
            !free(&pool, false).await,
            "nothing beside one that goes alone"
        );
        drop(alone);
        assert!(free(&pool, true).await);
    }
}
