//! Waiting until nothing more can happen by itself, in real time and by a bounded number of looks.

use serde_json::Value;

use crate::{
    checker::Delivery,
    client::Client,
    daemon::{LOOK, LOOKS},
};

/// Looks until `found` gives something.
pub async fn until<T, F, W>(what: &str, mut found: F) -> T
where
    F: FnMut() -> W,
    W: Future<Output = Option<T>>,
{
    for _ in 0..LOOKS {
        if let Some(it) = found().await {
            return it;
        }
        tokio::time::sleep(LOOK).await;
    }
    panic!("it did not come to this: {what}");
}

/// Looks at a message until nothing more can happen to it by itself, and gives its status.
pub async fn settled(client: &Client, id: &str) -> Value {
    let path = format!("/v1/messages/{id}");
    until(&format!("{id} settled"), || async {
        let view = client.get(&path).await.expect(200).json;
        (view["settled"] == true).then_some(view)
    })
    .await
}

/// Looks at a message until its status says those words somewhere.
pub async fn says(client: &Client, id: &str, words: &str) -> Value {
    let path = format!("/v1/messages/{id}");
    until(&format!("{id} says \"{words}\""), || async {
        let view = client.get(&path).await.expect(200).json;
        plain(&view).contains(words).then_some(view)
    })
    .await
}

/// The words of a status that a person reads: the summary, each outlet's line, and the reasons.
pub fn plain(view: &Value) -> String {
    let mut words = vec![view["summary"].as_str().unwrap_or_default().to_owned()];
    words.extend(view["held"].as_str().map(str::to_owned));
    for line in view["outlets"].as_array().into_iter().flatten() {
        words.extend(line["words"].as_str().map(str::to_owned));
        words.extend(
            line["reasons"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned),
        );
    }
    words.join("\n")
}

/// Every delivery of a message, through all pages.
pub async fn deliveries(client: &Client, id: &str) -> Vec<Delivery> {
    let mut all = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/v1/messages/{id}/deliveries{after}");
        let page = client.get(&path).await.expect(200).json;
        let rows = page["deliveries"]
            .as_array()
            .cloned()
            .unwrap_or_else(|| panic!("no deliveries in {page}"));
        all.extend(rows.iter().map(delivery));
        match page["next"].as_str() {
            Some(next) => after = format!("?cursor={next}"),
            None => return all,
        }
    }
}

fn delivery(row: &Value) -> Delivery {
    let text = |key: &str| row[key].as_str().map(str::to_owned);
    Delivery {
        id: text("id").unwrap_or_else(|| panic!("a delivery without id: {row}")),
        outlet: text("outlet").unwrap_or_else(|| panic!("a delivery without outlet: {row}")),
        state: text("state").unwrap_or_else(|| panic!("a delivery without state: {row}")),
        receipt: text("receipt"),
    }
}
