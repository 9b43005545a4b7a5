//! From an endpoint to a relay that has greeted us, over a socket of our own with `TCP_NODELAY`: TLS from the first byte
//! or by STARTTLS, EHLO, and our name and password where they are set.

use std::{io, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rustls::{CertificateError, ClientConfig, pki_types::ServerName};
use rustls_platform_verifier::BuilderVerifierExt;
use secrecy::ExposeSecret as _;
use tokio::{
    net::TcpStream,
    time::{Duration, timeout},
};
use tokio_rustls::TlsConnector;

use super::{
    config::{EmailLogin, EmailSetupError, Waits},
    replies::{Reply, Stage},
    talk::{Broken, Said, Socket, Talk},
};
use crate::endpoint::{SmtpEndpoint, SmtpWay};

/// Why there is no connection. Nothing of a mail has left.
#[derive(Debug)]
pub(super) enum NoConnection {
    /// Nobody answers there, or the connection broke.
    Unreachable,
    /// Somebody answers, and cannot prove to be who they should be.
    Untrusted(Distrust),
    /// It offers no TLS, where there must be some.
    NoTls,
    /// It spoke on in the clear after it had agreed to TLS: somebody sits in between (CVE-2011-0411).
    Injected,
    /// It lets nobody sign in in a way that we can, and we were told to.
    NoLogin,
    /// It said no at this stage.
    Said(Stage, Reply),
    /// No answer in time.
    Silent,
    /// It hung up, or what came was no reply.
    Broken,
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distrust {
    /// It is for another name than the one that was asked for.
    OtherName,
    /// No authority that this machine knows has signed it.
    UnknownAuthority,
    /// It is not valid yet, or not any more.
    OutOfDate,
    /// Something else.
    Other,
}

impl From<&CertificateError> for Distrust {
    fn from(error: &CertificateError) -> Self {
        use CertificateError as E;
        match error {
            E::NotValidForName | E::NotValidForNameContext { .. } => Self::OtherName,
            E::UnknownIssuer => Self::UnknownAuthority,
            E::Expired
            | E::ExpiredContext { .. }
            | E::NotValidYet
            | E::NotValidYetContext { .. } => Self::OutOfDate,
            _ => Self::Other,
        }
    }
}

impl From<Broken> for NoConnection {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

/// What EHLO listed. Nothing else is used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub pipelining: bool,
    pub eight_bit: bool,
    pub utf8: bool,
    pub starttls: bool,
    pub plain: bool,
    pub login: bool,
    /// The largest mail, where it says so; 0 is no limit.
    pub size: Option<u64>,
}

impl Offers {
    fn read(text: &str) -> Self {
        let mut offers = Self::default();
        // The first line is its name.
        for line in text.lines().skip(1) {
            let mut words = line.split_ascii_whitespace();
            match words
                .next()
                .unwrap_or_default()
                .to_ascii_uppercase()
                .as_str()
            {
                "PIPELINING" => offers.pipelining = true,
                "8BITMIME" => offers.eight_bit = true,
                "SMTPUTF8" => offers.utf8 = true,
                "STARTTLS" => offers.starttls = true,
                "SIZE" => offers.size = words.next().map_or(Some(0), |n| n.parse().ok()),
                "AUTH" => {
                    for way in words {
                        offers.plain |= way.eq_ignore_ascii_case("PLAIN");
                        offers.login |= way.eq_ignore_ascii_case("LOGIN");
                    }
                }
                _ => {}
            }
        }
        offers
    }
}

/// A relay that takes mail from us now.
pub(super) struct Greeted {
    pub talk: Talk<Box<dyn Socket>>,
    pub offers: Offers,
}

/// How connections are made.
pub(super) struct Door {
    pub endpoint: SmtpEndpoint,
    pub tls: Option<TlsConnector>,
    pub hello: String,
    pub login: Option<EmailLogin<secrecy::SecretString>>,
    pub waits: Waits,
}

impl Door {
    /// Opens a connection and is let in.
    pub(super) async fn open(&self) -> Result<Greeted, NoConnection> {
        let socket = self.soon(self.waits.connect, self.socket()).await??;
        let Greeted { mut talk, offers } = match socket {
            Opened::Plain(socket) => self.greet(Box::new(socket)).await?,
            Opened::Tls(socket) => self.greet(socket).await?,
            Opened::ToBeTls(socket, host) => self.starttls(socket, &host).await?,
        };
        if let Some(login) = &self.login {
            self.sign_in(&mut talk, &offers, login).await?;
        }
        Ok(Greeted { talk, offers })
    }

    async fn soon<T>(
        &self,
        wait: Duration,
        what: impl Future<Output = T>,
    ) -> Result<T, NoConnection> {
        timeout(wait, what).await.map_err(|_| NoConnection::Silent)
    }

    async fn socket(&self) -> Result<Opened, NoConnection> {
        let unreachable = |_: io::Error| NoConnection::Unreachable;
        match self.endpoint.way() {
            SmtpWay::Plain(addr) => {
                let socket = TcpStream::connect(addr).await.map_err(unreachable)?;
                socket.set_nodelay(true).map_err(unreachable)?;
                Ok(Opened::Plain(socket))
            }
            SmtpWay::Tls { host, port } | SmtpWay::StartTls { host, port } => {
                let socket = TcpStream::connect((host, port))
                    .await
                    .map_err(unreachable)?;
                socket.set_nodelay(true).map_err(unreachable)?;
                match self.endpoint.way() {
                    SmtpWay::StartTls { .. } => Ok(Opened::ToBeTls(socket, host.to_owned())),
                    _ => Ok(Opened::Tls(self.handshake(socket, host).await?)),
                }
            }
        }
    }

    async fn handshake(
        &self,
        socket: TcpStream,
        host: &str,
    ) -> Result<Box<dyn Socket>, NoConnection> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| NoConnection::Untrusted(Distrust::OtherName))?;
        // An endpoint by TLS always comes with its connector; without one nothing may be sent in the clear.
        let connector = self
            .tls
            .as_ref()
            .ok_or(NoConnection::Untrusted(Distrust::Other))?;
        match connector.connect(name, socket).await {
            Ok(socket) => Ok(Box::new(socket)),
            Err(error) => match error
                .get_ref()
                .and_then(|e| e.downcast_ref::<rustls::Error>())
            {
                Some(rustls::Error::InvalidCertificate(why)) => {
                    Err(NoConnection::Untrusted(Distrust::from(why)))
                }
                _ => Err(NoConnection::Unreachable),
            },
        }
    }

    async fn greet(&self, socket: Box<dyn Socket>) -> Result<Greeted, NoConnection> {
        let mut talk = Talk::new(socket);
        self.greeting(&mut talk).await?;
        let offers = self.ehlo(&mut talk).await?;
        Ok(Greeted { talk, offers })
    }

    async fn greeting<S: Socket>(&self, talk: &mut Talk<S>) -> Result<(), NoConnection> {
        let said = self.soon(self.waits.command, talk.reply()).await??;
        good(&said, 2, Stage::Greeting)
    }

    async fn ehlo<S: Socket>(&self, talk: &mut Talk<S>) -> Result<Offers, NoConnection> {
        let command = format!("EHLO {}\r\n", self.hello);
        let said = self.soon(self.waits.command, talk.ask(&command)).await??;
        good(&said, 2, Stage::Greeting)?;
        Ok(Offers::read(&said.text))
    }

    /// Nothing but EHLO and STARTTLS goes in the clear, and what is said before TLS counts for nothing after it.
    async fn starttls(&self, socket: TcpStream, host: &str) -> Result<Greeted, NoConnection> {
        let mut talk = Talk::new(socket);
        self.greeting(&mut talk).await?;
        if !self.ehlo(&mut talk).await?.starttls {
            return Err(NoConnection::NoTls);
        }
        let said = self
            .soon(self.waits.command, talk.ask("STARTTLS\r\n"))
            .await??;
        good(&said, 2, Stage::StartTls)?;
        if talk.has_more() {
            return Err(NoConnection::Injected);
        }
        let socket = self
            .soon(self.waits.connect, self.handshake(talk.into_stream(), host))
            .await??;
        let mut talk = Talk::new(socket);
        let offers = self.ehlo(&mut talk).await?;
        Ok(Greeted { talk, offers })
    }

    /// RFC 4954. An endpoint is inside TLS or on this machine, so a password never crosses a network in the clear.
    async fn sign_in<S: Socket>(
        &self,
        talk: &mut Talk<S>,
        offers: &Offers,
        login: &EmailLogin<secrecy::SecretString>,
    ) -> Result<(), NoConnection> {
        let password = login.password.expose_secret();
        let said = if offers.plain {
            let both = STANDARD.encode(format!("\0{}\0{password}", login.user));
            let command = format!("AUTH PLAIN {both}\r\n");
            self.soon(self.waits.command, talk.ask(&command)).await??
        } else if offers.login {
            let user = format!("AUTH LOGIN {}\r\n", STANDARD.encode(&login.user));
            let said = self.soon(self.waits.command, talk.ask(&user)).await??;
            good(&said, 3, Stage::Login)?;
            let password = format!("{}\r\n", STANDARD.encode(password));
            self.soon(self.waits.command, talk.ask(&password)).await??
        } else {
            return Err(NoConnection::NoLogin);
        };
        good(&said, 2, Stage::Login)
    }
}

/// A socket, and what has to happen on it.
enum Opened {
    Plain(TcpStream),
    Tls(Box<dyn Socket>),
    ToBeTls(TcpStream, String),
}

fn good(said: &Said, class: u16, stage: Stage) -> Result<(), NoConnection> {
    match said.class() {
        c if c == class => Ok(()),
        4 | 5 => Err(NoConnection::Said(stage, said.no())),
        _ => Err(NoConnection::Broken),
    }
}

/// TLS with the machine's own list of authorities, TLS 1.2 at least.
pub(super) fn connector() -> Result<TlsConnector, EmailSetupError> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let failed = |error: rustls::Error| EmailSetupError::Tls(error.to_string());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_platform_verifier()
        .map_err(failed)?
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ehlo_lists_and_nothing_else() {
        let text = "relay.example.org PIPELINING\npipelining\nSIZE 10240000\nAUTH LOGIN plain\nX-UNKNOWN 1\n8BITMIME";
        assert_eq!(
            Offers::read(text),
            Offers {
                pipelining: true,
                eight_bit: true,
                plain: true,
                login: true,
                size: Some(10_240_000),
                ..Offers::default()
            }
        );
        assert_eq!(Offers::read("relay.example.org"), Offers::default());
        assert_eq!(Offers::read("x\nSIZE").size, Some(0));
        assert_eq!(Offers::read("x\nSIZE much").size, None);
    }
}
