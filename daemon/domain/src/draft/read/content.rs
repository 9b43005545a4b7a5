//! What a message says: facts, or own words with people's translations.

use super::{Reader, trimmed};
use crate::{
    draft::{Content, Footer, Purpose, Translation},
    facts,
    file::{MessageFile, VariantFile},
    outlet::OutletName,
    places::{Language, LanguageInfo},
    words::{Direction, Kind, Origin},
};

impl Reader<'_> {
    pub(super) fn content(
        &mut self,
        file: &MessageFile,
        kind: Kind,
        outlets: &[OutletName],
        footer: Footer,
    ) -> Option<Content> {
        let own = file.headline.is_some() || file.body.is_some();
        match (&file.facts, own) {
            (Some(_), true) => {
                self.fault(
                    "facts",
                    "a message is from facts or in own words (headline and body), not both: \
                    use own_words to add a paragraph to facts",
                );
                None
            }
            (None, false) => {
                self.fault(
                    "headline",
                    "give facts, or headline and body in your own words",
                );
                None
            }
            (Some(map), false) => {
                for (field, given) in [
                    ("short", file.short.is_some()),
                    ("variants", !file.variants.is_empty()),
                ] {
                    if given {
                        self.fault(
                            field,
                            "the catalogue writes this from the facts: leave it out",
                        );
                    }
                }
                match facts::read(kind, map.clone()) {
                    Ok(facts) => Some(Content::Facts {
                        facts,
                        own_words: trimmed(file.own_words.as_ref()),
                    }),
                    Err(problems) => {
                        for p in problems {
                            self.fault(p.field, p.what);
                        }
                        None
                    }
                }
            }
            (None, true) => self.own_words(file, outlets, footer),
        }
    }

    fn own_words(
        &mut self,
        file: &MessageFile,
        outlets: &[OutletName],
        footer: Footer,
    ) -> Option<Content> {
        if file.own_words.is_some() {
            self.fault(
                "own_words",
                "this adds a paragraph to facts; with headline and body, write it in the body",
            );
        }
        for (field, value) in [("headline", &file.headline), ("body", &file.body)] {
            let empty = value.as_ref().is_none_or(|v| v.trim().is_empty());
            if empty && self.purpose == Purpose::Message {
                self.fault(field, "this is empty");
            }
        }
        if let Some(headline) = &file.headline
            && headline.trim().contains(['\n', '\r'])
        {
            self.fault("headline", "a headline is one line");
        }
        let short = trimmed(file.short.as_ref());
        let posts = outlets.iter().any(|o| o.as_str() == crate::outlet::TWITTER);
        if posts && short.is_none() && self.purpose == Purpose::Message {
            self.fault(
                "short",
                "X needs a short text of its own: nothing is cut from the body",
            );
        }
        let mut translations: Vec<Translation> = Vec::new();
        for (i, variant) in file.variants.iter().enumerate() {
            if let Some(translation) = self.translation(i, variant, footer) {
                if translations
                    .iter()
                    .any(|t| t.language == translation.language)
                {
                    self.fault(
                        format!("variants[{i}].lang"),
                        format!("{} is there twice", translation.language),
                    );
                }
                translations.push(translation);
            }
        }
        Some(Content::OwnWords {
            headline: file.headline.clone().unwrap_or_default().trim().to_owned(),
            body: file.body.clone().unwrap_or_default().trim().to_owned(),
            short,
            translations,
        })
    }

    fn translation(&mut self, i: usize, file: &VariantFile, footer: Footer) -> Option<Translation> {
        let at = |name: &str| format!("variants[{i}].{name}");
        let language: Language = self.word(&at("lang"), &file.lang)?;
        let direction = match &file.dir {
            Some(text) => self.word(&at("dir"), text)?,
            None => LanguageInfo::of(&language).map_or(Direction::Ltr, |info| info.direction),
        };
        let origin = match (file.origin.as_deref(), self.purpose) {
            (None, _) => Origin::Person,
            (Some("human"), Purpose::Case) => Origin::Person,
            (Some(text), _) => self.word(&at("origin"), text)?,
        };
        if file.reviewed.is_some() && self.purpose == Purpose::Message {
            self.fault(
                at("reviewed"),
                "no review is claimed without a name: give read_by and the reader's name instead",
            );
        }
        let read_by = file
            .read_by
            .clone()
            .or_else(|| (file.reviewed == Some(true)).then(|| "named reader".to_owned()));
        Some(Translation {
            language,
            direction,
            origin,
            read_by,
            headline: file.headline.clone(),
            body: file.body.trim().to_owned(),
            short: file.short.as_ref().map(|s| s.trim().to_owned()),
            names: file.names.clone(),
            own_contacts: file.own_contacts.clone(),
            ready: self.time(&at("ready"), file.ready.as_ref()),
            summary: file.summary,
            access_line: file.access_line.unwrap_or(footer == Footer::Standard),
        })
    }
}
