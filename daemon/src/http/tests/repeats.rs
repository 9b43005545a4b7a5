//! A repeat under its key: one act, one answer.

use super::*;

impl Stage {
    async fn keyed(&self, path: &str, kind: &str, key: &str, body: &str) -> Response {
        self.ask("POST", path)
            .header("content-type", kind)
            .header("Idempotency-Key", key)
            .body(body.to_owned())
            .send()
            .await
            .unwrap()
    }

    async fn messages(&self) -> usize {
        let queue = self.ask("GET", "/v1/messages").send().await.unwrap();
        let queue: Value = queue.json().await.unwrap();
        queue["messages"].as_array().unwrap().len()
    }
}

fn replayed(said: &Response) -> bool {
    said.headers()
        .get("idempotent-replayed")
        .is_some_and(|v| v == "true")
}

const YAML: &str = "application/yaml";
const JSON: &str = "application/json";

#[tokio::test]
async fn a_repeat_gets_the_first_answer_and_another_request_under_the_key_is_refused() {
    let stage = Stage::start().await;
    let first = stage.keyed("/v1/messages", YAML, "one", MESSAGE).await;
    assert_eq!(first.status().as_u16(), 201);
    assert!(!replayed(&first));
    let first = first.text().await.unwrap();
    let again = stage.keyed("/v1/messages", YAML, "one", MESSAGE).await;
    assert_eq!((again.status().as_u16(), replayed(&again)), (201, true));
    assert_eq!(again.headers()["content-type"], "application/json");
    assert_eq!(again.text().await.unwrap(), first, "byte for byte");

    let id = serde_json::from_str::<Value>(&first).unwrap()["id"].clone();
    let revisions = format!("/v1/messages/{}/revisions", id.as_str().unwrap());
    let other = MESSAGE.replace("bicycle", "scooter");
    for (path, body) in [("/v1/messages", other.as_str()), (&revisions, MESSAGE)] {
        let said = problem(stage.keyed(path, YAML, "one", body).await).await;
        assert_eq!((said.0, said.1.as_str()), (422, "key-reused"), "{path}");
    }
    // A refusal is not kept: the same key serves once the message is put right.
    let wrong = stage
        .keyed("/v1/messages", YAML, "two", "kind: apeal\n")
        .await;
    assert_eq!(problem(wrong).await.0, 422);
    let right = stage.keyed("/v1/messages", YAML, "two", &other).await;
    assert_eq!((right.status().as_u16(), replayed(&right)), (201, false));
    assert_eq!(stage.messages().await, 2);
    stage.scene.stop().await;
}

#[tokio::test]
async fn what_makes_a_message_needs_a_key_and_a_key_is_checked() {
    let stage = Stage::start().await;
    for key in ["k".repeat(201), String::new()] {
        let said = stage.keyed("/v1/messages", YAML, &key, MESSAGE).await;
        let (status, kind, body) = problem(said).await;
        assert_eq!((status, kind.as_str()), (422, "invalid"));
        assert_eq!(body["errors"][0]["parameter"], "Idempotency-Key");
    }
    for (method, path) in super::super::KEY_NEEDED {
        let path = path.replace("{id}", "msg_01hzzzzzzzzzzzzzzzzzzzzzzz");
        let bare = stage.ask(method, &path).header("content-type", YAML);
        let said = problem(bare.body(MESSAGE).send().await.unwrap()).await;
        assert_eq!((said.0, said.1.as_str()), (400, "key-missing"), "{path}");
    }
    assert_eq!(stage.messages().await, 0);
    stage.scene.stop().await;
}

#[tokio::test]
async fn twenty_at_once_make_one_message_and_get_one_answer() {
    let stage = Stage::start().await;
    let all = (0..20).map(|_| stage.keyed("/v1/messages", YAML, "same", MESSAGE));
    let mut answers = Vec::new();
    let mut first = 0;
    for said in at_once(all).await {
        assert_eq!(said.status().as_u16(), 201);
        first += usize::from(!replayed(&said));
        answers.push(said.text().await.unwrap());
    }
    assert_eq!(first, 1, "one of them was the first");
    assert_eq!(answers.len(), 20);
    assert!(answers.iter().all(|a| *a == answers[0]));
    assert_eq!(stage.messages().await, 1);
    stage.scene.stop().await;
}

/// Runs them all at once.
async fn at_once<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<_> = all.map(|f| (Box::pin(f), None)).collect();
    std::future::poll_fn(|cx| {
        let mut waits = false;
        for (future, done) in all.iter_mut().filter(|(_, done)| done.is_none()) {
            match future.as_mut().poll(cx) {
                std::task::Poll::Ready(output) => *done = Some(output),
                std::task::Poll::Pending => waits = true,
            }
        }
        match waits {
            true => std::task::Poll::Pending,
            false => std::task::Poll::Ready(()),
        }
    })
    .await;
    all.into_iter().filter_map(|(_, done)| done).collect()
}

#[tokio::test]
async fn any_act_may_have_a_key_and_keys_are_each_persons_own() {
    let stage = Stage::start().await;
    let body = r#"{"scope": "area:E05014020", "reason": "a test"}"#;
    let first = stage.keyed("/v1/holds", JSON, "h", body).await;
    let first = (first.status(), first.text().await.unwrap());
    let laid_out = "{\"reason\":\"a test\",\n \"scope\":\"area:E05014020\"}";
    let again = stage.keyed("/v1/holds", JSON, "h", laid_out).await;
    assert!(replayed(&again));
    assert_eq!((again.status(), again.text().await.unwrap()), first);
    let other = problem(stage.keyed("/v1/holds", JSON, "i", body).await).await;
    assert_eq!(other.1, "conflict", "without its key it is another act");

    let desk = stage.scene.daemon.desk();
    let who = &stage.scene.approver;
    let (_, token) = desk.make_token(who, who.id, "another").await.unwrap();
    let at = stage.scene.daemon.desk_address();
    let theirs = stage
        .http
        .post(format!("http://{at}/v1/holds"))
        .bearer_auth(token)
        .header("Idempotency-Key", "h")
        .json(&json!({"scope": "area:E05014021", "reason": "another"}));
    assert_eq!(theirs.send().await.unwrap().status().as_u16(), 200);
    stage.scene.stop().await;
}

#[tokio::test]
async fn a_tokens_text_is_never_kept() {
    let stage = Stage::start().await;
    let path = format!("/v1/people/{}/tokens", stage.scene.author.id);
    let body = r#"{"label": "a program"}"#;
    let first = stage.keyed(&path, JSON, "t", body).await;
    assert_eq!(first.status().as_u16(), 201);
    let first: Value = first.json().await.unwrap();
    let again = stage.keyed(&path, JSON, "t", body).await;
    assert!(replayed(&again));
    let (status, kind, said) = problem(again).await;
    assert_eq!((status, kind.as_str()), (409, "answer-not-kept"));
    let detail = said["detail"].as_str().unwrap();
    let number = format!("token {}", first["id"]);
    assert!(detail.contains(&number), "{detail}");
    assert!(!said.to_string().contains(first["token"].as_str().unwrap()));
    stage.scene.stop().await;
}

#[tokio::test]
async fn an_answer_is_gone_with_the_texts_that_were_erased_and_nothing_is_done_twice() {
    let stage = Stage::start().await;
    let first = stage.keyed("/v1/messages", YAML, "one", MESSAGE).await;
    assert_eq!(first.status().as_u16(), 201);
    let first: Value = first.json().await.unwrap();
    let id = first["id"].as_str().unwrap();
    let withdraw = format!("/v1/messages/{id}/withdraw");
    let body = r#"{"reason": "no need any more"}"#;
    let done = stage.keyed(&withdraw, JSON, "two", body).await;
    assert_eq!(done.status().as_u16(), 200);

    let desk = stage.scene.daemon.desk();
    let message = id.parse().unwrap();
    let administrator = &stage.scene.administrator;
    let erased = desk.erase_texts(administrator, message, "asked for").await;
    erased.unwrap();
    for (path, kind, key, body) in [
        ("/v1/messages", YAML, "one", MESSAGE),
        (&withdraw, JSON, "two", body),
    ] {
        let again = problem(stage.keyed(path, kind, key, body).await).await;
        assert_eq!(
            (again.0, again.1.as_str()),
            (409, "answer-not-kept"),
            "{path}"
        );
        let detail = again.2["detail"].as_str().unwrap();
        assert!(detail.contains("nothing was done again"), "{detail}");
    }
    let scooter = MESSAGE.replace("bicycle", "scooter");
    let other = problem(stage.keyed("/v1/messages", YAML, "one", &scooter).await).await;
    assert_eq!(other.1, "key-reused");
    let record = desk.audit(administrator, None, 0, 500).await.unwrap();
    let submitted = record.iter().filter(|e| e.act.to_string() == "submitted");
    assert_eq!(submitted.count(), 1);
    stage.scene.stop().await;
}
