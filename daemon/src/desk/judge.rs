//! Renders a draft in every version and checks it against the standard. No store and no clock of its own: the same for
//! the daemon, `check`, `preview` and the page.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use wardmote_domain::{
    clock::{Clock, SystemClock},
    draft::{Content, Draft, FieldProblem},
    finding::{Finding, Point, Report, Severity},
    local_time::LocalDateTime,
    outlet::{OutletName, Outlets},
    places::Language,
    send::Grouping,
    variant::Rendered,
    words::{Format, Realm},
};
use wardmote_policies::{Carries, Standard, Subject};
use wardmote_templates::{
    Catalogue, FactRow, OfMessage, Overlay, RenderContext, RenderRefusal, TemplateError,
};

use super::{DeskError, beside::Beside, own_standard};
use crate::{
    pipeline::accounts::Accounts,
    settings::{CatalogueSection, Organisation, Workshop},
};

/// A draft with every version it will have and what the standard says of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The versions.
    pub rendered: Rendered,
    /// The report.
    pub report: Report,
}

/// Catalogue and standard of one configuration.
#[derive(Debug)]
pub struct Judge {
    /// The catalogue in force: replaced whole when the sentences that the force keeps change.
    catalogue: RwLock<Arc<Catalogue>>,
    /// The catalogue of the files alone.
    of_files: Arc<Catalogue>,
    overlay: Overlay,
    standard: Arc<Standard>,
    workshop: Workshop,
    /// What each outlet served by a channel takes; nothing where no channel is set up.
    carries: BTreeMap<OutletName, Carries>,
}

/// The posts of a thread where no channel says how many it takes.
const MOST_POSTS: u32 = 4;

/// The rule id of the catalogue's own refusals.
pub const CATALOGUE: &str = "catalogue";

impl Judge {
    /// Loads and proves catalogue and standard.
    ///
    /// # Errors
    /// What is wrong with a file of either, in words.
    pub fn new(workshop: Workshop) -> Result<Self, String> {
        let overlay = overlay(&workshop.catalogue).map_err(|e| e.to_string())?;
        let of_files = Catalogue::loaded(overlay.clone()).map_err(|e| e.to_string())?;
        let standard = own_standard::in_force(&workshop.standard)?;
        Ok(Self {
            catalogue: RwLock::new(Arc::clone(&of_files)),
            of_files,
            overlay,
            standard,
            workshop,
            carries: BTreeMap::new(),
        })
    }

    /// The same, knowing what each channel takes, so that what it would refuse is found when a message is checked.
    pub fn knowing(mut self, accounts: &Accounts) -> Self {
        for (lane, shape) in accounts.all() {
            self.carries
                .entry(lane.channel.clone())
                .or_insert_with(|| Carries {
                    formats: carried(&shape.grouping),
                    bounds: shape.bounds,
                });
        }
        self
    }

    /// The most posts that a thread may have.
    fn max_posts(&self) -> u32 {
        self.carries
            .values()
            .filter(|c| c.formats.contains(&Format::Short))
            .map(|c| c.bounds.posts)
            .max()
            .filter(|posts| *posts > 0)
            .unwrap_or(MOST_POSTS)
    }

    /// The outlets of the configuration.
    pub fn outlets(&self) -> &Outlets {
        &self.workshop.outlets
    }

    /// The formats that a channel takes; nothing where none serves the outlet.
    pub(super) fn carried_by(&self, outlet: &OutletName) -> Option<&[Format]> {
        Some(&self.carries.get(outlet)?.formats)
    }

    /// The realm.
    pub fn realm(&self) -> Realm {
        self.workshop.realm
    }

    /// What the mark of an exercise weighs in a post; nothing outside one.
    fn mark(&self) -> u32 {
        match self.realm() {
            Realm::Exercise => wardmote_templates::exercise_weight(),
            Realm::Live | Realm::Sandbox => 0,
        }
    }

    /// The standard in force.
    pub fn standard(&self) -> &Standard {
        &self.standard
    }

    /// The catalogue in force.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        let now = self.catalogue.read();
        Arc::clone(&now.unwrap_or_else(PoisonError::into_inner))
    }

    /// The catalogue of the files alone, without what the force keeps in the store.
    pub(super) fn of_files(&self) -> Arc<Catalogue> {
        Arc::clone(&self.of_files)
    }

    /// The force's own files.
    pub(super) fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// Puts another catalogue in force: the next message is written from it.
    pub(super) fn replace(&self, catalogue: Arc<Catalogue>) {
        *self
            .catalogue
            .write()
            .unwrap_or_else(PoisonError::into_inner) = catalogue;
    }

    /// Who speaks in this message.
    pub(super) fn organisation(&self, draft: &Draft) -> Result<&Organisation, DeskError> {
        let named = draft.organisation.as_deref();
        let all = &self.workshop.organisations;
        let found = match named {
            None => all.first(),
            Some(id) => all.iter().find(|o| o.id == id),
        };
        found.ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|o| o.id.as_str()).collect();
            DeskError::field(
                "organisation",
                format!(
                    "there is no such organisation. The configuration has: {}",
                    known.join(", ")
                ),
            )
        })
    }

    /// Renders and checks a message that stands by itself: what went out before is not known. `going` is when it would
    /// go where the draft names no release; `of` is the message it corrects or withdraws.
    ///
    /// # Errors
    /// As [`Judge::render`].
    pub fn judge(
        &self,
        draft: &Draft,
        of: Option<&OfMessage>,
        going: LocalDateTime,
    ) -> Result<Judged, DeskError> {
        let rendered = self.render(draft, of, going)?;
        let report = self.report(draft, &rendered, going, &Beside::default());
        Ok(Judged { rendered, report })
    }

    /// Every version of a message; none where a person must decide on the words first, which the report says.
    ///
    /// # Errors
    /// When a field holds what cannot be printed, or names an organisation that is not there.
    pub fn render(
        &self,
        draft: &Draft,
        of: Option<&OfMessage>,
        going: LocalDateTime,
    ) -> Result<Rendered, DeskError> {
        let context = self.context(draft, of, going)?;
        match self.catalogue().render(draft, &context) {
            Ok(rendered) => Ok(rendered),
            Err(RenderRefusal::Unprintable { field, what }) => {
                Err(DeskError::Invalid(vec![FieldProblem { field, what }]))
            }
            Err(RenderRefusal::NeedsAPerson(_)) => Ok(nothing()),
            Err(unfilled) => Err(DeskError::Internal(unfilled.to_string())),
        }
    }

    fn context(
        &self,
        draft: &Draft,
        of: Option<&OfMessage>,
        going: LocalDateTime,
    ) -> Result<RenderContext, DeskError> {
        let mark = self.mark();
        Ok(RenderContext {
            organisation: self.organisation(draft)?.name.clone(),
            release: public_release(draft, going),
            reference_weight: wardmote_channels::twitter::reference_weight() + mark,
            thread_reference_weight: wardmote_channels::twitter::thread_reference_weight() + mark,
            max_posts: self.max_posts(),
            of: of.cloned(),
            signed_only: false,
            exercise: self.realm() == Realm::Exercise,
        })
    }

    /// The facts of a draft, each as every language says it.
    pub fn fact_table(
        &self,
        draft: &Draft,
        of: Option<&OfMessage>,
        going: LocalDateTime,
    ) -> Vec<FactRow> {
        self.context(draft, of, going)
            .map(|c| self.catalogue().fact_table(draft, &c))
            .unwrap_or_default()
    }

    /// What the standard says of a message in these versions, with what stands beside it.
    pub fn report(
        &self,
        draft: &Draft,
        rendered: &Rendered,
        going: LocalDateTime,
        beside: &Beside,
    ) -> Report {
        let with = beside.cleared(draft, rendered);
        let report = (self.standard).check(&self.subject(&with, rendered, going, beside));
        match &draft.content {
            // Nothing was written for a reason that only a person can settle.
            Content::Facts { facts, .. } if rendered.variants.is_empty() => {
                for_a_person(&RenderRefusal::NeedsAPerson(facts.needs_a_person()), report)
            }
            _ => report,
        }
    }

    fn subject<'a>(
        &'a self,
        draft: &'a Draft,
        rendered: &'a Rendered,
        going: LocalDateTime,
        beside: &'a Beside,
    ) -> Subject<'a> {
        Subject {
            draft,
            rendered,
            outlets: &self.workshop.outlets,
            realm: self.workshop.realm,
            going: Some(going),
            earlier: &beside.earlier,
            history: beside.history,
            of: beside.of,
            at_door: beside.at_door,
            load: beside.load.as_ref(),
            // What the standard reads has no mark yet; the posts of a thread have it already.
            reference_weight: wardmote_channels::twitter::reference_weight() + self.mark(),
            thread_reference_weight: wardmote_channels::twitter::thread_reference_weight(),
            carries: &self.carries,
        }
    }

    /// The versions of a case of the standard's test file: its own words as they stand.
    pub fn render_case(&self, draft: &Draft) -> Rendered {
        self.judge(draft, None, self.now())
            .map_or_else(|_| nothing(), |judged| judged.rendered)
    }

    /// The time of this machine, for checks that stand by themselves.
    pub fn now(&self) -> LocalDateTime {
        LocalDateTime::at(SystemClock.now())
    }

    /// The languages of versions that say a sentence of the catalogue which no person has signed. People's translations
    /// are not meant: they have readers of their own.
    pub fn unsigned(draft: &Draft, rendered: &Rendered) -> Vec<Language> {
        let Content::Facts { .. } = draft.content else {
            return Vec::new();
        };
        let unsigned = rendered.variants.iter().filter(|v| v.read_by.is_none());
        let mut languages: Vec<Language> = unsigned.map(|v| v.language.clone()).collect();
        languages.dedup();
        languages
    }
}

/// What a configuration puts in the place of the shipped catalogue, and which languages it offers.
fn overlay(section: &CatalogueSection) -> Result<Overlay, TemplateError> {
    let mut overlay = match &section.overlay {
        Some(folder) => Overlay::from_dir(folder)?,
        None => Overlay::default(),
    };
    if let Some(languages) = &section.languages {
        overlay.offer(languages.iter().cloned());
    }
    overlay.least_share(section.share_pct);
    Ok(overlay)
}

/// The report of a message of which no version is written: who must decide, beside what the rules say of the rest.
fn for_a_person(refusal: &RenderRefusal, rest: Report) -> Report {
    let who = refusal.who_decides().unwrap_or("the on-call lead");
    let fix = format!("Call {who}. Then write it in your own words, with their clearance.");
    let findings = std::iter::once(blocked(refusal.to_string(), fix)).chain(rest.findings);
    Report::of(findings.collect(), rest.not_checked, rest.standard)
}

/// When the public reads it: where newsdesks are first, not before the embargo ends.
fn public_release(draft: &Draft, going: LocalDateTime) -> LocalDateTime {
    let release = draft.times.release.unwrap_or(going);
    match draft.times.embargo.filter(|_| draft.press_first) {
        Some(embargo) if release < embargo => embargo,
        _ => release,
    }
}

/// The formats that go out by a grouping. A gateway's alert takes its subject and text from the notice for panels.
fn carried(grouping: &Grouping) -> Vec<Format> {
    match grouping {
        Grouping::Posts { .. } => vec![Format::Short],
        Grouping::Readers { format, .. } | Grouping::Wards { format } => vec![*format],
        Grouping::Whole => vec![Format::Panel, Format::Sms, Format::Voice],
    }
}

/// A report with a block beside what the rules say: the message it is about does not stand any more.
pub fn with_block(report: Report, why: String) -> Report {
    let fix = "Withdraw this message, or write another.".to_owned();
    let findings = std::iter::once(blocked(why, fix)).chain(report.findings);
    Report::of(findings.collect(), report.not_checked, report.standard)
}

/// A block that no rule of the standard gives.
fn blocked(why: String, fix: String) -> Finding {
    Finding {
        rule: CATALOGUE.into(),
        point: Point::Consistent,
        severity: Severity::Block,
        owed_allowed: false,
        variant: None,
        outlet: None,
        evidence: String::new(),
        span: None,
        sentence: None,
        better: None,
        measured: String::new(),
        limit: String::new(),
        why,
        fix,
        source: "The catalogue".to_owned(),
        passed: None,
    }
}

/// No version at all.
fn nothing() -> Rendered {
    Rendered {
        headline: String::new(),
        body: String::new(),
        short: None,
        variants: Vec::new(),
        not_made: BTreeMap::new(),
    }
}
