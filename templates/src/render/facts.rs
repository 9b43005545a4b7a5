//! Messages from facts: the catalogue writes every version.

use std::collections::BTreeMap;

use wardmote_domain::{
    draft::{Draft, Footer},
    facts::Facts,
    places::Language,
    variant::{Copy, Rendered, Unread, Variant},
    words::{Format, Origin},
};

use super::{
    Frame, RenderContext, Words,
    fit::fits,
    frame::{both, unread_notice, values},
};
use crate::{
    Catalogue, RenderRefusal,
    catalogue::{KindFile, Voice},
    data::{Data, english_only, graves},
    engine::Values,
    typed,
};

/// One language on its way.
struct Version<'a> {
    voice: &'a Voice,
    kind: &'a KindFile,
    data: Data,
    values: Values,
    words: Words,
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
        let (languages, not_made) = self.written(draft, facts, context);
        let mut versions = Vec::new();
        for language in &languages {
            let Some(voice) = self.voice(language) else {
                continue;
            };
            let Some(kind) = voice.kinds.get(&facts.kind()) else {
                continue;
            };
            let data = Data::of(draft, facts, own_words.is_some(), context, voice);
            let values = values(voice, &data)?;
            let words = words(voice, kind, facts, &values, own_words)?;
            versions.push(Version {
                voice,
                kind,
                data,
                values,
                words,
            });
        }
        let shorts = shorts(facts, &versions, context.reference_weight)?;
        let mut variants = Vec::new();
        for (version, short) in versions.iter().zip(&shorts) {
            variants.extend(variants_of(draft, version, short)?);
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
        context: &RenderContext,
    ) -> (Vec<Language>, BTreeMap<Language, String>) {
        let (mut made, mut not_made) = (Vec::new(), BTreeMap::new());
        for language in self.languages_for(draft) {
            let unsigned = context.signed_only && self.signed(&language).is_none();
            let reason = match english_only(facts) {
                _ if language.is_english() => None,
                Some(fact) => Some(format!(
                    "the fact \"{fact}\" is English text, which no other language can say"
                )),
                None if unsigned => {
                    Some("nobody has signed the sentences of this language".to_owned())
                }
                None => None,
            };
            match reason {
                Some(reason) => drop(not_made.insert(language, reason)),
                None => made.push(language),
            }
        }
        (made, not_made)
    }
}

fn words(
    voice: &Voice,
    kind: &KindFile,
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

/// The post in every language, in the first wording that fits in all of them, so that they state the same. Where even
/// the last is too long it is given as it is, and rule C-10 says by how much.
fn shorts(
    facts: &Facts,
    versions: &[Version<'_>],
    reference_weight: u32,
) -> Result<Vec<String>, RenderRefusal> {
    let forms = versions
        .iter()
        .map(|v| v.kind.short.len())
        .min()
        .unwrap_or(0);
    let mut written = Vec::new();
    for form in 0..forms {
        written.clear();
        for version in versions {
            let short = version.kind.short.get(form);
            let area_only = match short {
                Some(short) if short.area_only => {
                    Some(values(version.voice, &version.data.area_only())?)
                }
                _ => None,
            };
            let values = area_only.as_ref().unwrap_or(&version.values);
            let name = format!("{}.short.{form}", facts.kind());
            let text = version.voice.text.fill(&name, values).map_err(|reason| {
                RenderRefusal::Unfilled {
                    language: version.voice.language.clone(),
                    name,
                    reason,
                }
            })?;
            written.push(text);
        }
        if written.iter().all(|text| fits(text, reference_weight)) {
            break;
        }
    }
    Ok(written)
}

/// The notice for a language whose sentences nobody has signed. English is the language the sentences are written in
/// and the one that the approver reads each time, so it carries none.
fn unread(voice: &Voice) -> Option<Unread> {
    (voice.signed_by.is_none() && !voice.language.is_english())
        .then(|| unread_notice(&voice.language, Some(voice)))
}

fn variants_of(
    draft: &Draft,
    version: &Version<'_>,
    short: &str,
) -> Result<Vec<Variant>, RenderRefusal> {
    let Version {
        voice,
        values,
        words,
        ..
    } = version;
    let footer = draft.footer == Footer::Standard;
    let frame = Frame::new(
        &voice.language,
        voice.direction,
        voice,
        values,
        footer,
        draft.times.embargo.is_some(),
    )?
    .unread(unread(voice));
    let made = |format: Format| {
        let (title, text, copy) = match format {
            Format::Panel | Format::Sms | Format::Voice => return None,
            Format::Short => (
                String::new(),
                short.to_owned(),
                Copy::Short {
                    text: short.to_owned(),
                    thread: Vec::new(),
                },
            ),
            Format::Email => (words.title.clone(), words.text.clone(), frame.email(words)),
            Format::Page => (words.title.clone(), words.text.clone(), frame.page(words)),
            Format::Press => (
                words.title.clone(),
                frame.press_text(words),
                frame.press(words),
            ),
        };
        Some(Variant {
            language: voice.language.clone(),
            format,
            direction: voice.direction,
            origin: Origin::Catalogue,
            read_by: voice.signed_by.as_ref().map(|s| s.name.clone()),
            title,
            text,
            footer: if format == Format::Short {
                String::new()
            } else {
                frame.footer_text()
            },
            unread: frame.unread_notice(),
            copy,
            ready: None,
            names: BTreeMap::new(),
            own_contacts: Vec::new(),
            summary: false,
            access_line: footer,
        })
    };
    Ok(Format::ALL.iter().copied().filter_map(made).collect())
}
