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
    let first = if cursors[0].starts_with('A') {
        'B'
    } else {
        'A'
    };
    let edited = format!("{first}{}", &cursors[0][1..]);
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

#[tokio::test]
async fn every_list_in_parts_keeps_its_order_and_its_cursor() {
    let stage = Stage::start().await;
    let send = async |path: &str, body: Value| {
        let said = stage.ask("POST", path).json(&body).send().await.unwrap();
        assert!(
            said.status().is_success(),
            "{path}: {}",
            said.text().await.unwrap()
        );
        said.json::<Value>().await.unwrap()
    };
    for ward in ["E05014020", "E05014021", "E05014022"] {
        send(
            "/v1/holds",
            json!({"scope": format!("area:{ward}"), "reason": "a test"}),
        )
        .await;
        let when = "first Tuesday of the month at 10am";
        let schedule = json!({"when": when, "kind": "guidance", "areas": [ward], "outlets": ["email", "page"]});
        let made = send("/v1/schedules", schedule).await;
        let id = made["id"].as_str().unwrap();
        send(&format!("/v1/schedules/{id}/wake"), json!({})).await;
    }
    let get = async |path: String| {
        let said = stage.ask("GET", &path).send().await.unwrap();
        assert_eq!(said.status().as_u16(), 200, "{path}");
        said.json::<Value>().await.unwrap()
    };
    for (path, name, least) in [
        ("/v1/holds", "holds", 3),
        ("/v1/schedules", "schedules", 3),
        ("/v1/rounds", "rounds", 3),
        ("/v1/asks", "asks", 3),
        ("/v1/wards?borough=E09000032", "wards", 20),
        ("/v1/told", "told", 0),
        ("/v1/tasks", "tasks", 0),
        ("/v1/wards/E05014020/versions", "versions", 0),
    ] {
        let joined = if path.contains('?') { '&' } else { '?' };
        let whole = get(format!("{path}{joined}limit=500")).await;
        let whole_rows = whole[name].as_array().unwrap();
        assert!(whole_rows.len() >= least, "{path}: {}", whole_rows.len());
        assert_eq!(whole["next"], Value::Null, "{path}");
        let (mut rows, mut from, mut last) = (Vec::new(), String::new(), None);
        loop {
            let part = get(format!("{path}{joined}limit=1{from}")).await;
            rows.extend(part[name].as_array().unwrap().clone());
            match part["next"].as_str() {
                Some(next) => from = format!("&cursor={next}"),
                None => break,
            }
            last = Some(from.clone());
        }
        assert_eq!(&rows, whole_rows, "{path}: each once, in order");
        // Another list does not take it.
        if let Some(cursor) = last {
            let other = stage.ask("GET", &format!("/v1/messages?limit=1{cursor}"));
            let said = problem(other.send().await.unwrap()).await;
            assert_eq!((said.0, said.1.as_str()), (422, "invalid"), "{path}");
        }
    }
    stage.scene.stop().await;
}
