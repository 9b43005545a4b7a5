//! The same over the wire: a name server of our own on loopback, which answers, knows no such name, refuses, fails or keeps
//! quiet.

use std::{collections::BTreeMap, net::SocketAddr};

use hickory_resolver::{
    config::{NameServerConfig, ResolverConfig},
    net::runtime::TokioRuntimeProvider,
    proto::{
        op::{Message, ResponseCode},
        rr::{
            Name, Record,
            rdata::{A, MX, TXT},
        },
    },
};
use tokio::net::UdpSocket;
use wardmote_domain::send::CheckState::{Bad, Good, NotChecked};

use super::*;
use crate::email::dkim::tests::example;

/// What the name server holds, by name and kind, or how it answers everything.
#[derive(Clone)]
enum Zone {
    Holds(BTreeMap<(&'static str, RecordType), Vec<RData>>),
    Says(ResponseCode),
    Silent,
}

async fn name_server(zone: Zone) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let at = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut buffer = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            if let Some(answer) = answer(&zone, &buffer[..length]) {
                socket.send_to(&answer, from).await.unwrap();
            }
        }
    });
    at
}

fn answer(zone: &Zone, asked: &[u8]) -> Option<Vec<u8>> {
    let asked = Message::from_vec(asked).unwrap();
    let query = asked.queries[0].clone();
    let mut said = Message::response(asked.metadata.id, asked.metadata.op_code);
    said.metadata.recursion_available = true;
    said.add_query(query.clone());
    match zone {
        Zone::Silent => return None,
        Zone::Says(code) => said.metadata.response_code = *code,
        Zone::Holds(records) => {
            let name = query.name().to_ascii();
            let of = |kind: RecordType| {
                let found = records.iter().find(|((n, k), _)| *n == name && *k == kind);
                found.map(|(_, data)| data.clone())
            };
            for data in of(query.query_type()).unwrap_or_default() {
                said.add_answer(Record::from_rdata(query.name().clone(), 60, data));
            }
            if !records.keys().any(|(n, _)| *n == name) {
                said.metadata.response_code = ResponseCode::NXDomain;
            }
        }
    }
    Some(said.to_vec().unwrap())
}

async fn checks(zone: Zone) -> Vec<Check> {
    let at = name_server(zone).await;
    let mut server = NameServerConfig::udp(at.ip());
    server.connections[0].port = at.port();
    let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    let options = builder.options_mut();
    options.timeout = Duration::from_millis(500);
    options.attempts = 1;
    let resolver = builder.build().unwrap();
    let signer = example();
    let wanted = Wanted {
        from: "football.example.com",
        bounce: "bounce.example.com",
        dkim: Some(&signer),
    };
    judge(&wanted, &ask_by(&resolver, &wanted).await)
}

fn txt(text: &str) -> RData {
    // A string of a record has 255 bytes at most, so a long key comes in pieces.
    let pieces = text.as_bytes().chunks(200);
    let pieces = pieces.map(|p| String::from_utf8(p.to_vec()).unwrap());
    RData::TXT(TXT::new(pieces.collect()))
}

/// Everything as it should be, and what a case puts in its place.
fn zone(key: Option<&str>) -> BTreeMap<(&'static str, RecordType), Vec<RData>> {
    let good = example().record().unwrap();
    let mx = MX::new(10, Name::from_ascii("mx.example.com.").unwrap());
    let mut all = BTreeMap::from([
        (
            ("bounce.example.com.", RecordType::TXT),
            vec![txt("v=spf1 ip4:192.0.2.1 -all")],
        ),
        (("bounce.example.com.", RecordType::MX), vec![RData::MX(mx)]),
        (
            ("_dmarc.example.com.", RecordType::TXT),
            vec![txt("v=DMARC1; p=reject")],
        ),
    ]);
    if let Some(key) = key {
        let key = if key == "right" { good.as_str() } else { key };
        let name = "brisbane._domainkey.football.example.com.";
        all.insert((name, RecordType::TXT), vec![txt(key)]);
    }
    all
}

#[tokio::test]
async fn a_name_server_that_has_the_records_is_believed() {
    let all = checks(Zone::Holds(zone(Some("right")))).await;
    assert!(all.iter().all(|c| c.state == Good), "{all:#?}");
    assert_eq!(all[3].found, "bounces go to mx.example.com.");
}

#[tokio::test]
async fn a_key_that_is_missing_or_another_is_told_with_the_record_to_publish() {
    let record = example().record().unwrap();
    for (key, words) in [
        (
            None,
            "no key stands at brisbane._domainkey.football.example.com",
        ),
        (
            Some("v=DKIM1; k=rsa; p=AAAA"),
            "is not the one that mail is signed with",
        ),
        (
            Some("v=DKIM1; p="),
            "is not the one that mail is signed with",
        ),
    ] {
        let all = checks(Zone::Holds(zone(key))).await;
        assert_eq!(all[0].state, Bad, "{key:?}: {all:#?}");
        assert!(all[0].found.contains(words), "{}", all[0].found);
        assert!(all[0].mend.contains(&record), "{}", all[0].mend);
        assert!(all[1..].iter().all(|c| c.state == Good), "{all:#?}");
    }
}

#[tokio::test]
async fn no_such_domain_is_bad_and_a_name_server_that_does_not_say_is_not_checked() {
    let none = checks(Zone::Says(ResponseCode::NXDomain)).await;
    assert!(none.iter().all(|c| c.state == Bad), "{none:#?}");
    for zone in [
        Zone::Says(ResponseCode::ServFail),
        Zone::Says(ResponseCode::Refused),
        Zone::Silent,
    ] {
        for check in checks(zone).await {
            assert_eq!(check.state, NotChecked, "{check:?}");
            let asks = check.found.starts_with("the DNS could not be asked: ");
            assert!(asks && check.mend.contains("dig +short "), "{check:?}");
        }
    }
}

#[tokio::test]
async fn bounces_may_go_to_an_address_of_the_domain_itself() {
    let mut records = zone(Some("right"));
    records.remove(&("bounce.example.com.", RecordType::MX));
    let all = checks(Zone::Holds(records.clone())).await;
    assert_eq!(all[3].state, Bad, "{all:#?}");
    let address = RData::A(A::new(192, 0, 2, 7));
    records.insert(("bounce.example.com.", RecordType::A), vec![address]);
    let all = checks(Zone::Holds(records)).await;
    assert_eq!(all[3].found, "bounces go to bounce.example.com itself");
}
