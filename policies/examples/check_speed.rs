//! How long one check takes: a message with twelve versions as a multiple of one pass of the same patterns over the same
//! texts, the growth with the length of the text, the rules that take longest, and texts made to hurt. Prints
//! `figure<TAB>value<TAB>unit` lines; `tests/bench check` runs it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::{collections::BTreeMap, time::Instant};

use common::{STANDARD, render, with};
use regex::Regex;
use serde_json::{Value, json};
use wardmote_domain::{
    draft::{Draft, Purpose},
    text::formats::Format as Pattern,
    variant::{Rendered, Variant},
    words::{Format, Realm},
};
use wardmote_policies::{DataFiles, Subject, standard_outlets};

const ENGLISH: &str = "Armed officers were in Pottery Row, Homerton, on Thursday 10 December. They searched a flat for a \
    gun. They had a court order.\n\nThe search started at 6:20am and ended at 8:45am. Two people were arrested. Nobody \
    was hurt. We spoke to 1,250 people in the road.\n\nDo not worry if you still see officers in the street. They are \
    there to talk to you.\n\nIf you have any information, call 101. To stay anonymous, call Crimestoppers on 0800 555 111.\n\n";

const LANGUAGES: [(&str, &str); 5] = [
    (
        "tr",
        "10 Aralık Perşembe günü silahlı polisler Homerton'da Pottery Row sokağındaydı. Bir dairede silah aradılar. Ellerinde \
         mahkeme kararı vardı.\n\nArama saat 6.20'de başladı ve 8.45'te bitti. İki kişi gözaltına alındı. Kimse yaralanmadı. \
         Sokakta 1.250 kişiyle konuştuk.\n\nSokakta hâlâ polis görürseniz endişelenmeyin.\n\nBilginiz varsa 101 numarayı \
         arayın. Crimestoppers: 0800 555 111.\n\n",
    ),
    (
        "es",
        "El jueves 10 de diciembre hubo policías armados en Pottery Row, Homerton. Registraron un piso en busca de una \
         pistola. Tenían una orden judicial.\n\nEl registro empezó a las 6:20 y terminó a las 8:45. Dos personas fueron \
         detenidas. Nadie resultó herido. Hablamos con 1.250 personas.\n\nNo se preocupe si todavía ve agentes en la \
         calle.\n\nSi tiene información, llame al 101. Crimestoppers: 0800 555 111.\n\n",
    ),
    (
        "pl",
        "W czwartek 10 grudnia uzbrojeni policjanci byli w Pottery Row w Homerton. Szukali broni w mieszkaniu. Mieli nakaz \
         sądowy.\n\nPrzeszukanie zaczęło się o 6:20 i skończyło o 8:45. Zatrzymano dwie osoby. Nikt nie został ranny. \
         Rozmawialiśmy z 1 250 osobami.\n\nNie martw się, jeśli nadal widzisz policję.\n\nJeśli coś wiesz, zadzwoń pod \
         101. Crimestoppers: 0800 555 111.\n\n",
    ),
    (
        "bn",
        "১০ ডিসেম্বর বৃহস্পতিবার Homerton-এর Pottery Row-তে সশস্ত্র পুলিশ ছিল। তারা একটি ফ্ল্যাটে বন্দুক খুঁজেছে। তাদের কাছে আদালতের আদেশ \
         ছিল।\n\nতল্লাশি সকাল ৬:২০ মিনিটে শুরু হয় এবং ৮:৪৫ মিনিটে শেষ হয়। দুজন গ্রেপ্তার হয়েছে। কেউ আহত হয়নি। আমরা ১,২৫০ জনের সঙ্গে কথা \
         বলেছি।\n\nপুলিশ দেখলে চিন্তা করবেন না।\n\nকিছু জানলে ১০১ নম্বরে ফোন করুন। Crimestoppers: ০৮০০ ৫৫৫ ১১১।\n\n",
    ),
    (
        "ur",
        "جمعرات 10 دسمبر کو مسلح پولیس Homerton کی Pottery Row میں تھی۔ انہوں نے ایک فلیٹ میں بندوق تلاش کی۔ ان کے پاس عدالت کا حکم \
         تھا۔\n\nتلاشی صبح 6:20 بجے شروع ہوئی اور 8:45 بجے ختم ہوئی۔ دو افراد گرفتار ہوئے۔ کوئی زخمی نہیں ہوا۔ ہم نے 1,250 لوگوں سے بات \
         کی۔\n\nپولیس کو دیکھ کر فکر نہ کریں۔\n\nاگر آپ کچھ جانتے ہیں تو 101 پر فون کریں۔ Crimestoppers: 0800 555 111۔\n\n",
    ),
];

/// A text with more of the same, up to so many bytes.
fn up_to(text: &str, bytes: usize) -> String {
    let mut long = text.repeat(bytes.div_ceil(text.len()).max(1));
    long.truncate(long.floor_char_boundary(bytes.max(text.len())));
    long
}

fn message(bytes: usize) -> Value {
    let variants: Vec<Value> = (LANGUAGES.iter())
        .map(|(lang, body)| json!({"lang": lang, "origin": "human", "reviewed": false, "body": up_to(body, bytes)}))
        .collect();
    with(json!({
        "kind": "reassurance", "headline": "Police search in Homerton on Thursday 10 December",
        "body": up_to(ENGLISH, bytes),
        "short": "Armed officers searched a flat in Pottery Row, Homerton, on Thursday 10 December. Two people were \
            arrested and nobody was hurt. Questions? Call 101. More: met.police.uk/hackney",
        "areas": ["E05009376"],
        "channels": ["x", "email", "neighbourhood_link", "ward_panel", "leaflet", "esm"],
        "times": {"clock_start": "2026-12-10T08:45", "release": "2026-12-10T09:50"},
        "variants": variants, "formats": ["large_print", "easy_read", "audio", "bsl"],
        "record": {"firearms": true, "cia": "CIA/4420", "iag": "chair told", "equality_note": "EQ/911",
            "glossary": {"court order": {"pl": "nakaz sądowy", "es": "orden judicial"}}},
        "earlier": [{"at": "2026-12-10T08:00", "body": "Police are in Pottery Row. Next update at 9am.", "incident": "OP-1"}],
    }))
}

struct Message {
    draft: Draft,
    rendered: Rendered,
}

/// The message in twelve versions: six languages, each as a page and as a mail.
fn twelve(bytes: usize) -> Message {
    let file = serde_json::from_value(message(bytes)).expect("a message");
    let draft = Draft::read(&file, &standard_outlets(), Purpose::Case).expect("a draft");
    let mut rendered = render(&draft);
    let mails = rendered.variants.clone().into_iter().map(|page| Variant {
        format: Format::Email,
        ..page
    });
    rendered.variants.extend(mails);
    assert_eq!(rendered.variants.len(), 12);
    Message { draft, rendered }
}

impl Message {
    fn ask<T>(&self, ask: impl Fn(&Subject<'_>) -> T) -> T {
        ask(&Subject {
            draft: &self.draft,
            rendered: &self.rendered,
            outlets: &standard_outlets(),
            realm: Realm::Live,
            going: None,
            earlier: &[],
            history: true,
            of: None,
            at_door: false,
            load: None,
            reference_weight: 0,
            thread_reference_weight: 0,
            carries: &BTreeMap::new(),
        })
    }

    fn check(&self) -> usize {
        self.ask(|subject| STANDARD.check(subject).findings.len())
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let own = [&self.rendered.headline]
            .into_iter()
            .chain(&self.rendered.short);
        own.map(String::as_str)
            .chain(self.rendered.variants.iter().map(|v| v.text.as_str()))
    }

    fn bytes(&self) -> usize {
        self.texts().map(str::len).sum()
    }
}

/// Every pattern that the rules read by: those of the formats, and one for each word list.
fn patterns() -> Vec<Regex> {
    let mut patterns: Vec<Regex> = Pattern::ALL.iter().map(|p| p.regex().clone()).collect();
    let lists: Value =
        serde_json::from_str(DataFiles::default().word_lists).expect("the word lists");
    for list in lists["lists"].as_object().expect("lists").values() {
        let words = list["words"].as_array().expect("words");
        let words = words.iter().filter_map(Value::as_str);
        let escaped: Vec<String> = words
            .map(|w| regex::escape(w.trim_end_matches('*')))
            .collect();
        let pattern = format!(r"(?i)\b{{start-half}}(?:{})", escaped.join("|"));
        patterns.push(Regex::new(&pattern).expect("a list"));
    }
    patterns
}

fn one_pass(patterns: &[Regex], message: &Message) -> usize {
    let count = |text| {
        patterns
            .iter()
            .map(|p| p.find_iter(text).count())
            .sum::<usize>()
    };
    message.texts().map(count).sum()
}

/// The middle of so many runs, in milliseconds.
fn middle_of<T>(runs: usize, what: impl Fn() -> T) -> f64 {
    let mut took: Vec<f64> = (0..runs)
        .map(|_| {
            let from = Instant::now();
            std::hint::black_box(what());
            from.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[runs / 2]
}

fn figure(name: &str, value: f64, unit: &str) {
    println!("{name}\t{value:.2}\t{unit}");
}

/// Texts of so many bytes that are made to hurt.
fn hostile(bytes: usize) -> Vec<(&'static str, String)> {
    [
        ("one letter", "a"),
        ("zeros", "0"),
        ("full stops", "."),
        ("spaces", " "),
        ("new lines", "\n"),
        ("marks", "\u{301}"),
        ("quotation marks", "“"),
        ("phone numbers", "020 7946 0187 "),
        ("dates", "10 December 2026 "),
        ("times", "11 to 1pm "),
        ("Polish dates", "10 grudnia "),
        ("days and months", "10 grudnia 11 stycznia o 18.30 "),
        ("short codes", "101,"),
        ("numbers", "25 300 "),
        ("links", "met.police.uk/a "),
        ("references", "1234567/26 "),
        ("streets", "Marlpit Road "),
        ("shouted words", "STAY "),
        ("orders", "Do not go in. "),
        (
            "names and crimes",
            "Damian Thornquist, 34, was arrested for rape. ",
        ),
        ("sentences", "She said so. "),
        ("placeholders", "[NAME] "),
        ("emoji", "👩\u{200d}🚒"),
        ("Chinese dates", "12月10日"),
    ]
    .map(|(name, piece)| (name, up_to(piece, bytes)))
    .to_vec()
}

fn hostile_message(text: &str) -> Message {
    let file = with(json!({
        "kind": "appeal", "headline": "Long", "body": text, "short": text,
        "variants": [{"lang": "pl", "origin": "machine", "body": text}, {"lang": "bn", "origin": "machine", "body": text}],
    }));
    let file = serde_json::from_value(file).expect("a message");
    let draft = Draft::read(&file, &standard_outlets(), Purpose::Case).expect("a draft");
    let rendered = render(&draft);
    Message { draft, rendered }
}

/// What each rule takes, dearest first, in milliseconds.
fn by_rule(message: &Message, runs: usize) -> Vec<(&'static str, f64)> {
    let mut rules: Vec<(&str, f64)> = (STANDARD.built())
        .map(|rule| {
            (
                rule.id,
                middle_of(runs, || {
                    message.ask(|s| STANDARD.check_rule(s, rule.id).len())
                }),
            )
        })
        .collect();
    rules.sort_by(|a, b| b.1.total_cmp(&a.1));
    rules
}

fn main() {
    let patterns = patterns();
    let message = twelve(0);
    message.check();
    one_pass(&patterns, &message);
    let (check, pass) = (
        middle_of(101, || message.check()),
        middle_of(101, || one_pass(&patterns, &message)),
    );
    figure("check_versions", 12.0, "versions");
    figure("check_text", message.bytes() as f64 / 1000.0, "kB");
    figure("check_rules", STANDARD.built().count() as f64, "rules");
    figure("check_time", check, "ms");
    figure("check_pass", pass, "ms");
    figure("check_to_pass", check / pass, "ratio");
    for (rule, took) in by_rule(&message, 21).into_iter().take(10) {
        figure(&format!("check_rule_{rule}"), took, "ms");
    }
    let mut first = None;
    for (bytes, runs) in [(1_000, 51), (10_000, 9), (100_000, 3)] {
        let message = twelve(bytes);
        let took = middle_of(runs, || message.check());
        let each = took / (message.bytes() as f64 / 1000.0);
        figure(&format!("check_{}kB", bytes / 1000), took, "ms");
        figure(
            &format!("check_{}kB_growth", bytes / 1000),
            each / *first.get_or_insert(each),
            "ratio",
        );
    }
    // Ten times the text takes ten times as long where the work grows with the text, and a hundred times where it grows
    // with its square.
    let mut worst: Vec<(&str, f64, f64)> = Vec::new();
    for ((name, short), (_, long)) in hostile(10_000).into_iter().zip(hostile(100_000)) {
        let (short, long) = (hostile_message(&short), hostile_message(&long));
        let took = middle_of(1, || long.check());
        worst.push((name, took, took / middle_of(3, || short.check())));
        if std::env::args().any(|a| a == "--rules") {
            for (rule, took) in by_rule(&long, 1)
                .into_iter()
                .take(4)
                .filter(|(_, took)| *took > 50.0)
            {
                figure(&format!("check_hostile_{name}_{rule}"), took, "ms");
            }
        }
    }
    worst.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (name, took, growth) in worst {
        figure(&format!("check_hostile_{name}"), took, "ms");
        figure(&format!("check_hostile_{name}_growth"), growth, "times");
    }
}
