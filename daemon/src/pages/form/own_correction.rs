//! A correction of a notice in own words: its text as it should read, in each language that it had.

use wardmote_domain::{
    draft::{Content, Draft, FieldProblem, Purpose, Translation},
    file::{MessageFile, VariantFile},
    ids::MessageId,
    words::Kind,
};

use super::{
    Fields, FormContext, Problems, Section, correctable::correctable, prefill::carried_record,
    questions::Asking,
};
use crate::pages::{plain, question::Question};

/// Whether a page can correct it: fact by fact, or as a text.
pub fn can_be_corrected(draft: &Draft) -> bool {
    in_own_words(draft) || !correctable(draft).is_empty()
}

/// Whether a notice is in its writer's own words: its correction is a text.
pub fn in_own_words(draft: &Draft) -> bool {
    matches!(draft.content, Content::OwnWords { .. })
}

fn translations(of: &Draft) -> &[Translation] {
    match &of.content {
        Content::OwnWords { translations, .. } => translations,
        Content::Facts { .. } => &[],
    }
}

/// The name of a field of a translation: `body_pl`.
fn field(name: &str, of: &Translation) -> String {
    format!("{name}_{}", of.language.as_str())
}

/// The answers to begin with: what the notice said. Who read a translation is asked anew, for nobody has read the new text.
pub fn own_correction_start(of: &Draft) -> Fields {
    let mut fields = Fields::default();
    if let Content::OwnWords {
        headline,
        body,
        short,
        ..
    } = &of.content
    {
        fields.set("headline", headline.clone());
        fields.set("body", body.clone());
        fields.set("short", short.clone().unwrap_or_default());
    }
    for one in translations(of) {
        fields.set(
            &field("headline", one),
            one.headline.clone().unwrap_or_default(),
        );
        fields.set(&field("body", one), one.body.clone());
        fields.set(&field("short", one), one.short.clone().unwrap_or_default());
    }
    fields
}

/// The questions: the text as it should read, in English and in each language that the notice had.
pub fn own_correction_sections(
    context: &FormContext<'_>,
    of: &Draft,
    fields: &Fields,
    problems: &Problems,
) -> Vec<Section> {
    let ask = Asking {
        context,
        fields,
        problems,
    };
    let text = vec![
        ask.line("headline", "Headline")
            .hint("Begin with “Correction”, so that nobody takes it for the first notice again"),
        ask.text("body", "The text", 12)
            .hint("Say what was wrong and what is right: “We said 7pm. That was wrong. It starts at 6pm.”"),
        ask.text("short", "The post", 3)
            .hint("For X and text messages. Leave this empty where it goes to neither")
            .optional(),
    ];
    let mut sections = vec![Section::of("What it should say", text)];
    let others: Vec<Question> = translations(of)
        .iter()
        .flat_map(|one| ask.translated(one))
        .collect();
    if !others.is_empty() {
        sections.push(Section::of("In other languages", others));
    }
    sections
}

impl Asking<'_> {
    /// The text in another language, which people translate. Empty, the correction goes without that language.
    fn translated(&self, of: &Translation) -> Vec<Question> {
        let (_, name) = plain::language(&of.language);
        let direction = plain::direction(&of.language).as_str();
        let written = |q: Question| q.written_in(of.language.as_str(), direction).optional();
        vec![
            written(self.line(&field("headline", of), &format!("Headline in {name}"))),
            written(self.text(&field("body", of), &format!("The text in {name}"), 12)).hint(format!(
                "As a person translated it. Empty this if there is no translation: the check says that {name} is missing"
            )),
            written(self.text(&field("short", of), &format!("The post in {name}"), 3)),
            self.line(&field("read_by", of), &format!("Who has read it in {name}?"))
                .hint("The name of a person who reads the language. Without one it says that nobody has read it")
                .optional(),
        ]
    }
}

/// Reads the correction of a notice in own words: same areas and outlets, a new text.
///
/// # Errors
/// Everything that is wrong, each beside its field.
pub fn own_correction_file(
    context: &FormContext<'_>,
    id: MessageId,
    original: &Draft,
    fields: &Fields,
) -> Result<MessageFile, Problems> {
    let mut problems = Problems::default();
    for (name, what) in [
        ("headline", "Give it a headline"),
        ("body", "Write the text as it should read"),
    ] {
        if fields.given(name).is_none() {
            problems.add(name, what);
        }
    }
    unchanged(original, fields, &mut problems);
    let kept: Vec<&Translation> = translations(original)
        .iter()
        .filter(|one| fields.given(&field("body", one)).is_some())
        .collect();
    let file = MessageFile {
        kind: Kind::Correction.as_str().to_owned(),
        priority: Some("today".to_owned()),
        organisation: original.organisation.clone(),
        areas: original.areas.iter().map(ToString::to_string).collect(),
        also_tell: original.also_tell.iter().map(ToString::to_string).collect(),
        interests: original.interests.clone(),
        outlets: original.outlets.iter().map(ToString::to_string).collect(),
        headline: fields.given("headline").map(str::to_owned),
        body: fields.text("body"),
        short: fields.text("short"),
        variants: kept.iter().map(|one| variant(one, fields)).collect(),
        footer: Some(original.footer.as_str().to_owned()),
        reply_to: original.reply_to.clone(),
        incident: original.incident.clone(),
        record: carried_record(original),
        thread: original.thread,
        of: Some(id.to_string()),
        ..MessageFile::default()
    };
    if let Err(found) = Draft::read(&file, context.outlets, Purpose::Message) {
        problems.add_schema(&own_correction_faults(original, fields, &found));
    }
    match problems.is_empty() {
        true => Ok(file),
        false => Err(problems),
    }
}

fn variant(of: &Translation, fields: &Fields) -> VariantFile {
    let given = |name: &str| fields.text(&field(name, of));
    VariantFile {
        lang: of.language.as_str().to_owned(),
        dir: Some(of.direction.as_str().to_owned()),
        origin: Some(of.origin.as_str().to_owned()),
        read_by: given("read_by"),
        reviewed: None,
        body: given("body").unwrap_or_default(),
        headline: given("headline"),
        short: given("short"),
        names: of.names.clone(),
        own_contacts: of.own_contacts.clone(),
        ready: None,
        summary: of.summary,
        access_line: Some(of.access_line),
    }
}

/// The same text again corrects nothing; and a translation that still says what was wrong is no correction either.
fn unchanged(original: &Draft, fields: &Fields, problems: &mut Problems) {
    let before = own_correction_start(original);
    let same = |name: &str| fields.text(name) == before.text(name);
    if same("body") {
        let what = "This is what the notice says already: change what was wrong";
        problems.add("body", what);
    }
    for one in translations(original) {
        let body = field("body", one);
        if fields.given(&body).is_some() && same(&body) {
            let (_, name) = plain::language(&one.language);
            let what = format!(
                "This is what the notice says in {name} already: put the correction in its place, or empty it"
            );
            problems.add(&body, what);
        }
    }
}

/// The faults of translations, under the names of this form's fields.
pub fn own_correction_faults(
    original: &Draft,
    fields: &Fields,
    found: &[FieldProblem],
) -> Vec<FieldProblem> {
    let kept: Vec<&Translation> = translations(original)
        .iter()
        .filter(|one| fields.given(&field("body", one)).is_some())
        .collect();
    let of_form = |fault: &FieldProblem| {
        let place = fault.field.strip_prefix("variants[").and_then(|rest| {
            let (number, rest) = rest.split_once(']')?;
            let one = kept.get(number.parse::<usize>().ok()?)?;
            let name = rest.trim_start_matches('.');
            let name = if matches!(name, "headline" | "short" | "read_by") {
                name
            } else {
                "body"
            };
            Some(field(name, one))
        });
        FieldProblem {
            field: place.unwrap_or_else(|| fault.field.clone()),
            what: fault.what.clone(),
        }
    };
    found.iter().map(of_form).collect()
}
