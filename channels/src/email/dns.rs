//! What the DNS must say so that mail arrives and comes back: looked at for `doctor`, never on the way of a mail.

use std::time::Duration;

use hickory_resolver::{
    TokioResolver,
    proto::rr::{RData, RecordType},
};
use tokio::{task::JoinSet, time::timeout};
use wardmote_domain::send::{Check, CheckState};

use super::dkim::Signer;

/// How long one question may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is looked for.
pub(super) struct Wanted<'a> {
    /// The domain mail is from.
    pub from: &'a str,
    /// Where bounces go.
    pub bounce: &'a str,
    /// What signs mail, where the relay does not.
    pub dkim: Option<&'a Signer>,
}

/// What the DNS says, or why it could not be asked.
pub(super) struct Said {
    dkim: Answer,
    spf: Answer,
    /// Of the domain and of each above it, nearest first.
    dmarc: Vec<(String, Answer)>,
    mx: Answer,
    addresses: Answer,
}

type Answer = Result<Vec<String>, String>;

/// Asks the name servers of this machine.
pub(super) async fn ask(wanted: &Wanted<'_>) -> Said {
    let resolver = TokioResolver::builder_tokio().and_then(|mut builder| {
        let options = builder.options_mut();
        options.timeout = PATIENCE;
        options.attempts = 1;
        builder.build()
    });
    match resolver {
        Ok(resolver) => ask_by(&resolver, wanted).await,
        Err(error) => Said::unasked(wanted, &error.to_string()),
    }
}

/// Asks everything at once, so that name servers which do not answer are waited for once.
async fn ask_by(resolver: &TokioResolver, wanted: &Wanted<'_>) -> Said {
    let txt = async |name: String| look(resolver, &name, RecordType::TXT).await;
    let mut above = JoinSet::new();
    for (place, domain) in at_and_above(wanted.from).enumerate() {
        let (resolver, domain) = (resolver.clone(), domain.to_owned());
        above.spawn(async move {
            let answer = look(&resolver, &format!("_dmarc.{domain}"), RecordType::TXT).await;
            (place, domain, answer)
        });
    }
    let dkim = async {
        match wanted.dkim {
            Some(signer) => txt(signer.record_name()).await,
            None => Ok(Vec::new()),
        }
    };
    let addresses = async {
        match look(resolver, wanted.bounce, RecordType::A).await {
            Ok(none) if none.is_empty() => look(resolver, wanted.bounce, RecordType::AAAA).await,
            other => other,
        }
    };
    let (dkim, spf, mx, addresses, mut dmarc) = tokio::join!(
        dkim,
        txt(wanted.bounce.to_owned()),
        look(resolver, wanted.bounce, RecordType::MX),
        addresses,
        above.join_all(),
    );
    dmarc.sort_by_key(|(place, ..)| *place);
    Said {
        dkim,
        spf,
        dmarc: dmarc
            .into_iter()
            .map(|(_, domain, answer)| (domain, answer))
            .collect(),
        mx,
        addresses,
    }
}

impl Said {
    fn unasked(wanted: &Wanted<'_>, why: &str) -> Self {
        let none = || Err(why.to_owned());
        Self {
            dkim: none(),
            spf: none(),
            dmarc: vec![(wanted.from.to_owned(), none())],
            mx: none(),
            addresses: none(),
        }
    }
}

async fn look(resolver: &TokioResolver, name: &str, kind: RecordType) -> Answer {
    let asked = timeout(PATIENCE, resolver.lookup(format!("{name}."), kind));
    let Ok(answered) = asked.await else {
        return Err(format!("no answer within {PATIENCE:?}"));
    };
    match answered {
        Ok(found) => Ok(found
            .answers()
            .iter()
            .filter_map(|record| shown(&record.data))
            .collect()),
        Err(error) if error.is_no_records_found() => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

fn shown(data: &RData) -> Option<String> {
    Some(match data {
        RData::TXT(txt) => String::from_utf8_lossy(&txt.txt_data.concat()).into_owned(),
        RData::MX(mx) => mx.exchange.to_string(),
        RData::A(address) => address.to_string(),
        RData::AAAA(address) => address.to_string(),
        _ => return None,
    })
}

/// A domain and those above it that are not top-level.
fn at_and_above(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |d| d.split_once('.').map(|(_, rest)| rest))
        .enumerate()
        .filter(|(i, d)| *i == 0 || d.contains('.'))
        .map(|(_, d)| d)
        .take(6)
}

/// What of it is in order, each with how to mend it.
pub(super) fn judge(wanted: &Wanted<'_>, said: &Said) -> Vec<Check> {
    vec![
        dkim(wanted, &said.dkim),
        spf(wanted.bounce, &said.spf),
        dmarc(wanted.from, &said.dmarc),
        bounces(wanted.bounce, &said.mx, &said.addresses),
    ]
}

fn not_asked(what: &str, name: &str, kind: &str, why: &str, should: &str) -> Check {
    Check::not_good(
        CheckState::NotChecked,
        what,
        format!("the DNS could not be asked: {why}"),
        format!("ask it yourself: dig +short {kind} {name}   It should say: {should}"),
    )
}

fn dkim(wanted: &Wanted<'_>, answer: &Answer) -> Check {
    const WHAT: &str = "DKIM record";
    let Some(signer) = wanted.dkim else {
        return Check::not_good(
            CheckState::NotChecked,
            WHAT,
            "mail is not signed here, so the relay has to sign it",
            "send yourself a notice and look for dkim=pass in its Authentication-Results; else set \
             [channels.email.dkim]",
        );
    };
    let name = signer.record_name();
    let (Ok(record), Ok(key)) = (signer.record(), signer.public_key()) else {
        return Check::not_good(
            CheckState::Bad,
            WHAT,
            "the public key cannot be read from the private one",
            "make a new key and name it in [channels.email.dkim]",
        );
    };
    let records = match answer {
        Ok(records) => records,
        Err(why) => return not_asked(WHAT, &name, "TXT", why, &record),
    };
    let mend = format!("publish this TXT record at {name}: {record}");
    let keys: Vec<String> = records.iter().filter_map(|r| tag(r, "p")).collect();
    match keys.as_slice() {
        [] => Check::not_good(
            CheckState::Bad,
            WHAT,
            format!("no key stands at {name}"),
            mend,
        ),
        [one] if *one == key => Check::good(
            WHAT,
            format!("the key at {name} is the one that mail is signed with"),
        ),
        [_] => {
            let found = format!("the key at {name} is not the one that mail is signed with");
            Check::not_good(CheckState::Bad, WHAT, found, mend)
        }
        _ => {
            let found = format!("more than one key stands at {name}");
            Check::not_good(CheckState::Bad, WHAT, found, mend)
        }
    }
}

/// The value of a tag of a record, without white space.
fn tag(record: &str, name: &str) -> Option<String> {
    record.split(';').find_map(|part| {
        let (key, value) = part.split_once('=')?;
        let value = value.split_whitespace().collect::<String>();
        (key.trim() == name).then_some(value)
    })
}

fn spf(domain: &str, answer: &Answer) -> Check {
    const WHAT: &str = "SPF record";
    let should = "v=spf1 ip4:THE-ADDRESS-YOUR-RELAY-SENDS-FROM -all";
    let records = match answer {
        Ok(records) => records,
        Err(why) => return not_asked(WHAT, domain, "TXT", why, should),
    };
    let mend = format!("publish one TXT record at {domain}: {should}");
    let spf: Vec<&String> = records
        .iter()
        .filter(|r| {
            let version = r.split_whitespace().next();
            version.is_some_and(|v| v.eq_ignore_ascii_case("v=spf1"))
        })
        .collect();
    match spf.as_slice() {
        [] => {
            let found = format!("{domain} says of no server that it may send");
            Check::not_good(CheckState::Bad, WHAT, found, mend)
        }
        [one] => {
            let open = one
                .split_whitespace()
                .any(|word| ["all", "+all", "?all"].contains(&word.to_ascii_lowercase().as_str()));
            if open {
                let found = format!("{domain} lets every server send: {one}");
                Check::not_good(CheckState::Look, WHAT, found, mend)
            } else {
                Check::good(WHAT, format!("{domain}: {one}"))
            }
        }
        _ => {
            let found = format!("{domain} has more than one, and receivers then trust none");
            Check::not_good(CheckState::Bad, WHAT, found, mend)
        }
    }
}

fn dmarc(from: &str, answers: &[(String, Answer)]) -> Check {
    const WHAT: &str = "DMARC record";
    let should = "v=DMARC1; p=reject; rua=mailto:WHO-READS-THE-REPORTS";
    for (domain, answer) in answers {
        let records = match answer {
            Ok(records) => records,
            Err(why) => return not_asked(WHAT, &format!("_dmarc.{domain}"), "TXT", why, should),
        };
        let found = records
            .iter()
            .find(|r| tag(r, "v").is_some_and(|v| v.eq_ignore_ascii_case("DMARC1")));
        let Some(record) = found else { continue };
        let policy = match domain == from {
            true => tag(record, "p"),
            false => tag(record, "sp").or_else(|| tag(record, "p")),
        };
        let policy = policy.unwrap_or_default().to_ascii_lowercase();
        if ["quarantine", "reject"].contains(&policy.as_str()) {
            return Check::good(
                WHAT,
                format!("{domain} asks receivers to {policy} what is not ours"),
            );
        }
        return Check::not_good(
            CheckState::Look,
            WHAT,
            format!("{domain} has one that asks receivers to do nothing"),
            "once its reports show that all of your mail passes, go to p=quarantine and then p=reject",
        );
    }
    Check::not_good(
        CheckState::Bad,
        WHAT,
        format!("neither {from} nor a domain above it has one"),
        format!("publish this TXT record at _dmarc.{from}: {should}"),
    )
}

fn bounces(domain: &str, mx: &Answer, addresses: &Answer) -> Check {
    const WHAT: &str = "bounce domain";
    let mend = format!(
        "publish an MX record of {domain} that names the server which hands bounces over (wardmote mail receive, or \
         [channels.email.feedback])"
    );
    match (mx, addresses) {
        (Ok(mx), _) if mx.iter().any(|host| host == ".") => Check::not_good(
            CheckState::Bad,
            WHAT,
            format!("{domain} says that it takes no mail, so nothing can come back"),
            mend,
        ),
        (Ok(mx), _) if !mx.is_empty() => {
            Check::good(WHAT, format!("bounces go to {}", mx.join(", ")))
        }
        (Ok(_), Ok(addresses)) if !addresses.is_empty() => {
            Check::good(WHAT, format!("bounces go to {domain} itself"))
        }
        (Ok(_), Ok(_)) => Check::not_good(
            CheckState::Bad,
            WHAT,
            format!(
                "no server takes mail for {domain}, so bounces are lost and receivers may refuse our mail"
            ),
            mend,
        ),
        (Err(why), _) | (_, Err(why)) => {
            not_asked(WHAT, domain, "MX", why, "the server that takes mail for it")
        }
    }
}

/// What stands in its place where no name server may be asked.
pub(super) fn on_the_sandbox() -> Check {
    Check::not_good(
        CheckState::NotChecked,
        "DNS records",
        "the sandbox asks no name server",
        "DKIM, SPF, DMARC and the bounce domain are looked at in the live realm",
    )
}

#[cfg(test)]
mod asked_tests;
#[cfg(test)]
mod tests;
