//! What the gateway lets us do, looked at without sending anything.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;
use wardmote_domain::{
    area::AreaCode,
    places::Places,
    send::{Check, CheckState, Probe, Reason},
};

use super::{Gateway, answers, config::GatewayConfig};
use crate::http::{Ask, Exchange, Reply};

/// The region of London, as the Office for National Statistics codes it.
const LONDON: &str = "E12000007";
/// The most that is read of a list of areas: every ward of London several times over.
const AREAS: usize = 1024 * 1024;
/// How many missing areas are named.
const NAMED: usize = 5;

async fn get(
    gateway: &Gateway,
    path: &[&str],
    query: Vec<(&'static str, String)>,
) -> Result<Reply, Reason> {
    let mut ask = Ask::new(Method::GET, path);
    ask.query = query;
    ask.most = AREAS;
    let reply = match gateway.call(ask).await {
        Ok(Exchange::Reply(reply)) => reply,
        Ok(Exchange::NotSent(reason) | Exchange::Lost(reason)) => return Err(reason),
        Err(no) => return Err(no.reason()),
    };
    let said = |words: &str| {
        let own = answers::detail(&reply);
        let words = if own.is_empty() {
            words.to_owned()
        } else {
            format!("{words}: \"{own}\"")
        };
        Reason::new(reply.status.to_string(), words)
    };
    match reply.status {
        200..=299 => Ok(reply),
        401 => Err(said("the gateway does not accept our token")),
        403 => Err(said("the gateway does not let this provider in")),
        404 | 405 | 410 => Err(said("there is no gateway at that address: look at url")),
        429 => Err(said("the gateway asks us to wait")),
        _ => Err(said("the gateway does not answer as it should")),
    }
}

/// `GET /v1/limits`: proves address and credentials, and publishes nothing.
pub(super) async fn probe(gateway: &Gateway) -> Probe {
    match get(gateway, &["v1", "limits"], Vec::new()).await {
        Ok(_) => Probe::Up,
        Err(reason) => Probe::Down(reason),
    }
}

/// Everything that is needed.
pub(super) async fn all(gateway: &Gateway) -> Vec<Check> {
    let config = &gateway.config;
    let mut checks = match get(gateway, &["v1", "limits"], Vec::new()).await {
        Ok(reply) => vec![
            Check::good("credentials", "the gateway lets us in"),
            limits(config, &reply),
        ],
        Err(reason) => {
            let mend = "look at url and the token; ask the supplier whether the account is open";
            return vec![Check::not_good(
                CheckState::Bad,
                "credentials",
                reason.words,
                mend,
            )];
        }
    };
    checks.push(licence(gateway).await);
    checks.push(if config.callback_secret.is_some() {
        Check::good("callbacks", "the gateway's calls are proved by their signature")
    } else {
        let found = "there is no callback_secret: what becomes of an alert, and that members replied, is not learnt here";
        let mend = "ask the supplier for the signing secret of the calls to us, and set callback_secret";
        Check::not_good(CheckState::Look, "callbacks", found, mend)
    });
    checks.push(if config.reply_to.is_some() {
        Check::good("replies", "members can reply to the mailbox in reply_to")
    } else {
        let found = "there is no reply_to: members cannot reply to an alert";
        Check::not_good(
            CheckState::Look,
            "replies",
            found,
            "set reply_to to a mailbox that somebody reads",
        )
    });
    checks
}

fn limits(config: &GatewayConfig, reply: &Reply) -> Check {
    let json = reply.json().unwrap_or(Value::Null);
    let allowed = |key: &str| json.get(key).and_then(Value::as_u64);
    let (minute, day) = (allowed("per_minute"), allowed("per_day"));
    let over = |own: u32, theirs: Option<u64>| theirs.is_some_and(|t| u64::from(own) > t);
    let shown = |n: Option<u64>| n.map_or("not said".to_owned(), |n| n.to_string());
    let found = format!(
        "the gateway allows {} a minute and {} a day; we keep to {} and {}",
        shown(minute),
        shown(day),
        config.alerts_per_minute,
        config.alerts_per_day
    );
    if over(config.alerts_per_minute.get(), minute) || over(config.alerts_per_day.get(), day) {
        let mend = "lower alerts_per_minute and alerts_per_day to what the gateway allows";
        Check::not_good(CheckState::Bad, "limits", found, mend)
    } else if minute.is_none() || day.is_none() {
        let mend = "ask the supplier for the limits of the account";
        Check::not_good(CheckState::Look, "limits", found, mend)
    } else {
        Check::good("limits", found)
    }
}

/// Which wards and boroughs of the configuration the licence leaves out.
async fn licence(gateway: &Gateway) -> Check {
    let mut licensed: BTreeSet<String> = BTreeSet::new();
    for area in &gateway.config.areas {
        let within = match area {
            AreaCode::London => LONDON.to_owned(),
            other => other.to_string(),
        };
        match get(gateway, &["v1", "areas"], vec![("within", within)]).await {
            Ok(reply) => licensed.extend(codes(&reply)),
            Err(reason) => {
                let mend = "ask the supplier which areas the account is licensed for";
                return Check::not_good(CheckState::Bad, "areas", reason.words, mend);
            }
        }
    }
    let london = Places::london();
    let missing: Vec<AreaCode> = wanted(&gateway.config.areas)
        .into_iter()
        .filter(|area| !licensed.contains(&area.to_string()))
        .collect();
    if missing.is_empty() {
        return Check::good("areas", "every area of the configuration is licensed");
    }
    let named: Vec<String> = missing
        .iter()
        .take(NAMED)
        .map(|area| format!("{} ({area})", london.full_name(area).unwrap_or_default()))
        .collect();
    let more = missing.len().saturating_sub(NAMED);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let found = format!("not licensed: {}{rest}", named.join(", "));
    let mend = "ask the supplier to license these areas for our provider code; codes of wards change, so name the version";
    Check::not_good(CheckState::Bad, "areas", found, mend)
}

/// Boroughs and wards that alerts can be for.
fn wanted(areas: &[AreaCode]) -> BTreeSet<AreaCode> {
    let london = Places::london();
    let mut all: BTreeSet<AreaCode> = BTreeSet::new();
    for area in areas {
        all.extend(london.wards_of(area).into_iter().map(AreaCode::Ward));
        match area {
            AreaCode::London => all.extend(london.boroughs().map(|b| AreaCode::Borough(b.code))),
            AreaCode::Borough(code) => {
                all.insert(AreaCode::Borough(*code));
            }
            AreaCode::Ward(_) => {}
        }
    }
    all
}

fn codes(reply: &Reply) -> Vec<String> {
    let json = reply.json().unwrap_or(Value::Null);
    let list = json.get("areas").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|area| area.get("code")?.as_str().map(str::to_owned))
        .collect()
}
