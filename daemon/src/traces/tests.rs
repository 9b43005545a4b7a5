use std::{collections::BTreeMap, time::Duration};

use serde_json::json;

use super::*;

fn read(set: &[(&str, &str)]) -> Result<Option<Target>, String> {
    let all: BTreeMap<&str, &str> = set.iter().copied().collect();
    Target::read(|name| all.get(name).map(|v| (*v).to_owned()))
}

#[test]
fn a_collector_is_named_as_the_specification_has_it_and_nothing_leaves_otherwise() {
    const BASE: (&str, &str) = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/");
    assert_eq!(read(&[]), Ok(None));
    assert_eq!(read(&[BASE, ("OTEL_SDK_DISABLED", "TRUE")]), Ok(None));
    assert_eq!(read(&[BASE, ("OTEL_TRACES_EXPORTER", "none")]), Ok(None));
    let plain = read(&[BASE]).unwrap().unwrap();
    assert_eq!(plain.url, "http://127.0.0.1:4318/v1/traces");
    assert_eq!(
        (plain.service.as_str(), plain.patience),
        ("wardmote", Duration::from_secs(10))
    );
    let whole = read(&[
        BASE,
        (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "https://c.example.org/in",
        ),
        (
            "OTEL_EXPORTER_OTLP_HEADERS",
            "authorization=Basic%20abc, x=1",
        ),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "500"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"),
        ("OTEL_SERVICE_NAME", "alerts"),
        ("OTEL_RESOURCE_ATTRIBUTES", "service.name=other,host.name=a"),
    ])
    .unwrap()
    .unwrap();
    let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
    assert_eq!(whole.url, "https://c.example.org/in");
    assert_eq!(
        whole.headers,
        [pair("authorization", "Basic abc"), pair("x", "1")]
    );
    assert_eq!(whole.patience, Duration::from_millis(500));
    assert_eq!(
        (whole.service.as_str(), whole.attributes),
        ("alerts", vec![pair("host.name", "a")])
    );
    for (name, value) in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "0"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "a=%4"),
        ("OTEL_RESOURCE_ATTRIBUTES", "=b"),
    ] {
        let why = read(&[BASE, (name, value)]).unwrap_err();
        assert!(why.starts_with("OTEL_"), "{name}: {why}");
        assert!(!why.contains("a=%4"), "a header may be a key");
    }
}

#[test]
fn spans_of_one_message_hang_on_its_intake_across_processes() {
    let at = |s: i64| jiff::Timestamp::from_second(s).unwrap();
    let message = MessageId::from_bytes([7; 16]);
    let fields = |v: Value| v.as_object().cloned().unwrap();
    let target = read(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")])
        .unwrap()
        .unwrap();
    let spans = [
        Done::new(
            message,
            "submitted",
            at(1),
            at(1),
            fields(json!({"entry": 4})),
        ),
        Done::new(
            message,
            "send",
            at(2),
            at(3),
            fields(json!({"answer": "421", "attempt": 1})),
        ),
        Done::new(
            message,
            "send",
            at(4),
            at(5),
            fields(json!({"answer": "accepted"})),
        ),
        Done::new(
            message,
            "request",
            at(4),
            at(5),
            fields(json!({"status": 500, "route": "/v1/x"})),
        ),
    ];
    let body = wire::body(&target, Some(Realm::Exercise), &spans);
    let resource = &body["resourceSpans"][0]["resource"]["attributes"];
    assert_eq!(
        resource[0],
        json!({"key": "service.name", "value": {"stringValue": "wardmote"}})
    );
    assert_eq!(resource[2]["value"]["stringValue"], "exercise");
    let spans = &body["resourceSpans"][0]["scopeSpans"][0]["spans"];
    for n in 0..4 {
        assert_eq!(spans[n]["traceId"], "07".repeat(16));
    }
    assert_eq!(spans[0]["spanId"], "07".repeat(8));
    assert_eq!(spans[0].get("parentSpanId"), None);
    assert_eq!(
        spans[0]["attributes"],
        json!([{"key": "wardmote.entry", "value": {"intValue": "4"}}])
    );
    assert_eq!(
        (&spans[1]["parentSpanId"], &spans[1]["kind"]),
        (&json!("07".repeat(8)), &json!(3))
    );
    assert_eq!(spans[1]["startTimeUnixNano"], "2000000000");
    assert_eq!(spans[1]["status"], json!({"code": 2, "message": "421"}));
    assert_ne!(spans[1]["spanId"], spans[2]["spanId"]);
    assert_eq!(spans[2].get("status"), None);
    assert_eq!(spans[3]["status"]["code"], 2);
    assert_eq!(spans[3]["attributes"][1]["key"], "http.route");
}
