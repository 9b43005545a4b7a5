//! Requests byte by byte, as no client would write them.

use std::{net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use wardmote_tests::client::Said;

/// One request.
pub struct Sent {
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
    /// How the body goes.
    pub framing: Framing,
}

/// How long the body says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// As long as it is.
    Right,
    /// Longer than what comes before the sender goes away.
    BreaksOff,
    /// Chunks that are none.
    BadChunks,
}

impl Sent {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!(
            "{} {} HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n",
            self.method, self.target
        )
        .into_bytes();
        for (name, value) in &self.headers {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        let length = match self.framing {
            Framing::Right => format!("content-length: {}\r\n\r\n", self.body.len()),
            Framing::BreaksOff => format!("content-length: {}\r\n\r\n", self.body.len() + 100),
            Framing::BadChunks => "transfer-encoding: chunked\r\n\r\nzz\r\n".to_owned(),
        };
        bytes.extend_from_slice(length.as_bytes());
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// What it is, for whoever reads a failure.
    pub fn words(&self) -> String {
        let headers: Vec<String> = self
            .headers
            .iter()
            .filter(|(n, _)| n != "authorization")
            .map(|(n, v)| format!("{n}: {}", short(v)))
            .collect();
        format!(
            "{} {} {headers:?} {:?} {}",
            self.method,
            short(self.target.as_bytes()),
            self.framing,
            short(&self.body)
        )
    }
}

fn short(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let start: String = text.chars().take(300).collect();
    format!("{start:?} ({} bytes)", bytes.len())
}

/// Sends the bytes and reads what comes until the other side closes; nothing where it says nothing.
pub async fn exchange(at: SocketAddr, bytes: &[u8], goes_away: bool) -> Option<Said> {
    let mut stream = TcpStream::connect(at).await.unwrap();
    // A refusal may come, and the connection end, before all of it is written.
    let written = stream.write_all(bytes).await.is_ok();
    if goes_away && written {
        let _ = stream.shutdown().await;
    }
    let mut said = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut said)).await;
    assert!(read.is_ok(), "no answer in a minute to {}", short(bytes));
    parse(&said)
}

/// Sends a request and reads its answer.
pub async fn send(at: SocketAddr, sent: &Sent) -> Option<Said> {
    exchange(at, &sent.bytes(), sent.framing == Framing::BreaksOff).await
}

fn parse(bytes: &[u8]) -> Option<Said> {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let text = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Some(Said {
        status,
        headers,
        text,
        json,
    })
}
