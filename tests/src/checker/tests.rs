use super::*;

const WINDOWS: Windows = Windows { mail: 2, posts: 1 };

fn delivery(id: &str, outlet: &str, state: &str, receipt: Option<&str>) -> Delivery {
    Delivery {
        id: id.to_owned(),
        outlet: outlet.to_owned(),
        state: state.to_owned(),
        receipt: receipt.map(str::to_owned),
    }
}

fn mail(delivery: &str, to: &str) -> Mail {
    Mail {
        id: format!("{delivery}@alerts.example.org"),
        to: to.to_owned(),
        sender: String::new(),
        subject: "Lock your bike".to_owned(),
        text: "Lock your bike in\ntwo places. Call 101.\n\nTo leave: http://127.0.0.1/x".to_owned(),
        html: String::new(),
        message: "msg_1".to_owned(),
        unsubscribe: String::new(),
        raw: Vec::new(),
    }
}

fn post(id: &str, text: &str) -> Posted {
    Posted {
        id: id.to_owned(),
        text: text.to_owned(),
        deleted: false,
    }
}

/// A message that went out as it should, with what the providers have of it.
fn good() -> (Vec<Committed>, Vec<Mail>, Vec<Posted>) {
    let sentence = "Lock your bike in two places.".to_owned();
    let message = Committed {
        id: "msg_1".to_owned(),
        kind: "guidance".to_owned(),
        post: Some("Lock your bike.".to_owned()),
        readers: vec![
            ("a@example.org".to_owned(), sentence.clone()),
            ("b@example.org".to_owned(), sentence.clone()),
            ("c@example.org".to_owned(), sentence),
        ],
        deliveries: vec![
            delivery("dlv_x", "twitter", "accepted", Some("1998")),
            delivery("dlv_a", "email", "accepted", Some("SBX1")),
            delivery("dlv_b", "email", "accepted", None),
            delivery("dlv_c", "email", "with_person", None),
            delivery("dlv_l", "leaflet", "with_person", None),
        ],
        taken_back: false,
    };
    let mails = vec![
        mail("dlv_a", "a@example.org"),
        mail("dlv_b", "b@example.org"),
        mail("dlv_c", "c@example.org"),
    ];
    (
        vec![message],
        mails,
        vec![post("1998", "Lock your bike.\nRef 7k2m9q")],
    )
}

#[test]
fn what_went_as_it_should_has_no_fault() {
    let (messages, mails, posts) = good();
    assert_eq!(check(&messages, &mails, &posts, WINDOWS), []);
}

#[test]
fn repeats_within_the_window_are_allowed() {
    let (mut messages, mut mails, mut posts) = good();
    mails.extend([mails[0].clone(), mails[1].clone()]);
    messages[0].kind = "warning".to_owned();
    posts.push(post("1999", "Lock your bike.\nRef 7k2m9q"));
    assert_eq!(check(&messages, &mails, &posts, WINDOWS), []);
}

/// A planted fault, and what the checker must say of it.
type Planted = (
    &'static str,
    fn(&mut Vec<Committed>, &mut Vec<Mail>, &mut Vec<Posted>),
    Vec<Fault>,
);

fn named(id: &str) -> String {
    id.to_owned()
}

fn planted_in_mail() -> Vec<Planted> {
    vec![
        (
            "a lost mail",
            |_, mails, _| drop(mails.remove(1)),
            vec![Fault::Lost {
                delivery: named("dlv_b"),
            }],
        ),
        (
            "a mail three times",
            |_, mails, _| mails.extend([mails[0].clone(), mails[0].clone()]),
            vec![Fault::Twice {
                what: named("dlv_a"),
                times: 3,
            }],
        ),
        (
            "more repeats than could be in doubt",
            |_, mails, _| mails.extend(mails.clone()),
            vec![Fault::BeyondTheWindow {
                outlet: "email",
                repeated: 3,
                window: 2,
            }],
        ),
        (
            "a mail nobody asked for",
            |_, mails, _| mails.push(mail("dlv_z", "a@example.org")),
            vec![Fault::NeverAsked {
                what: named("dlv_z@alerts.example.org"),
            }],
        ),
        (
            "a wrong text",
            |_, mails, _| mails[0].text = "Leave your bike anywhere.".to_owned(),
            vec![Fault::WrongText {
                what: named("dlv_a"),
            }],
        ),
        (
            "a mail to somebody else",
            |_, mails, _| mails[0].to = "z@example.org".to_owned(),
            vec![Fault::WrongReader {
                delivery: named("dlv_a"),
            }],
        ),
        (
            "a repeat with another subject",
            |_, mails, _| {
                let mut other = mails[0].clone();
                other.subject = "Other".to_owned();
                mails.push(other);
            },
            vec![Fault::RepeatDiffers {
                delivery: named("dlv_a"),
            }],
        ),
        (
            "one reader under two Message-IDs",
            |_, mails, _| mails[1].to = "a@example.org".to_owned(),
            vec![Fault::TwoIds {
                message: named("msg_1"),
            }],
        ),
        (
            "a mail that the store says never went",
            |messages, _, _| {
                messages[0].deliveries[1] = delivery("dlv_a", "email", "refused", None)
            },
            vec![Fault::WentAllTheSame {
                delivery: named("dlv_a"),
            }],
        ),
        (
            "a reader without a delivery",
            |messages, mails, _| {
                messages[0].deliveries.remove(3);
                mails.remove(2);
            },
            vec![Fault::NoDelivery {
                message: named("msg_1"),
                outlet: "email",
                wanted: 3,
                found: 2,
            }],
        ),
    ]
}

fn planted_in_posts() -> Vec<Planted> {
    vec![
        (
            "a lost post",
            |_, _, posts| posts.clear(),
            vec![Fault::Lost {
                delivery: named("dlv_x"),
            }],
        ),
        (
            "a doubled post",
            |_, _, posts| posts.push(post("1999", "Lock your bike.\nRef 7k2m9q")),
            vec![Fault::Twice {
                what: named("msg_1"),
                times: 2,
            }],
        ),
        (
            "a warning three times",
            |messages, _, posts| {
                messages[0].kind = "warning".to_owned();
                posts.extend([
                    post("1999", "Lock your bike.\nRef 7k2m9q"),
                    post("2000", "Lock your bike.\nRef 7k2m9q"),
                ]);
            },
            vec![
                Fault::Twice {
                    what: named("msg_1"),
                    times: 3,
                },
                Fault::BeyondTheWindow {
                    outlet: "twitter",
                    repeated: 2,
                    window: 1,
                },
            ],
        ),
        (
            "a post nobody asked for",
            |_, _, posts| posts.push(post("1999", "Buy a bike.\nRef aaaaaa")),
            vec![Fault::NeverAsked {
                what: named("1999"),
            }],
        ),
        (
            "a post of another wording under the same reference",
            |_, _, posts| posts.push(post("1999", "Leave your bike.\nRef 7k2m9q")),
            vec![Fault::WrongText {
                what: named("1999"),
            }],
        ),
        (
            "a post without its reference",
            |_, _, posts| posts[0].text = "Lock your bike.".to_owned(),
            vec![
                Fault::Lost {
                    delivery: named("dlv_x"),
                },
                Fault::NeverAsked {
                    what: named("1998"),
                },
            ],
        ),
        (
            "a post taken back that is still there",
            |messages, _, _| {
                messages[0].deliveries[0] = delivery("dlv_x", "twitter", "recalled", Some("1998"))
            },
            vec![Fault::WentAllTheSame {
                delivery: named("dlv_x"),
            }],
        ),
        (
            "a delivery that is still open",
            |messages, _, _| {
                messages[0].deliveries[0] = delivery("dlv_x", "twitter", "in_flight", None)
            },
            vec![Fault::NotAtRest {
                delivery: named("dlv_x"),
                state: named("in_flight"),
            }],
        ),
        (
            "two deliveries with one id",
            |messages, _, _| messages[0].deliveries[4] = messages[0].deliveries[3].clone(),
            vec![
                Fault::SameIdTwice,
                Fault::NoDelivery {
                    message: named("msg_1"),
                    outlet: "email",
                    wanted: 3,
                    found: 4,
                },
                Fault::TwoIds {
                    message: named("msg_1"),
                },
            ],
        ),
    ]
}

#[test]
fn each_planted_fault_is_found_and_nothing_else() {
    for (what, plant, expected) in planted_in_mail().into_iter().chain(planted_in_posts()) {
        let (mut messages, mut mails, mut posts) = good();
        plant(&mut messages, &mut mails, &mut posts);
        assert_eq!(
            check(&messages, &mails, &posts, WINDOWS),
            expected,
            "{what}"
        );
    }
}

#[test]
fn what_was_taken_back_may_have_fewer_deliveries_and_a_doubt_counts_as_a_copy() {
    let (mut messages, mut mails, posts) = good();
    let message = &mut messages[0];
    message.taken_back = true;
    // One reader's copy was never made ready, one was in doubt when it was withdrawn and had gone.
    message.deliveries.retain(|d| d.id != "dlv_c");
    mails.pop();
    message.deliveries[2].state = "withdrawn".to_owned();
    assert_eq!(check(&messages, &mails, &posts, WINDOWS), []);
    let nothing = Windows { mail: 0, posts: 0 };
    let beyond = Fault::BeyondTheWindow {
        outlet: "email",
        repeated: 1,
        window: 0,
    };
    assert_eq!(check(&messages, &mails, &posts, nothing), [beyond]);
    messages[0].taken_back = false;
    let faults = check(&messages, &mails, &posts, WINDOWS);
    let lost = |f: &Fault| matches!(f, Fault::NoDelivery { .. } | Fault::WentAllTheSame { .. });
    assert_eq!(faults.iter().filter(|f| lost(f)).count(), 2, "{faults:?}");
}
