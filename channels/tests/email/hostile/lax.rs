//! The laxest server there could be: anything that has ever ended a line ends one, in commands and in a mail, and a dot by
//! itself ends the mail whatever is around it. What was smuggled shows here as a command, a header or a second mail.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// Bytes that end a line by themselves; CR LF is one end, not two.
const ENDS: &[&[u8]] = &[
    b"\r\n",
    b"\r",
    b"\n",
    b"\0",
    b"\x0b",
    b"\x0c",
    b"\x1c",
    b"\x1d",
    b"\x1e",
    "\u{85}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{2029}".as_bytes(),
];

/// What it heard.
#[derive(Default)]
pub struct Heard {
    pub commands: Vec<String>,
    /// Each mail by its lines, up to its dot.
    pub mails: Vec<Vec<String>>,
}

pub struct Lax {
    relay: String,
    heard: Arc<Mutex<Heard>>,
    accepting: JoinHandle<()>,
}

impl Drop for Lax {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Lax {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = format!("smtp://{}", listener.local_addr().unwrap());
        let heard = Arc::<Mutex<Heard>>::default();
        let keeps = Arc::clone(&heard);
        let accepting = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&keeps)));
            }
        });
        Self {
            relay,
            heard,
            accepting,
        }
    }

    pub fn relay(&self) -> &str {
        &self.relay
    }

    /// What it heard since the last time.
    pub fn take(&self) -> Heard {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

async fn serve(mut socket: TcpStream, heard: Arc<Mutex<Heard>>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let mut mail: Option<Vec<String>> = None;
    socket.write_all(b"220 lax\r\n").await?;
    loop {
        while let Some(line) = line(&mut bytes) {
            let reply = match &mut mail {
                Some(_) if line == "." => {
                    heard.lock().unwrap().mails.extend(mail.take());
                    "250 taken\r\n"
                }
                Some(lines) => {
                    lines.push(line);
                    continue;
                }
                None => {
                    let verb = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
                    heard.lock().unwrap().commands.push(line);
                    match verb.as_str() {
                        "EHLO" => "250-lax\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
                        "DATA" => {
                            mail = Some(Vec::new());
                            "354 go on\r\n"
                        }
                        _ => "250 fine\r\n",
                    }
                }
            };
            socket.write_all(reply.as_bytes()).await?;
        }
        if socket.read_buf(&mut bytes).await? == 0 {
            return Ok(());
        }
    }
}

/// The next line, once its end is there and, after a CR, what follows it.
fn line(bytes: &mut Vec<u8>) -> Option<String> {
    let (at, end) = (0..bytes.len()).find_map(|at| {
        let end = ENDS.iter().find(|end| bytes[at..].starts_with(end))?;
        Some((at, end.len()))
    })?;
    if bytes[at..] == *b"\r" {
        return None;
    }
    let line = String::from_utf8_lossy(&bytes[..at]).into_owned();
    bytes.drain(..at + end);
    Some(line)
}

/// It must see what a smuggler hopes for, or it proves nothing.
#[tokio::test]
async fn it_is_as_lax_as_a_smuggler_hopes() {
    for end in ENDS {
        let end = String::from_utf8(end.to_vec()).unwrap();
        let lax = Lax::start().await;
        let mut socket = TcpStream::connect(lax.relay().strip_prefix("smtp://").unwrap())
            .await
            .unwrap();
        let said = format!(
            "EHLO x\r\nDATA\r\nSubject: a{end}Bcc: b{end}.{end}MAIL FROM:<evil@example.org>\r\nQUIT\r\n"
        );
        socket.write_all(said.as_bytes()).await.unwrap();
        socket.shutdown().await.unwrap();
        let mut rest = Vec::new();
        socket.read_to_end(&mut rest).await.unwrap();
        let heard = lax.take();
        assert_eq!(heard.mails, [["Subject: a", "Bcc: b"]], "{end:?}");
        assert_eq!(heard.commands[2], "MAIL FROM:<evil@example.org>", "{end:?}");
    }
}
