//! A notice in the writer's own words, and the fields of a draft that is not finished.

use wardmote_domain::{
    draft::{Draft, Purpose},
    facts::FactValue,
    file::MessageFile,
    local_time::LocalDateTime,
    words::{Booked, Kind},
};

use super::{
    Fields, FormContext, Problems, Section, known, message, moment, prefill::prefill,
    questions::Asking,
};

/// The kinds that a notice can be written of on a page, from facts; of the others the copy comes in own words.
pub fn has_questions(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Holding
            | Kind::Reassurance
            | Kind::Warning
            | Kind::Missing
            | Kind::Outcome
            | Kind::Appeal
            | Kind::WardUpdate
            | Kind::Event
            | Kind::Guidance
            | Kind::Feedback
    )
}

/// The questions for a notice in own words. The ward is the ask's: it is not asked.
pub fn own_sections(
    context: &FormContext<'_>,
    fields: &Fields,
    problems: &Problems,
) -> Vec<Section> {
    let ask = Asking {
        context,
        fields,
        problems,
    };
    vec![
        Section::of("What it says", vec![
                ask.line("headline", "Headline"),
                ask.text("body", "The text", 12)
                    .hint("Short sentences. Say how people reach you. Leave an empty line between paragraphs"),
                ask.text("short", "The post", 3)
                    .hint("For X and text messages. Leave this empty where it goes to neither")
                    .optional(),
            ]),
        Section::of("Going out", ask.going_out()),
    ]
}

/// Reads a notice in own words for one ward.
///
/// # Errors
/// Everything that is wrong, each beside its field.
pub fn own_file(
    context: &FormContext<'_>,
    fields: &Fields,
    ward: &str,
) -> Result<MessageFile, Problems> {
    let mut problems = Problems::default();
    for (name, what) in [
        ("headline", "Give it a headline"),
        ("body", "Write the text"),
    ] {
        if fields.given(name).is_none() {
            problems.add(name, what);
        }
    }
    if fields.all("outlets").is_empty() {
        problems.add("outlets", "Choose where it goes: at least one");
    }
    let file = MessageFile {
        kind: context.kind.as_str().to_owned(),
        priority: message::priority(context, fields, &mut problems),
        areas: vec![ward.to_owned()],
        outlets: fields
            .all("outlets")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        times: message::times(context.kind, fields, &mut problems),
        headline: fields.given("headline").map(str::to_owned),
        body: fields.text("body"),
        short: fields.text("short"),
        formats: fields
            .all("formats")
            .iter()
            .filter_map(|f| f.parse::<Booked>().ok())
            .collect(),
        incident: fields.given("incident").map(str::to_owned),
        thread: fields.all("also").contains(&"thread"),
        press_first: fields.all("also").contains(&"press_first"),
        ..MessageFile::default()
    };
    message::judged(file, context, problems)
}

/// The fields of a draft, finished or not: what is known stands in them, what is not is open.
pub fn fields_of(context: &FormContext<'_>, file: &MessageFile) -> Fields {
    let whole = Draft::read(file, context.outlets, Purpose::Message).ok();
    if let Some(fields) = whole.as_ref().and_then(prefill) {
        return fields;
    }
    let mut fields = Fields::default();
    for (name, value) in [
        ("headline", &file.headline),
        ("body", &file.body),
        ("short", &file.short),
        ("own_words", &file.own_words),
        ("priority", &file.priority),
        ("incident", &file.incident),
    ] {
        fields.set(name, value.clone().unwrap_or_default());
    }
    for (name, values) in [("outlets", &file.outlets), ("neighbours", &file.also_tell)] {
        values.iter().for_each(|value| fields.add(name, value));
    }
    for format in &file.formats {
        fields.add("formats", format.as_str());
    }
    if let Some(ward) = file.areas.first() {
        fields.set("ward", ward);
    }
    if let Some(facts) = &file.facts {
        known::write(&mut fields, facts);
    }
    for language in &file.leave_out {
        fields.add("leave_out", language.as_str());
    }
    for language in &file.also_in {
        fields.add("also_in", language.as_str());
    }
    fields.set(
        "release",
        if file.times.release.is_some() {
            "at"
        } else {
            "approved"
        },
    );
    for (name, value) in [
        ("release_at", &file.times.release),
        ("embargo", &file.times.embargo),
        ("expires", &file.times.expires),
        ("clock_start", &file.times.clock_start),
    ] {
        if let Some(FactValue::Text(text)) = value
            && let Ok(at) = text.parse::<LocalDateTime>()
        {
            moment::write(&mut fields, name, at);
        }
    }
    fields
}
