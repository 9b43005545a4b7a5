//! What every test of X needs.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};
use wardmote_channels::{
    backoff::Jitter,
    channel::Channel,
    registry::Seams,
    twitter::{TwitterChannel, TwitterConfig, TwitterError, sandbox, sandbox::XSandbox},
    vault::{MemoryVault, Vault},
};
use wardmote_domain::{
    clock::{Clock, SteppedClock},
    ids::{DeliveryId, MessageId, Reference, RevisionNumber},
    places::Language,
    send::{
        AccountName, Answer, Answered, CalledBack, Destination, Doubt, Edition, EditionCopy,
        EditionPicture, Found, ListName, Outgoing, Part, Reason, Recall, RecallWhy, Recalled,
        Receipt,
    },
    variant::Copy,
    words::{Direction, Kind, Priority, Realm},
};

pub const REFERENCE: &str = "7k2m9q";
pub const TEXT: &str = "Police are in St Mary's: 2 men & a <dog>, £5. Ask https://www.met.police.uk/a?b=c&d or met.police.uk";

pub fn start() -> Timestamp {
    "2026-12-08T10:54:50Z".parse().unwrap()
}

pub fn clock() -> Arc<SteppedClock> {
    Arc::new(SteppedClock::new(start()))
}

pub fn account() -> AccountName {
    AccountName("force".to_owned())
}

/// A channel for each account of a section, with a vault of its own.
pub fn channels_of(
    config: TwitterConfig,
    clock: Arc<SteppedClock>,
    vault: Arc<dyn Vault>,
) -> Vec<TwitterChannel> {
    every(config, Realm::Sandbox, clock, vault).unwrap()
}

pub fn every(
    config: TwitterConfig,
    realm: Realm,
    clock: Arc<SteppedClock>,
    vault: Arc<dyn Vault>,
) -> Result<Vec<TwitterChannel>, TwitterError> {
    let seams = Seams {
        realm,
        bounce_key: b"",
        clock,
        jitter: Jitter::fixed(0.0),
        vault,
    };
    TwitterChannel::every(config, &seams)
}

pub fn channel_of(config: TwitterConfig, clock: Arc<SteppedClock>) -> TwitterChannel {
    channels_of(config, clock, Arc::new(MemoryVault::default())).remove(0)
}

/// A channel with the sandbox's keys at any loopback address.
pub fn channel_at(url: &str) -> TwitterChannel {
    channel_of(
        TwitterConfig::new(url, vec![sandbox::account(account())]),
        clock(),
    )
}

pub async fn sandbox() -> (XSandbox, Arc<SteppedClock>, TwitterChannel) {
    let clock = clock();
    let sandbox = XSandbox::start("127.0.0.1:0".parse().unwrap(), clock.clone())
        .await
        .unwrap();
    let channel = channel_of(sandbox.config(account()), clock.clone());
    (sandbox, clock, channel)
}

pub fn outgoing(text: &str) -> Outgoing {
    let edition = Edition {
        message: MessageId::new(start()),
        revision: RevisionNumber(1),
        kind: Kind::Reassurance,
        priority: Priority::Routine,
        areas: Vec::new(),
        expires: None,
        pictures: Vec::new(),
        copies: vec![EditionCopy {
            language: Language::english(),
            direction: Direction::Ltr,
            copy: Copy::Short {
                text: text.to_owned(),
                thread: Vec::new(),
            },
        }],
        list: ListName {
            name: "St Mary's".to_owned(),
            code: "e05014020".to_owned(),
        },
    };
    Outgoing {
        delivery: DeliveryId::new(start()),
        edition: Arc::new(edition),
        destination: Destination::Account,
        reference: Reference::stored(REFERENCE).unwrap(),
        attempt: 1,
        after_unknown: false,
        part: Part::only(),
        earlier: None,
        notice_url: "http://127.0.0.1:8481/notices/msg_x".to_owned(),
        with: Vec::new(),
        called_back: CalledBack::never(),
        at: start(),
    }
}

/// One post of a thread whose texts are these, under the post before it.
pub fn part(thread: &[&str], number: u16, after: Option<&str>) -> Outgoing {
    let mut outgoing = outgoing("");
    let mut edition = (*outgoing.edition).clone();
    edition.copies[0].copy = Copy::Short {
        text: thread[0].to_owned(),
        thread: thread[1..].iter().map(|t| (*t).to_owned()).collect(),
    };
    outgoing.edition = Arc::new(edition);
    outgoing.part = Part {
        number,
        of: u16::try_from(thread.len()).unwrap(),
        after: after.map(|id| Receipt { id: id.to_owned() }),
    };
    outgoing
}

/// The same with these pictures in its edition.
pub fn with_pictures(mut outgoing: Outgoing, pictures: Vec<EditionPicture>) -> Outgoing {
    let mut edition = (*outgoing.edition).clone();
    edition.pictures = pictures;
    outgoing.edition = Arc::new(edition);
    outgoing
}

/// A picture that X takes, as far as its first bytes go.
pub fn picture(alt: &str) -> EditionPicture {
    EditionPicture {
        media_type: "image/png".to_owned(),
        alt: alt.to_owned(),
        bytes: b"\x89PNG\r\n\x1a\nof a closed road".to_vec().into(),
    }
}

/// The reason of any answer but an acceptance.
pub fn reason(answered: &Answered) -> &Reason {
    match &answered.answer {
        Answer::Accepted(receipt) => panic!("accepted {receipt:?}"),
        Answer::Refused { reason, .. }
        | Answer::Later { reason, .. }
        | Answer::LaneDown { reason, .. }
        | Answer::Unknown { reason } => reason,
    }
}

/// The code of a read that told nothing.
pub fn cannot_tell(found: &Found) -> &str {
    match found {
        Found::CannotTell(reason) => &reason.code,
        other => panic!("{other:?}"),
    }
}

pub fn doubt(outgoing: &Outgoing, clock: &SteppedClock, read: u32) -> Doubt {
    Doubt {
        outgoing: outgoing.clone(),
        lost_at: clock.now(),
        read,
    }
}

/// What was found, without what the headers said.
pub async fn settled(channel: &TwitterChannel, doubt: &Doubt) -> Found {
    channel.settle(doubt).await.found
}

/// A withdrawal's order to take this post back.
pub fn recall(id: &str) -> Recall {
    Recall {
        delivery: DeliveryId::new(start()),
        receipt: Receipt { id: id.to_owned() },
        why: RecallWhy::Withdrawn,
        attempt: 1,
        at: start(),
    }
}

/// What taking it back came to, without what the headers said.
pub async fn recalled(channel: &TwitterChannel, id: &str) -> Recalled {
    channel.recall(&recall(id)).await.recalled
}

/// The answer in short, for tables: its kind, its reason's code, and its time.
pub fn short(answered: &Answered) -> String {
    match &answered.answer {
        Answer::Accepted(receipt) => format!("accepted {}", receipt.id),
        Answer::Refused { reason, suppress } => {
            assert!(!suppress, "X has no addresses to suppress");
            format!("refused {}", reason.code)
        }
        Answer::Later { when, reason } => format!("later {} {}", reason.code, time(*when)),
        Answer::LaneDown { reason, until } => format!("lane down {} {}", reason.code, time(*until)),
        Answer::Unknown { reason } => format!("unknown {}", reason.code),
    }
}

pub fn time(when: Option<Timestamp>) -> String {
    when.map_or("-".to_owned(), |w| w.to_string())
}

/// A server for one connection that gives this answer and closes; the task gives what it read.
pub async fn once(status: u16, body: &'static str) -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        while !is_whole(&read) {
            assert_ne!(
                stream.read_buf(&mut read).await.unwrap(),
                0,
                "the request broke off"
            );
        }
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
        read
    });
    (url, task)
}

fn is_whole(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|l| l.strip_prefix("content-length: "))
        .map_or(0, |n| n.parse().unwrap());
    read.len() >= head.len() + 4 + length
}
