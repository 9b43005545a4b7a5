//! Two other ways to hand the same mails to the same relay, for `tests/bench email`. Prints the mails a second.
//!
//! - `raw PORT MAILS FILE`: bytes that are ready, pipelined, the next envelope with each final dot: as fast as it goes.
//! - `pool PORT MAILS FILE`: lettre's asynchronous transport with its pool, as published.

use std::{
    env, fs, io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor, address::Envelope,
    transport::smtp::PoolConfig,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

const CONNECTIONS: usize = 16;
const FROM: &str = "b+01kc0000000000000000000000-0123456789abcdef@bounce.example.org";
/// The reader of the mail that is given; each mail has another number in its place.
const READER: &str = "reader0000000@example.org";

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn reader(number: usize) -> String {
    format!("reader{number:07}@example.org")
}

/// One mail cut where the reader's address stands, its dots stuffed.
struct Mail(Vec<Vec<u8>>);

impl Mail {
    fn read(file: &str, stuffed: bool) -> Outcome<Self> {
        let mut text = String::from_utf8(fs::read(file)?)?;
        if stuffed {
            text = text.replace("\r\n.", "\r\n..");
        }
        let parts: Vec<Vec<u8>> = text.split(READER).map(|p| p.as_bytes().to_vec()).collect();
        if parts.len() < 2 {
            return Err(format!("{file} is not a mail to {READER}").into());
        }
        Ok(Self(parts))
    }

    fn put(&self, number: usize, out: &mut Vec<u8>) {
        let reader = reader(number);
        for (n, part) in self.0.iter().enumerate() {
            if n > 0 {
                out.extend_from_slice(reader.as_bytes());
            }
            out.extend_from_slice(part);
        }
    }
}

/// Hands out the numbers of the mails.
struct Turn {
    next: AtomicUsize,
    mails: usize,
}

impl Turn {
    fn take(&self) -> Option<usize> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        (number < self.mails).then_some(number)
    }
}

/// A connection of the raw client.
struct Raw {
    stream: TcpStream,
    heard: Vec<u8>,
    at: usize,
}

impl Raw {
    async fn open(port: u16) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        let (heard, at) = (Vec::with_capacity(4096), 0);
        let mut raw = Self { stream, heard, at };
        raw.expect(b'2').await?;
        raw.stream.write_all(b"EHLO localhost\r\n").await?;
        raw.expect(b'2').await?;
        Ok(raw)
    }

    /// The next reply, to its last line; its first digit must be that.
    async fn expect(&mut self, digit: u8) -> Outcome<()> {
        loop {
            let rest = &self.heard[self.at..];
            let Some(end) = rest.iter().position(|b| *b == b'\n') else {
                self.heard.drain(..self.at);
                self.at = 0;
                if self.stream.read_buf(&mut self.heard).await? == 0 {
                    return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
                }
                continue;
            };
            let line = &rest[..end];
            let (first, last) = (line.first().copied(), line.get(3) != Some(&b'-'));
            self.at += end + 1;
            if last {
                let said = || String::from_utf8_lossy(&self.heard).into_owned();
                return (first == Some(digit))
                    .then_some(())
                    .ok_or_else(|| said().into());
            }
        }
    }

    async fn send_all(mut self, turn: Arc<Turn>, mail: Arc<Mail>) -> Outcome<()> {
        let envelope = |number: usize, out: &mut Vec<u8>| {
            let reader = reader(number);
            let envelope = [
                "MAIL FROM:<",
                FROM,
                ">\r\nRCPT TO:<",
                &reader,
                ">\r\nDATA\r\n",
            ];
            envelope
                .iter()
                .for_each(|p| out.extend_from_slice(p.as_bytes()));
        };
        let mut out = Vec::with_capacity(16 * 1024);
        let Some(mut current) = turn.take() else {
            return Ok(());
        };
        envelope(current, &mut out);
        self.stream.write_all(&out).await?;
        loop {
            for digit in *b"223" {
                self.expect(digit).await?;
            }
            out.clear();
            mail.put(current, &mut out);
            out.extend_from_slice(b".\r\n");
            let next = turn.take();
            if let Some(next) = next {
                envelope(next, &mut out);
            }
            self.stream.write_all(&out).await?;
            self.expect(b'2').await?;
            match next {
                Some(next) => current = next,
                None => return Ok(()),
            }
        }
    }
}

async fn raw(port: u16, turn: Arc<Turn>, mail: Arc<Mail>) -> Outcome<()> {
    let mut all = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (turn, mail) = (Arc::clone(&turn), Arc::clone(&mail));
        all.spawn(async move { Raw::open(port).await?.send_all(turn, mail).await });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(())
}

async fn pool(port: u16, turn: Arc<Turn>, mail: Arc<Mail>) -> Outcome<()> {
    let size = u32::try_from(CONNECTIONS)?;
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(port)
        .pool_config(PoolConfig::new().max_size(size))
        .build();
    let mut all = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (turn, mail, transport) = (Arc::clone(&turn), Arc::clone(&mail), transport.clone());
        all.spawn(async move {
            let mut bytes = Vec::with_capacity(16 * 1024);
            while let Some(number) = turn.take() {
                bytes.clear();
                mail.put(number, &mut bytes);
                let envelope = Envelope::new(Some(FROM.parse()?), vec![reader(number).parse()?])?;
                transport.send_raw(&envelope, &bytes).await?;
            }
            Outcome::Ok(())
        });
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [client, port, mails, file] = args.as_slice() else {
        return Err("say raw or pool, a port, how many mails, and the file of one".into());
    };
    let (port, mails): (u16, usize) = (port.parse()?, mails.parse()?);
    let turn = Arc::new(Turn {
        next: AtomicUsize::new(0),
        mails,
    });
    let raw_wanted = client == "raw";
    let mail = Arc::new(Mail::read(file, raw_wanted)?);
    let started = Instant::now();
    match raw_wanted {
        true => raw(port, turn, mail).await?,
        false => pool(port, turn, mail).await?,
    }
    println!("{:.0}", mails as f64 / started.elapsed().as_secs_f64());
    Ok(())
}
