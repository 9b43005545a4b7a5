//! Messages of every kind from facts that are easily said wrong: midnight and noon, 29 February, the nights when clocks
//! change, no, one and many of a thing, names with signs and accents, and what is not known yet.

use serde_json::{Map, Value, json};
use wardmote_domain::{
    draft::{Draft, Purpose},
    file::MessageFile,
    local_time::LocalDateTime,
    places::Places,
};
use wardmote_policies::standard_outlets;
use wardmote_templates::OfMessage;

/// One message.
pub struct Case {
    /// Its number and kind, for whoever looks for it.
    pub name: String,
    pub draft: Draft,
    pub going: LocalDateTime,
    pub of: Option<OfMessage>,
}

/// Choices that look like chance and are the same in every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn some<T: Clone>(&mut self, of: &[T], most: usize) -> Vec<T> {
        let from = self.below(of.len());
        let many = 1 + self.below(most.min(of.len()));
        (0..many)
            .map(|i| of[(from + i) % of.len()].clone())
            .collect()
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// Two moments of a day, the later one after the other.
const DAYS: [(&str, &str, &str); 9] = [
    ("2026-12-08", "05:15", "09:40"),
    ("2026-12-08", "00:00", "12:00"),
    ("2028-02-29", "12:00", "15:40"),
    // The nights when clocks go back and forward.
    ("2026-10-25", "00:30", "03:15"),
    ("2027-03-28", "00:45", "02:05"),
    ("2026-12-31", "21:05", "23:59"),
    ("2026-05-01", "13:00", "18:01"),
    ("2026-08-01", "00:05", "21:00"),
    ("2027-09-30", "11:30", "16:45"),
];

const STREETS: [&str; 5] = [
    "Marlpit Road",
    "St Mary's Court",
    "O'Connor & Sons Yard",
    "Café Zoë Lane",
    "Ångström Mews",
];

const VENUES: [&str; 4] = [
    "St Mary's & All Saints' Hall",
    "Café Zoë",
    "O'Neill Library",
    "Quillfeather Centre",
];

const PHONES: [&str; 3] = ["101", "020 7946 0187", "0800 555 111"];

const COUNTS: [u32; 6] = [0, 1, 2, 5, 21, 1250];

fn known(chance: &mut Chance, values: &[Value]) -> Value {
    let mut all = values.to_vec();
    all.push(json!("not_known"));
    chance.one(&all).clone()
}

fn count(chance: &mut Chance) -> Value {
    known(chance, &COUNTS.map(|n| json!(n)))
}

fn contact(chance: &mut Chance) -> Value {
    let purpose = *chance.one(&["emergency", "saw_or_worried", "not_emergency"]);
    let mut contact = json!({"phone": chance.one(&PHONES), "for": purpose});
    if chance.yes() {
        contact["url"] = json!("met.police.uk");
    }
    if chance.yes() {
        contact["email"] = json!("panel@example.org");
    }
    contact
}

/// What every message is made of.
struct Ground {
    ward: String,
    street: Option<&'static str>,
    day: &'static str,
    from: String,
    to: String,
    contact: Value,
}

impl Ground {
    fn of(chance: &mut Chance) -> Self {
        let wards: Vec<String> = Places::london()
            .wards()
            .map(|w| w.code.to_string())
            .collect();
        let (day, from, to) = *chance.one(&DAYS);
        let street = *chance.one(&STREETS);
        Self {
            ward: chance.one(&wards).clone(),
            street: chance.yes().then_some(street),
            day,
            from: format!("{day}T{from}"),
            to: format!("{day}T{to}"),
            contact: contact(chance),
        }
    }

    fn place(&self) -> Value {
        match self.street {
            Some(street) => json!({"street": street, "ward": self.ward}),
            None => json!({"ward": self.ward}),
        }
    }
}

const YES_NO: [&str; 3] = ["yes", "no", "not_known"];

fn facts(kind: &str, chance: &mut Chance, g: &Ground) -> Value {
    match kind {
        "holding" => json!({
            "what": chance.one(&["armed_police", "search", "cordon", "serious_incident"]),
            "place": g.place(), "started": g.from, "next_update": g.to, "contact": g.contact,
        }),
        "reassurance" => {
            let mut facts = json!({
                "what_happened": chance.one(&["search", "arrest", "armed_response", "road_closed"]),
                "place": g.place(), "started": g.from, "ended": g.to,
                "armed": chance.one(&YES_NO), "arrested": count(chance),
                "injured": known(chance, &[json!(0)]), "died": known(chance, &[json!(0)]),
                "shots_fired": chance.one(&["no", "not_known"]),
                "right_address": chance.one(&["yes", "not_known"]),
                "road_open": chance.one(&YES_NO), "contact": g.contact,
            });
            if chance.yes() {
                facts["team_there"] =
                    json!({"place": chance.one(&VENUES), "from": g.from, "to": g.to});
            }
            if chance.yes() {
                facts["extras"] = json!(["helicopter", {"road_shut_until": g.to}, {"road_shut": chance.one(&STREETS)}]);
            }
            facts
        }
        "warning" => json!({
            "hazard": chance.one(&["gas_leak", "flood", "person_with_weapon", "dangerous_dog", "fallen_cable"]),
            "place": g.place(), "started": g.from,
            "do": chance.some(&["leave_now", "stay_indoors", "stay_away", "shut_windows", "call_if_seen"], 3),
            "do_not": chance.some(&["approach", "touch", "light_flame", "use_lift", "cross_water"], 3),
            "next_update": g.to, "source": chance.one(&["police", "fire_brigade", "council"]),
            "contact": g.contact,
        }),
        "appeal" => json!({
            "what_happened": chance.one(&["burglary", "robbery", "assault", "theft", "collision", "hate_crime"]),
            "place": g.place(), "when": if chance.yes() { json!(g.from) } else { json!(g.day) },
            "did_you_see": chance.one(&["anything", "people", "vehicle", "film"]),
            "reference": "01/7654321/26", "contact": g.contact,
        }),
        "missing" => json!({
            "person": {"name": chance.one(&["Orla Quillfeather", "Zoë O'Marlpit", "Corwin Ångström"]),
                "age": chance.one(&[5, 15, 41, 82]), "role": "missing", "status": "open",
                "confirmed_by": "DS A. Example", "family_told": "yes"},
            "last_seen": {"place": g.place(), "when": g.from},
            "description": chance.some(&["short_hair", "red_hair", "glasses", "dark_coat", "jeans"], 4),
            "picture": "none", "reference": "01/7654321/26", "contact": g.contact,
        }),
        "ward_update" => json!({
            "month": chance.one(&["2026-11", "2026-02", "2026-05"]),
            "priorities": (0..=chance.below(2)).map(|_| json!({
                "asked": chance.one(&["what_to_work_on", "do_you_feel_safe", "how_did_we_do"]),
                "said": chance.one(&["burglary", "knives", "speeding", "drugs"]),
                "did": chance.one(&["more_patrols", "warrants", "arrests", "school_visits"])})).collect::<Vec<_>>(),
            "figures": [{"what": chance.one(&["burglaries", "arrests", "weapons_found"]), "now": count(chance),
                "before": count(chance), "period": chance.one(&["year_before", "month_before"]),
                "source": chance.one(&["police_records", "council_records"])}],
            "next_meeting": {"title": "ward_panel", "venue": chance.one(&VENUES), "address": "12 Marlpit Road, SW12 0AA",
                "starts": g.from, "ends": g.to, "access": ["step_free", "bsl"], "book": "not_needed"},
            "contact": g.contact,
        }),
        "event" => json!({
            "title": chance.one(&["ward_panel", "public_meeting", "drop_in", "bike_marking"]),
            "venue": chance.one(&VENUES), "address": "12 Marlpit Road, SW12 0AA",
            "starts": g.from, "ends": g.to,
            "access": chance.some(&["step_free", "hearing_loop", "parking", "interpreter", "children"], 3),
            "book": if chance.yes() { json!("not_needed") } else { json!({"phone": "020 7946 0187"}) },
        }),
        "outcome" => json!({
            "person": {"name": chance.one(&["Corwin Ashgrove", "Zoë O'Marlpit"]), "age": chance.one(&[19, 41]),
                "role": "charged", "status": "closed", "confirmed_by": "DC B. Example"},
            "court": chance.one(&["Kingston Crown Court", "St Mary's Magistrates' Court"]),
            "date": g.day, "offence": chance.one(&["robbery", "knife", "burglary", "fraud"]),
            "result": chance.one(&[json!("found_guilty"), json!("not_guilty"), json!({"fined": 1250}), json!({"jailed": {"years": 1}}),
                json!({"jailed": {"years": 3, "months": 6}}), json!({"suspended": {"months": 11}})]),
        }),
        "guidance" => json!({
            "topic": chance.one(&["scam_calls", "online_fraud", "home_security", "bike_theft"]),
            "steps": chance.some(&["hang_up", "call_your_bank", "strong_password", "two_steps", "two_locks", "tell_us"], 5),
            "contact": g.contact,
        }),
        "feedback" => json!({
            "question": chance.one(&["what_to_work_on", "do_you_feel_safe"]), "answers": count(chance),
            "said": chance.one(&["burglary", "knives"]), "did": chance.one(&["more_patrols", "warrants"]),
            "could_not": chance.one(&["cameras", "change_road"]), "because": chance.one(&["no_money", "council_decides"]),
        }),
        "correction" => match chance.below(3) {
            0 => json!({"wrong": "arrested", "right": count(chance)}),
            1 => json!({"wrong": "ended", "right": g.to}),
            _ => json!({"wrong": "road_open", "right": chance.one(&YES_NO)}),
        },
        _ => json!({"reason": chance.one(&["facts_wrong", "no_longer_true", "sent_in_error"])}),
    }
}

const KINDS: [&str; 12] = [
    "holding",
    "reassurance",
    "warning",
    "appeal",
    "missing",
    "ward_update",
    "event",
    "outcome",
    "guidance",
    "feedback",
    "correction",
    "withdrawal",
];

/// The draft of a message, and when it goes.
fn draft(kind: &str, chance: &mut Chance) -> (Draft, LocalDateTime, Ground) {
    let ground = Ground::of(chance);
    let mut message = Map::new();
    message.insert("kind".to_owned(), json!(kind));
    message.insert("areas".to_owned(), json!([ground.ward]));
    message.insert("facts".to_owned(), facts(kind, chance, &ground));
    if matches!(kind, "correction" | "withdrawal") {
        message.insert("of".to_owned(), json!("msg_01jg0000000000000000000000"));
    }
    let text = Value::Object(message).to_string();
    let file: MessageFile = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let draft = Draft::read(&file, &standard_outlets(), Purpose::Message)
        .unwrap_or_else(|e| panic!("{e:?}\n{text}"));
    let going = ground.to.parse().unwrap();
    (draft, going, ground)
}

/// So many messages, of every kind in turn.
pub fn cases(many: usize) -> Vec<Case> {
    let mut chance = Chance(20_261_208);
    (0..many)
        .map(|i| {
            let kind = KINDS[i % KINDS.len()];
            let (draft, going, ground) = draft(kind, &mut chance);
            let of = matches!(kind, "correction" | "withdrawal").then(|| OfMessage {
                released: ground.from.parse().unwrap(),
                facts: None,
            });
            Case {
                name: format!("{i} {kind}"),
                draft,
                going,
                of,
            }
        })
        .collect()
}
