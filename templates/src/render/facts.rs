//! Messages from facts: the catalogue writes every version.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Draft, Footer},
    facts::Facts,
    places::Language,
    text::gsm7,
    variant::{Rendered, Unread, Variant},
    words::{Format, Origin},
};

use super::{
    Frame, RenderContext, Words,
    fit::{SMS_MOST, SMS_WANTED, fits},
    frame::{self, Around, Own, both, unread_notice, values},
    script::{listed, spoken},
};
use crate::{
    Catalogue, RenderRefusal, bidi,
    catalogue::{KindLayout, ShortForm, Voice, used},
    data::{Data, graves},
    engine::Values,
    thread, typed,
};

/// One language on its way.
struct Version<'a> {
    voice: &'a Voice,
    kind: &'a KindLayout,
    data: Data,
    values: Values,
    words: Words,
    spoken: String,
    /// Who read every sentence that it says.
    read_by: Option<String>,
}

impl Catalogue {
    pub(super) fn render_facts(
        &self,
        draft: &Draft,
        facts: &Facts,
        own_words: Option<&str>,
        context: &RenderContext,
    ) -> Result<Rendered, RenderRefusal> {
        let graves = graves(facts);
        if !graves.is_empty() {
            return Err(RenderRefusal::NeedsAPerson(graves));
        }
        if let Some(earlier) = context.of.as_ref().and_then(|of| of.facts.as_ref()) {
            typed::facts_are_plain(earlier)?;
        }
        let (languages, mut not_made) = self.written(draft, facts);
        let mut versions = Vec::new();
        for language in languages {
            let Some(voice) = self.voice(&language) else {
                continue;
            };
            let Some(kind) = voice.kinds.get(&facts.kind()) else {
                continue;
            };
            let data = Data::of(draft, facts, own_words.is_some(), context, voice);
            let read_by = voice.readers(&used(&voice.file.said, kind, &data));
            if context.signed_only && read_by.is_none() && !language.is_english() {
                let reason = "nobody has signed every sentence that it would say";
                not_made.insert(language, reason.to_owned());
                continue;
            }
            let values = values(voice, &data)?;
            let words = words(voice, kind, facts, &values, own_words)?;
            let spoken = spoken(voice, kind, facts, &values, own_words)?;
            versions.push(Version {
                voice,
                kind,
                data,
                values,
                words,
                spoken,
                read_by,
            });
        }
        // A thread has room for every sentence of the page.
        let shorts = if draft.thread {
            versions.iter().map(|v| v.words.text.clone()).collect()
        } else {
            let fit = |_: &Version<'_>, text: &str| fits(text, context.reference_weight);
            wordings(facts, &versions, "short", |kind| &kind.short, fit)?
        };
        let texts = wordings(
            facts,
            &versions,
            "sms",
            |kind| &kind.sms,
            |version, text| sms_fits(version, text, context.exercise),
        )?
        .iter()
        .map(|text| bidi::lean(text))
        .collect::<Vec<_>>();
        let mut variants = Vec::new();
        for ((version, short), sms) in versions.iter().zip(&shorts).zip(texts) {
            let posts = if draft.thread {
                thread::posts(short, &version.data.names(), context.room())
            } else {
                vec![short.clone()]
            };
            let own = Own {
                posts,
                post: short.clone(),
                sms: Some(sms),
                spoken: version.spoken.clone(),
            };
            variants.extend(variants_of(draft, context, version, &own)?);
        }
        let english = versions
            .first()
            .map(|v| v.words.clone())
            .unwrap_or_default();
        Ok(Rendered {
            headline: english.title,
            body: english.text,
            short: shorts.into_iter().next(),
            variants,
            not_made,
        })
    }

    /// The languages a message is written in, and why others of the catalogue are not.
    pub(super) fn written(
        &self,
        draft: &Draft,
        facts: &Facts,
    ) -> (Vec<Language>, BTreeMap<Language, String>) {
        let (mut made, mut not_made) = (Vec::new(), BTreeMap::new());
        for language in self.languages_for(draft) {
            match facts.english_only().filter(|_| !language.is_english()) {
                Some(fact) => {
                    let reason = format!(
                        "the fact \"{fact}\" is English text, which no other language can say"
                    );
                    not_made.insert(language, reason);
                }
                None => made.push(language),
            }
        }
        (made, not_made)
    }
}

fn words(
    voice: &Voice,
    kind: &KindLayout,
    facts: &Facts,
    values: &Values,
    own_words: Option<&str>,
) -> Result<Words, RenderRefusal> {
    let name = facts.kind();
    let (title, title_html) = both(voice, &format!("{name}.headline"), values)?;
    let mut words = Words {
        title,
        title_html,
        ..Words::default()
    };
    for (b, block) in kind.block.iter().enumerate() {
        if block.own_words {
            // Only English: other languages say that the English version says more.
            if let Some(typed) = own_words.filter(|_| voice.language.is_english()) {
                words.typed(typed, voice.direction);
            }
            continue;
        }
        if let Some(list) = &block.list {
            words.list(&items(voice, values, list)?);
        }
        for (text, html) in block
            .paragraphs
            .as_ref()
            .map_or(Ok(Vec::new()), |list| items(voice, values, list))?
        {
            words.paragraph(&text, &html);
        }
        let (mut texts, mut htmls) = (Vec::new(), Vec::new());
        for s in 0..block.sentences.len() {
            let (text, html) = both(voice, &format!("{name}.block.{b}.{s}"), values)?;
            if !text.is_empty() {
                texts.push(text);
                htmls.push(html);
            }
        }
        words.paragraph(&texts.join(" "), &htmls.join(" "));
    }
    Ok(words)
}

/// The items of a list as text and as HTML.
fn items(
    voice: &Voice,
    values: &Values,
    list: &str,
) -> Result<Vec<(String, String)>, RenderRefusal> {
    let items = listed(voice, values, list)?;
    items
        .iter()
        .map(|(sentence, item)| both(voice, sentence, item))
        .collect()
}

/// A post or a text message in every language, in the first wording that fits in all of them, so that they state the
/// same. Where even the last is too long it is given as it is, and rule C-10 says by how much.
fn wordings(
    facts: &Facts,
    versions: &[Version<'_>],
    format: &str,
    forms: impl Fn(&KindLayout) -> &Vec<ShortForm>,
    fits: impl Fn(&Version<'_>, &str) -> bool,
) -> Result<Vec<String>, RenderRefusal> {
    let most = versions
        .iter()
        .map(|v| forms(v.kind).len())
        .min()
        .unwrap_or(0);
    let mut written: Vec<String> = Vec::new();
    for i in 0..most {
        written.clear();
        for version in versions {
            let area_only = match forms(version.kind).get(i) {
                Some(form) if form.area_only => {
                    Some(values(version.voice, &version.data.area_only())?)
                }
                _ => None,
            };
            let values = area_only.as_ref().unwrap_or(&version.values);
            let name = format!("{}.{format}.{i}", facts.kind());
            let text = version.voice.text.fill(&name, values).map_err(|reason| {
                RenderRefusal::Unfilled {
                    language: version.voice.language.clone(),
                    name,
                    reason,
                }
            })?;
            written.push(single_spaced(&text));
        }
        if versions.iter().zip(&written).all(|(v, text)| fits(v, text)) {
            break;
        }
    }
    Ok(written)
}

/// The text with one space for several: a sentence that the message does not have leaves the space round it.
fn single_spaced(text: &str) -> String {
    text.split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a text message is short enough with what stands round it: two parts in English, four in the other languages,
/// most of whose letters take a part of 67.
fn sms_fits(version: &Version<'_>, text: &str, exercise: bool) -> bool {
    let voice = version.voice;
    let most = if voice.language.is_english() {
        SMS_WANTED
    } else {
        SMS_MOST
    };
    let Ok(from) = voice.text.fill("frame.sms_from", &version.values) else {
        return false;
    };
    let mut whole = format!("{from} {}", bidi::lean(text));
    if let Some((_, unread)) = unread(version) {
        whole.push_str(&format!(" {} {}", unread.own, unread.english));
    }
    if exercise {
        whole.insert_str(0, &frame::exercise_line(""));
    }
    gsm7::size(&whole).parts <= most
}

/// The notice for a version that says a sentence nobody has signed. English is the language the sentences are written in
/// and the one that the approver reads each time, so it carries none.
fn unread(version: &Version<'_>) -> Option<(Unread, Unread)> {
    let voice = version.voice;
    (version.read_by.is_none() && !voice.language.is_english())
        .then(|| unread_notice(&voice.language, Some(voice)))
}

fn variants_of(
    draft: &Draft,
    context: &RenderContext,
    version: &Version<'_>,
    own: &Own,
) -> Result<Vec<Variant>, RenderRefusal> {
    let Version {
        voice,
        values,
        words,
        ..
    } = version;
    let footer = draft.footer == Footer::Standard;
    let around = Around {
        language: &voice.language,
        direction: voice.direction,
        organisation: &context.organisation,
        footer,
        embargoed: draft.times.embargo.is_some(),
        exercise: context.exercise,
    };
    let frame = Frame::new(around, voice, values)?.unread(unread(version));
    let made = |format: Format| {
        let made = frame.made(format, words, own)?;
        Some(Variant {
            language: voice.language.clone(),
            format,
            direction: voice.direction,
            origin: Origin::Catalogue,
            read_by: version.read_by.clone(),
            title: made.title,
            text: made.text,
            footer: frame.footer_of(format),
            unread: frame.unread_notice(),
            copy: made.copy,
            ready: None,
            names: BTreeMap::new(),
            own_contacts: Vec::new(),
            summary: false,
            access_line: footer,
        })
    };
    Ok(Format::ALL.iter().copied().filter_map(made).collect())
}
