//! Ready extras, as a file writes them.

use super::super::{
    Extra, ExtraAlone, ExtraAt, ExtraUntil, FactValue,
    reader::{Map, Reader, nearest},
};
use super::limits;
use crate::local_time::LocalDateTime;

impl Reader<'_> {
    /// The extras; none where the message has none. A time among them is after `started`.
    pub(super) fn extras(
        &mut self,
        name: &'static str,
        started: Option<LocalDateTime>,
    ) -> Vec<Extra> {
        if !self.map.contains_key(name) {
            return Vec::new();
        }
        let mut seen: Vec<&'static str> = Vec::new();
        let all = self.items(name, limits::EXTRAS, |r, at, value| {
            let extra = r.extra(at, value)?;
            if seen.contains(&extra.code()) {
                r.fault(at, "this is there twice");
                return None;
            }
            if let (Extra::Until(_, until), Some(started)) = (&extra, started)
                && *until <= started
            {
                r.fault(
                    at,
                    format!("{until} is not after {started}, when it started"),
                );
                return None;
            }
            seen.push(extra.code());
            Some(extra)
        });
        all.unwrap_or_default()
    }

    fn extra(&mut self, at: &str, value: FactValue) -> Option<Extra> {
        match value {
            FactValue::Text(text) => self.extra_alone(at, text.trim()),
            FactValue::Map(map) if map.len() == 1 => self.extra_with(at, map),
            other => {
                self.fault(
                    at,
                    format!(
                        "a code is needed here, or one code with its time or place, not {}",
                        other.plain()
                    ),
                );
                None
            }
        }
    }

    fn extra_alone(&mut self, at: &str, code: &str) -> Option<Extra> {
        if let Ok(alone) = code.parse() {
            return Some(Extra::Alone(alone));
        }
        if code.parse::<ExtraUntil>().is_ok() {
            self.fault(
                at,
                format!("{code} needs a time: write {{{code}: 2026-12-08T15:00}}"),
            );
        } else if code.parse::<ExtraAt>().is_ok() {
            self.fault(
                at,
                format!("{code} needs a place: write {{{code}: NAME AND STREET}}"),
            );
        } else {
            self.unknown_extra(at, code);
        }
        None
    }

    fn extra_with(&mut self, at: &str, map: Map) -> Option<Extra> {
        let (code, value) = map.into_iter().next()?;
        let FactValue::Text(text) = value else {
            self.fault(
                at,
                format!("{code} takes a time or a place, not {}", value.plain()),
            );
            return None;
        };
        let text = text.trim();
        if let Ok(until) = code.parse::<ExtraUntil>() {
            let time: Result<LocalDateTime, _> = text.parse();
            return time
                .map_err(|e| self.fault(at, e.to_string()))
                .ok()
                .map(|time| Extra::Until(until, time));
        }
        if let Ok(place) = code.parse::<ExtraAt>() {
            if text.is_empty() || text.contains(['\n', '\r']) {
                self.fault(at, "give the name of the place in one line");
                return None;
            }
            let text = self.short_enough(at, text.to_owned(), limits::NAME)?;
            return Some(Extra::At(place, text));
        }
        if code.parse::<ExtraAlone>().is_ok() {
            self.fault(
                at,
                format!("{code} says everything by itself: write {code}"),
            );
        } else {
            self.unknown_extra(at, &code);
        }
        None
    }

    fn unknown_extra(&mut self, at: &str, code: &str) {
        let codes = Extra::codes();
        let hint = nearest(code, &codes)
            .map(|n| format!(": did you mean \"{n}\"?"))
            .unwrap_or_default();
        let shown: String = code.chars().take(40).collect();
        self.fault(
            at,
            format!(
                "there is no ready extra \"{shown}\"{hint}; for words of your own, use own_words"
            ),
        );
    }
}
