//! Lists in parts.

use super::*;

#[tokio::test]
async fn a_list_comes_in_parts_and_its_cursor_serves_it_alone() {
    let stage = Stage::start().await;
    for n in 0..5 {
        let body = MESSAGE.replace("bicycle", &format!("bicycle number {n}"));
        let sent = stage
            .ask("POST", "/v1/messages")
            .header("content-type", "application/yaml");
        let sent = sent.header("idempotency-key", n.to_string()).body(body);
        assert_eq!(sent.send().await.unwrap().status().as_u16(), 201);
    }
    let get = async |path: String| {
        let said = stage.ask("GET", &path).send().await.unwrap();
        assert_eq!(said.status().as_u16(), 200, "{path}");
        said.json::<Value>().await.unwrap()
    };
    let whole = get("/v1/messages".to_owned()).await;
    assert_eq!(whole["next"], Value::Null);
    let (mut rows, mut from, mut cursors) = (Vec::new(), String::new(), Vec::new());
    for _ in 0..3 {
        let part = get(format!("/v1/messages?limit=2{from}")).await;
        rows.extend(part["messages"].as_array().unwrap().clone());
        if let Some(next) = part["next"].as_str() {
            from = format!("&cursor={next}");
            cursors.push(next.to_owned());
        }
    }
    assert_eq!(json!(rows), whole["messages"], "each once, in order");
    assert_eq!(cursors.len(), 2, "the last part has none");

    let id = rows[0]["id"].as_str().unwrap();
    let record = format!("/v1/messages/{id}/audit");
    let part = get(format!("{record}?limit=1")).await;
    assert_eq!(part["entries"].as_array().unwrap().len(), 1);
    let next = part["next"].as_str().unwrap();
    let rest = get(format!("{record}?cursor={next}")).await;
    assert!(rest["entries"][0]["sequence"].as_i64() > part["entries"][0]["sequence"].as_i64());

    let other = rows[1]["id"].as_str().unwrap();
    let edited = format!("A{}", &cursors[0][1..]);
    for path in [
        format!("/v1/messages?cursor={next}"),
        format!("/v1/messages/{other}/audit?cursor={next}"),
        format!("/v1/messages?cursor={edited}"),
        "/v1/messages?cursor=".to_owned(),
        "/v1/messages?limit=0".to_owned(),
        "/v1/messages?limit=501".to_owned(),
        "/v1/messages?limit=many".to_owned(),
    ] {
        let (status, kind, body) = problem(stage.ask("GET", &path).send().await.unwrap()).await;
        assert_eq!((status, kind.as_str()), (422, "invalid"), "{path}");
        assert!(body["errors"][0]["parameter"].is_string(), "{body}");
    }
    stage.scene.stop().await;
}
