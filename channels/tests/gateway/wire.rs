//! What stands on the wire: the contract's table, field by field.

use std::sync::Arc;

use aws_lc_rs::digest;
use serde_json::{Value, json};
use wardmote_domain::{
    area::AreaCode,
    ids::DeliveryId,
    send::{Earlier, EditionPicture, Outgoing, Receipt},
    variant::Copy,
    words::{Kind, Priority},
};

use crate::{
    common::{short, start, words},
    support::{TITLE, alert, changed, copies, gateway, notice, panel},
};

async fn sent(outgoing: &Outgoing) -> Value {
    let (sandbox, _, channel) = gateway().await;
    let answered = channel.send(outgoing).await;
    assert!(short(&answered).starts_with("accepted"), "{answered:?}");
    sandbox.alerts().remove(0).body
}

#[tokio::test]
async fn one_alert_carries_every_language_its_text_and_its_voice() {
    let (sandbox, _, channel) = gateway().await;
    let outgoing = notice();
    assert_eq!(
        short(&channel.send(&outgoing).await),
        "accepted alert-380960"
    );
    let request = sandbox.requests().remove(0);
    let id = outgoing.delivery.to_string();
    assert_eq!(
        (
            request.method.as_str(),
            request.target.as_str(),
            request.status
        ),
        ("POST", "/v1/alerts", 202)
    );
    assert_eq!(
        request.header("authorization"),
        Some("Bearer sandbox-token")
    );
    assert_eq!(request.header("idempotency-key"), Some(id.as_str()));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let expected = json!({
        "reference": id,
        "provider": "MPS",
        "type": "information",
        "priority": 1,
        "audience": { "areas": [{ "scheme": "ons-ward", "code": "E05014020" }] },
        "languages": [
            {
                "lang": "en-GB",
                "subject": TITLE,
                "body_text": "Nobody is in danger. Call 101.",
                "body_html": "<p>Nobody is in danger. Call 101.</p>",
                "sms": "Police work on Example Road is over. Call 101.",
                "voice_script": "Police work on Example Road is over.",
            },
            // Its text message is not of the phones' basic alphabet, so it is left out.
            {
                "lang": "pl",
                "subject": "Praca policji na Example Road zakończona",
                "body_text": "Nikomu nic nie grozi.",
            },
        ],
        "links": [{
            "url": "http://127.0.0.1:8481/notices/msg_x",
            "label": "The whole notice, and any later change to it",
        }],
        "reply_to": "snt.example@example.org",
        "expires_at": "2026-12-09T18:00:00Z",
        "quiet_hours_override": false,
        "test": false,
    });
    assert_eq!(body, expected, "{body:#}");
}

#[tokio::test]
async fn areas_are_codes_and_london_is_its_boroughs() {
    let of = |areas: &[&str]| {
        let areas: Vec<AreaCode> = areas.iter().map(|a| a.parse().unwrap()).collect();
        changed(|edition| edition.areas = areas)
    };
    let codes = |body: &Value| -> Vec<String> {
        let list = body["audience"]["areas"].as_array().unwrap();
        let code = |a: &Value| {
            format!(
                "{} {}",
                a["scheme"].as_str().unwrap(),
                a["code"].as_str().unwrap()
            )
        };
        list.iter().map(code).collect()
    };
    let london = codes(&sent(&of(&["london", "E05014020", "E09000032"])).await);
    assert_eq!(london.len(), 33);
    assert!(london.iter().all(|code| code.starts_with("ons-lad E09")));
    // A borough covers its wards; a ward of another borough stands beside it; none stands twice.
    let some = codes(&sent(&of(&["E09000032", "E05014020", "E05014020", "E09000032"])).await);
    let ward_borough = wardmote_domain::places::Places::london()
        .ward(&"E05014020".parse().unwrap())
        .unwrap()
        .borough;
    let inside = ward_borough.to_string() == "E09000032";
    let expected: &[&str] = if inside {
        &["ons-lad E09000032"]
    } else {
        &["ons-lad E09000032", "ons-ward E05014020"]
    };
    assert_eq!(some, expected);
}

#[tokio::test]
async fn a_warning_that_cannot_wait_wakes_people() {
    let mut outgoing = alert(Kind::Warning, copies());
    Arc::make_mut(&mut outgoing.edition).priority = Priority::Urgent;
    let body = sent(&outgoing).await;
    assert_eq!(
        (
            &body["type"],
            &body["priority"],
            &body["quiet_hours_override"]
        ),
        (&json!("urgent"), &json!(4), &json!(true))
    );
}

#[tokio::test]
async fn a_correction_names_the_alert_that_it_supersedes() {
    let (sandbox, _, channel) = gateway().await;
    let wrong = notice();
    channel.send(&wrong).await;
    for kind in [Kind::Correction, Kind::Withdrawal] {
        let mut right = alert(kind, copies());
        right.earlier = Some(Earlier {
            delivery: wrong.delivery,
            receipt: Receipt {
                id: "alert-380960".to_owned(),
            },
        });
        assert!(short(&channel.send(&right).await).starts_with("accepted"));
        let body = sandbox.alerts().pop().unwrap().body;
        assert_eq!(body["supersedes"], json!(wrong.delivery.to_string()));
        assert_eq!(
            body["priority"], 2,
            "it reaches all whom the wrong one reached"
        );
    }
}

#[tokio::test]
async fn pictures_go_with_their_words_and_their_hash() {
    let picture = |media: &str, bytes: Vec<u8>| EditionPicture {
        media_type: media.to_owned(),
        alt: "A man of about 40 in a red coat".to_owned(),
        bytes: bytes.into(),
    };
    let outgoing = changed(|edition| {
        edition.pictures = vec![
            picture("image/jpeg", b"abc".to_vec()),
            picture("image/png", vec![0; 2_000_001]),
            picture("image/png", vec![1, 2]),
        ]
    });
    let body = sent(&outgoing).await;
    let attached = body["attachments"].as_array().unwrap();
    assert_eq!(attached.len(), 2, "the one over 2 MB is left out");
    let sha: String = digest::digest(&digest::SHA256, b"abc")
        .as_ref()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let expected = json!({
        "name": "picture-1.jpg", "media_type": "image/jpeg", "bytes": 3, "sha256": sha, "base64": "YWJj",
        "alt": "A man of about 40 in a red coat",
    });
    assert_eq!(attached[0], expected);
    assert_eq!(attached[1]["name"], "picture-3.png");
}

#[tokio::test]
async fn what_is_too_long_is_left_out_and_the_rest_goes() {
    let mut many = copies();
    many.push(("ur", panel(&"ا".repeat(101), "text")));
    many.retain(|(lang, copy)| {
        !(*lang == "en-GB" && matches!(copy, Copy::Sms { .. } | Copy::Voice { .. }))
    });
    many.push((
        "en-GB",
        Copy::Sms {
            text: "a".repeat(613),
        },
    ));
    many.push((
        "en-GB",
        Copy::Voice {
            text: "a".repeat(1201),
        },
    ));
    let body = sent(&alert(Kind::Reassurance, many)).await;
    let languages = body["languages"].as_array().unwrap();
    assert_eq!(languages.len(), 2, "Urdu's title is too long");
    assert!(languages[0].get("sms").is_none() && languages[0].get("voice_script").is_none());
    let mut whole = copies();
    whole.retain(|(_, copy)| !matches!(copy, Copy::Sms { .. } | Copy::Voice { .. }));
    whole.push((
        "en-GB",
        Copy::Sms {
            text: "€".repeat(306),
        },
    ));
    whole.push((
        "en-GB",
        Copy::Voice {
            text: "ŵ".repeat(1200),
        },
    ));
    let body = sent(&alert(Kind::Reassurance, whole)).await;
    assert_eq!(body["languages"][0]["sms"], "€".repeat(306));
    assert_eq!(body["languages"][0]["voice_script"], "ŵ".repeat(1200));
}

#[tokio::test]
async fn what_cannot_be_an_alert_is_refused_before_anything_leaves() {
    let (sandbox, _, channel) = gateway().await;
    let cases = [
        (
            alert(Kind::Event, vec![("pl", panel("Tytuł", "Tekst"))]),
            "no English",
        ),
        (
            alert(
                Kind::Event,
                vec![("en-GB", panel(&"a".repeat(101), "text"))],
            ),
            "1 to 100",
        ),
        (
            alert(Kind::Event, vec![("en-GB", panel(" ", "text"))]),
            "1 to 100",
        ),
        (
            alert(
                Kind::Event,
                vec![("en-GB", panel("Title", &"a".repeat(10_001)))],
            ),
            "1 to 10000",
        ),
        (
            alert(Kind::Event, vec![("en-GB", panel("Title\r\nX: y", "text"))]),
            "1 to 100",
        ),
        (changed(|edition| edition.areas.clear()), "no area"),
    ];
    for (outgoing, told) in cases {
        let answered = channel.send(&outgoing).await;
        assert_eq!(short(&answered), "refused no-alert");
        assert!(
            !answered.touched && words(&answered).contains(told),
            "{answered:?}"
        );
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_same_key_with_the_same_text_is_the_same_alert() {
    let (sandbox, clock, channel) = gateway().await;
    let mut outgoing = notice();
    assert_eq!(
        short(&channel.send(&outgoing).await),
        "accepted alert-380960"
    );
    clock.advance(jiff::SignedDuration::from_hours(3));
    outgoing.attempt = 2;
    outgoing.after_unknown = true;
    assert_eq!(
        short(&channel.send(&outgoing).await),
        "accepted alert-380960"
    );
    assert_eq!(sandbox.alerts().len(), 1);
    let bodies: Vec<Vec<u8>> = sandbox.requests().into_iter().map(|r| r.body).collect();
    assert_eq!(bodies[0], bodies[1], "byte for byte");
}

#[tokio::test]
async fn the_same_key_with_another_text_stops_the_lane() {
    let (sandbox, _, channel) = gateway().await;
    let outgoing = notice();
    channel.send(&outgoing).await;
    let mut other = alert(Kind::Event, copies());
    other.delivery = outgoing.delivery;
    let answered = channel.send(&other).await;
    assert_eq!(short(&answered), "lane down 422 -");
    assert!(words(&answered).contains("same key"), "{answered:?}");
    assert_eq!(sandbox.alerts().len(), 1);
    assert_ne!(outgoing.delivery, DeliveryId::new(start()));
}
