//! The sentences of one language compiled for one kind of output, and the helpers they use.
//!
//! A sentence says a fact by its name (`{{say 'armed'}}`); which of the fact's sentences that is comes from the message
//! (`choice.armed`). Values go through handlebars' escaping in HTML and as they are in text. Whatever is written left to
//! right whatever the language (names, numbers, addresses) is isolated in a right-to-left one, so that
//! "0800 123 456" is not shown as "456 123 0800".

mod lists;
mod manner;

use std::{fmt, sync::Arc};

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable, StringOutput, no_escape,
};
use jiff::civil::DateTime;
use manner::Manner;
use serde::Serialize;
use serde_json::Value;
use wardmote_domain::words::Direction;

use crate::{
    catalogue::{ALWAYS, LanguageFile},
    html,
};

/// What comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Plain text, nothing escaped.
    Text,
    /// HTML of the safe subset, every value escaped.
    Html,
    /// Plain text to be heard: numbers digit by digit, addresses and times in words.
    Ear,
}

/// What sentences are filled with, made ready once for all of them.
#[derive(Debug)]
pub(crate) struct Values(Context);

impl Values {
    /// Makes values ready.
    ///
    /// # Errors
    /// When they cannot be put into JSON, which plain structures always can.
    pub fn of(data: &impl Serialize) -> Result<Self, String> {
        Context::wraps(data).map(Self).map_err(|e| e.to_string())
    }

    /// The items of a list, each with the sentence that says it and what that is filled with.
    ///
    /// # Errors
    /// As [`Values::of`].
    pub fn items(&self, list: &str) -> Result<Vec<(String, Self)>, String> {
        let items = lists::items(self.0.data(), list)?;
        Ok(items
            .into_iter()
            .map(|(name, item)| (name, Self(item)))
            .collect())
    }
}

/// Compiled sentences.
pub(crate) struct Engine {
    registry: Handlebars<'static>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("sentences", &self.registry.get_templates().len())
            .finish()
    }
}

#[derive(Debug, Clone, Copy)]
enum Job {
    Say,
    Known,
    Unknown,
    Maybe,
    Right,
    SmsRight,
    Ways,
    FirstWay,
    SmsWay,
    Ltr,
    Phone,
    Link,
    Email,
    Time,
    Date,
    On,
    Day,
    WholeDate,
    OnWholeDate,
    Month,
    Pounds,
    Every,
    FirstOf,
    AllOf,
    Either,
}

const JOBS: [(&str, Job); 25] = [
    ("say", Job::Say),
    ("known", Job::Known),
    ("unknown", Job::Unknown),
    ("maybe", Job::Maybe),
    ("right", Job::Right),
    ("right_sms", Job::SmsRight),
    ("ways", Job::Ways),
    ("first_way", Job::FirstWay),
    ("sms_way", Job::SmsWay),
    ("ltr", Job::Ltr),
    ("phone", Job::Phone),
    ("link", Job::Link),
    ("email", Job::Email),
    ("time", Job::Time),
    ("date", Job::Date),
    ("on", Job::On),
    ("day", Job::Day),
    ("whole_date", Job::WholeDate),
    ("on_whole_date", Job::OnWholeDate),
    ("month", Job::Month),
    ("pounds", Job::Pounds),
    ("every", Job::Every),
    ("first_of", Job::FirstOf),
    ("all_of", Job::AllOf),
    ("either", Job::Either),
];

impl Engine {
    /// No sentences yet.
    pub fn new(
        mode: Mode,
        direction: Direction,
        file: &LanguageFile,
        digits: Option<Vec<char>>,
    ) -> Self {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        match mode {
            Mode::Text | Mode::Ear => registry.register_escape_fn(no_escape),
            Mode::Html => registry.register_escape_fn(html::escape),
        }
        let manner = Arc::new(Manner {
            mode,
            direction,
            digits,
            group: file.number.group.clone(),
            calendar: file.calendar.clone(),
            clock: match mode {
                Mode::Ear if !file.spoken.clock.is_empty() => file.spoken.clock.clone(),
                _ => file.clock.clone(),
            },
            spoken: file.spoken.clone(),
            clock_words: file.clock_words.clone(),
            comma: file.list.comma.clone(),
            or: file.list.or.clone(),
            and: file.list.and.clone(),
        });
        for (name, job) in JOBS {
            registry.register_helper(
                name,
                Box::new(Worker {
                    job,
                    manner: Arc::clone(&manner),
                }),
            );
        }
        Self { registry }
    }

    /// Compiles a sentence.
    ///
    /// # Errors
    /// What the compiler said.
    pub fn add(&mut self, name: &str, sentence: &str) -> Result<(), String> {
        self.registry
            .register_template_string(name, sentence)
            .map_err(|e| e.to_string())
    }

    /// Fills a sentence. White space round it is dropped.
    ///
    /// # Errors
    /// What is missing.
    pub fn fill(&self, name: &str, values: &Values) -> Result<String, String> {
        let filled = self.registry.render_with_context(name, &values.0);
        filled
            .map(|text| text.trim().to_owned())
            .map_err(|e| e.to_string())
    }
}

struct Worker {
    job: Job,
    manner: Arc<Manner>,
}

fn wrong(what: impl Into<String>) -> RenderError {
    RenderErrorReason::Other(what.into()).into()
}

/// The helper's one value as text.
fn value(h: &Helper<'_>) -> Result<String, RenderError> {
    match h.param(0).map(|p| p.value()) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(wrong(format!("{} has no value to write", h.name()))),
    }
}

fn moment(text: &str) -> Result<DateTime, RenderError> {
    text.parse()
        .map_err(|_| wrong(format!("\"{text}\" is not a date and time")))
}

fn choice<'a>(ctx: &'a Context, group: &str) -> Option<&'a str> {
    ctx.data().get("choice")?.get(group)?.as_str()
}

impl HelperDef for Worker {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        r: &'reg Handlebars<'reg>,
        ctx: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        match self.job {
            Job::Say | Job::Known | Job::Unknown | Job::Maybe => {
                let group = value(h)?;
                let chosen = choice(ctx, &group);
                let wanted = match (self.job, chosen) {
                    (Job::Known, chosen) => chosen.is_some_and(|c| c != "not_known"),
                    (Job::Unknown, chosen) => chosen == Some("not_known"),
                    (Job::Maybe, chosen) => chosen.is_some(),
                    _ => true,
                };
                if wanted {
                    say(&group, chosen, r, ctx, rc, out)
                } else {
                    Ok(())
                }
            }
            Job::Right | Job::SmsRight => match ctx.data().get("right").and_then(Value::as_str) {
                Some(group) => {
                    let chosen = choice(ctx, group);
                    let short = format!("{group}_sms");
                    let has = |chosen: &str| r.has_template(&format!("said.{short}.{chosen}"));
                    if matches!(self.job, Job::SmsRight) && chosen.is_some_and(has) {
                        say(&short, chosen, r, ctx, rc, out)
                    } else {
                        say(group, chosen, r, ctx, rc, out)
                    }
                }
                None => {
                    let english = ctx
                        .data()
                        .get("english")
                        .and_then(|e| e.get("right"))
                        .and_then(Value::as_str);
                    let english = english.ok_or_else(|| wrong("there is no right value"))?;
                    Ok(out.write(&r.get_escape_fn()(english))?)
                }
            },
            Job::Ways => self.ways("way", usize::MAX, r, ctx, rc, out),
            Job::FirstWay => self.ways("way", 1, r, ctx, rc, out),
            Job::SmsWay => self.ways("way_sms", 1, r, ctx, rc, out),
            Job::Pounds => match h.param(0).map(|p| p.value()) {
                Some(Value::Number(number)) => Ok(out.write(&self.manner.pounds(number))?),
                _ => Err(wrong("pounds has no number to write")),
            },
            Job::Ltr => match h.param(0).map(|p| p.value()) {
                Some(Value::Number(number)) => Ok(out.write(&self.manner.number(number))?),
                _ => Ok(out.write(&self.manner.isolated(&value(h)?))?),
            },
            Job::Phone => Ok(out.write(&self.manner.phone(&value(h)?))?),
            Job::Link => Ok(out.write(&self.manner.address(&value(h)?, html::web_address))?),
            Job::Email => Ok(out.write(&self.manner.address(&value(h)?, html::mail_address))?),
            Job::Every => Ok(out.write(&lists::said(&value(h)?, usize::MAX, r, ctx)?.join(" "))?),
            Job::FirstOf => Ok(out.write(&lists::said(&value(h)?, 1, r, ctx)?.join(" "))?),
            Job::AllOf | Job::Either => {
                let all = lists::said(&value(h)?, usize::MAX, r, ctx)?;
                let last = match self.job {
                    Job::AllOf => &self.manner.and,
                    _ => &self.manner.or,
                };
                Ok(out.write(&lists::joined(&all, &self.manner.comma, last))?)
            }
            Job::Month => Ok(out.write(&self.manner.month(moment(&value(h)?)?))?),
            Job::Time => Ok(out.write(&self.manner.time(moment(&value(h)?)?))?),
            Job::Date | Job::On | Job::Day | Job::WholeDate | Job::OnWholeDate => {
                let today = ctx
                    .data()
                    .get("today")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                Ok(out.write(
                    &self
                        .manner
                        .date(moment(&value(h)?)?, moment(today)?, self.job),
                )?)
            }
        }
    }
}

fn say<'reg: 'rc, 'rc>(
    group: &str,
    chosen: Option<&str>,
    r: &'reg Handlebars<'reg>,
    ctx: &'rc Context,
    rc: &mut RenderContext<'reg, 'rc>,
    out: &mut dyn Output,
) -> HelperResult {
    // A sentence without a fact is the same in every message.
    let chosen = chosen.unwrap_or(ALWAYS);
    let name = format!("said.{group}.{chosen}");
    let template = r.get_template(&name).ok_or_else(|| {
        wrong(match chosen {
            ALWAYS => format!("the message does not say {group}"),
            _ => format!("there is no sentence {name}"),
        })
    })?;
    template.render(r, ctx, rc, out)
}

impl Worker {
    /// The ways to reach someone as a group of sentences says them, `most` of them at most, joined as a list.
    fn ways<'reg: 'rc, 'rc>(
        &self,
        group: &str,
        most: usize,
        r: &'reg Handlebars<'reg>,
        ctx: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let given = |way: &&&str| {
            ctx.data()
                .get("contact")
                .and_then(|c| c.get(**way))
                .is_some_and(Value::is_string)
        };
        let mut ways = Vec::new();
        for way in ["phone", "text", "email", "url"]
            .iter()
            .filter(given)
            .take(most)
        {
            let mut one = StringOutput::new();
            say(group, Some(way), r, ctx, rc, &mut one)?;
            ways.push(one.into_string()?);
        }
        if ways.is_empty() {
            return Err(wrong("the contact has no way to reach it"));
        }
        let joined = lists::joined(&ways, &self.manner.comma, &self.manner.or);
        Ok(out.write(&joined)?)
    }
}
