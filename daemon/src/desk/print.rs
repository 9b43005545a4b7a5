//! What may be printed of a message and shown at a cordon, and what the paper says of itself.

use jiff::Timestamp;
use wardmote_domain::{
    ids::MessageId,
    local_time::LocalDateTime,
    message::MessageState,
    outlet::{Class, How, OutletName, PAGE},
    person::Person,
    places::Language,
    variant::{Rendered, Variant},
    words::{Direction, Format, Realm},
};

use super::{Desk, DeskError, MessageView};
use crate::{
    pages::plain,
    print::{Block, Document, Paper, PrintError, Printed, Run, Sheet, Side, Unread},
};

/// A message as it may be printed.
#[derive(Debug, Clone)]
pub struct PrintView {
    /// The message.
    pub id: MessageId,
    /// What it says at the top, in English.
    pub headline: String,
    /// Its languages, English first.
    pub languages: Vec<PrintLanguage>,
    /// What each side says of itself in a band; nothing once it is approved.
    pub mark: Option<String>,
    /// The address behind the QR code.
    pub qr: Option<String>,
    /// What the person who prints must know, a sentence each.
    pub notes: Vec<String>,
}

/// One language of it.
#[derive(Debug, Clone)]
pub struct PrintLanguage {
    /// The language.
    pub language: Language,
    /// Its own name.
    pub own_name: String,
    /// Its English name.
    pub english_name: String,
    /// Which way it is written.
    pub direction: Direction,
    /// Whether nobody has read it yet: the text says so itself.
    pub unread: bool,
}

/// What an officer holds up at a cordon: one language.
#[derive(Debug, Clone)]
pub struct Card {
    /// The message it is of.
    pub view: PrintView,
    /// Its language.
    pub language: PrintLanguage,
    /// The headline.
    pub headline: Vec<Run>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Said while nobody has read the language.
    pub unread: Option<Unread>,
    /// The script to read aloud in English, where there is one.
    pub english_script: Option<String>,
    /// The same in the card's language, where that is another.
    pub own_script: Option<String>,
}

impl From<PrintError> for DeskError {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::Document(_) | PrintError::TooLarge => Self::Conflict(error.to_string()),
            PrintError::NotInstalled(_)
            | PrintError::Busy
            | PrintError::TooSlow(_)
            | PrintError::Machine(_) => Self::TryLater(error.to_string()),
            PrintError::BrokeOff | PrintError::Io(_) => Self::Internal(error.to_string()),
        }
    }
}

/// The versions that are pages, English first.
fn pages(rendered: &Rendered) -> impl Iterator<Item = &Variant> {
    let all = rendered.variants.iter();
    all.filter(|v| v.format == Format::Page)
}

impl PrintLanguage {
    fn of(variant: &Variant) -> Self {
        let (own_name, english_name) = plain::language(&variant.language);
        Self {
            language: variant.language.clone(),
            own_name,
            english_name,
            direction: variant.direction,
            unread: variant.unread.is_some(),
        }
    }
}

/// Whether a message that stands so may be printed: nothing of what was taken back is.
pub fn may_be_printed(state: MessageState) -> bool {
    over(state).is_none()
}

/// Why nothing of it is printed any more.
fn over(state: MessageState) -> Option<&'static str> {
    match state {
        MessageState::Withdrawn => Some("this notice was withdrawn: nothing of it is printed"),
        MessageState::TakenDown => Some("this notice was taken down: nothing of it is printed"),
        MessageState::Expired => {
            Some("the end of this notice passed before it went: nothing of it is printed")
        }
        _ => None,
    }
}

fn approved(state: MessageState) -> bool {
    !matches!(
        state,
        MessageState::Draft
            | MessageState::FallsShort
            | MessageState::AwaitingApproval
            | MessageState::Returned
    )
}

fn ended(view: &MessageView, now: Timestamp) -> bool {
    view.times.expires.is_some_and(|end| end.instant() <= now)
}

/// What the band of each side says, and each card.
fn mark(view: &MessageView, realm: Realm, now: Timestamp) -> Option<String> {
    let said = [
        (realm == Realm::Sandbox).then_some("Sandbox, not a real notice"),
        (!approved(view.state)).then_some("Draft, not approved"),
        (view.state == MessageState::Corrected).then_some("Part of this was wrong"),
        ended(view, now).then_some("This notice has ended"),
    ];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(". "))
}

fn notes(view: &MessageView, now: Timestamp) -> Vec<String> {
    let mut notes = Vec::new();
    let mut say = |words: &str| notes.push(words.to_owned());
    if !approved(view.state) {
        say(
            "This wording is not approved. Each sheet and each card says so: only read it, and do not give it out.",
        );
    }
    if view.state == MessageState::Approved {
        say("It is approved and not out yet. Do not give it out before it has gone.");
    }
    if view.state == MessageState::Corrected {
        say(
            "Part of it was wrong. Each sheet and each card says so: print the correction instead.",
        );
    }
    if ended(view, now) {
        say("This notice has ended. Each sheet and each card says so.");
    }
    if let Some(held) = &view.held {
        notes.push(format!(
            "Stopped: {held}. Do not give it out until it goes on."
        ));
    }
    if let Some(until) = view.times.embargo.filter(|_| view.waits_for_embargo) {
        let until = plain::moment(until);
        notes.push(format!(
            "Under embargo until {until}. Do not give it out before that."
        ));
    }
    notes
}

/// The address behind the QR code, or why there is none.
fn code(view: &MessageView, public_url: &str) -> Result<String, &'static str> {
    if !view.outlet_names.iter().any(|o| o == PAGE) {
        return Err("There is no QR code: this notice does not go on our public pages.");
    }
    if !view.state.has_been_public() {
        return Err(
            "There is no QR code yet: the notice has no public page before it goes out. Print it again then.",
        );
    }
    if !public_url.starts_with("https://") {
        return Err("There is no QR code: our public pages have no https address here.");
    }
    Ok(format!("{public_url}/notices/{}", view.id))
}

impl Desk {
    /// What may be printed of a message, and what is to be known of it.
    ///
    /// # Errors
    /// When there is none, the person may not read there, or it was taken back.
    pub async fn print_view(&self, by: &Person, id: MessageId) -> Result<PrintView, DeskError> {
        let view = self.view(by, id).await?;
        self.print_view_of(&view)
    }

    fn print_view_of(&self, view: &MessageView) -> Result<PrintView, DeskError> {
        if let Some(why) = over(view.state) {
            return Err(DeskError::Conflict(why.to_owned()));
        }
        let now = self.clock.now();
        let server = &self.settings.server;
        let languages: Vec<_> = pages(&view.rendered).map(PrintLanguage::of).collect();
        if languages.is_empty() {
            return Err(DeskError::Conflict(
                "this notice has no wording yet that can be printed".to_owned(),
            ));
        }
        let mut notes = notes(view, now);
        let qr = code(view, &server.public_url);
        notes.extend(qr.as_ref().err().map(|why| (*why).to_owned()));
        Ok(PrintView {
            id: view.id,
            headline: view.headline.clone(),
            languages,
            mark: mark(view, server.realm, now),
            qr: qr.ok(),
            notes,
        })
    }

    /// The PDF of a message: in one language, or in all of them.
    ///
    /// # Errors
    /// When there is nothing to print, the person may not read there, or this machine cannot print.
    pub async fn print(
        &self,
        by: &Person,
        id: MessageId,
        (sheet, paper): (Sheet, Paper),
        only: Option<&Language>,
    ) -> Result<Vec<u8>, DeskError> {
        let view = self.view(by, id).await?;
        let about = self.print_view_of(&view)?;
        if sheet == Sheet::CordonCard && only.is_none() {
            return Err(DeskError::parameter(
                "lang",
                "a card for a cordon has one language: choose which",
            ));
        }
        let wanted = pages(&view.rendered).filter(|v| only.is_none_or(|o| *o == v.language));
        let sides: Option<Vec<Side>> = wanted.map(|v| side(v, sheet)).collect();
        let sides = sides.ok_or_else(|| {
            DeskError::Internal("a frozen page is not of the form that is printed".to_owned())
        })?;
        if sides.is_empty() {
            return Err(no_version(only));
        }
        let document = Document {
            sheet,
            paper,
            title: about.headline,
            organisation: self.judge.organisation(&view.draft)?.name.clone(),
            date: view.released_at.map(|at| {
                let date = LocalDateTime::at(at).civil().date();
                date.to_string()
            }),
            pages: sides,
            qr: about.qr,
            exercise: self.settings.server.realm == Realm::Exercise,
            mark: about.mark,
        };
        let document = serde_json::to_vec(&document)
            .map_err(|error| DeskError::Internal(error.to_string()))?;
        Ok(self.printer.print(document).await?)
    }

    /// The card of a message in one language.
    ///
    /// # Errors
    /// When there is no such version, or the person may not read there.
    pub async fn card(
        &self,
        by: &Person,
        id: MessageId,
        language: &Language,
    ) -> Result<Card, DeskError> {
        let whole = self.view(by, id).await?;
        let view = self.print_view_of(&whole)?;
        let variant = whole.rendered.get(language, Format::Page);
        let variant = variant.ok_or_else(|| no_version(Some(language)))?;
        let printed = Printed::of(variant).ok_or_else(|| {
            DeskError::Internal("a frozen page is not of the form that is printed".to_owned())
        })?;
        let script = |of: &Language| {
            let voice = whole.rendered.get(of, Format::Voice)?;
            voice.copy.plain()
        };
        Ok(Card {
            view,
            language: PrintLanguage::of(variant),
            headline: printed.headline,
            blocks: printed.blocks,
            unread: Unread::of(variant),
            english_script: script(&Language::english()),
            own_script: Some(language).filter(|l| !l.is_english()).and_then(script),
        })
    }

    /// Whether the job at this outlet is paper: a person serves it, away from any screen, with the words of the page.
    pub fn prints(&self, outlet: &str) -> bool {
        let name = OutletName::new(outlet).ok();
        let outlet = name.and_then(|name| self.outlets().get(&name));
        outlet.is_some_and(|o| {
            o.how == How::ByHand
                && o.classes.contains(&Class::Offline)
                && o.hand.pack.text == Format::Page
        })
    }

    /// Whether the program that prints is on this machine.
    pub fn can_print(&self) -> bool {
        self.printer.program().is_file()
    }
}

/// A side of the sheet. A card has no footer: who stands at a cordon needs what to do.
fn side(variant: &Variant, sheet: Sheet) -> Option<Side> {
    let mut side = Side::of(variant)?;
    if sheet == Sheet::CordonCard {
        side.footer.clear();
    }
    Some(side)
}

fn no_version(language: Option<&Language>) -> DeskError {
    let name = language.map_or_else(String::new, |l| format!(" in {}", plain::language(l).1));
    DeskError::NotFound(format!("there is no version{name} that can be printed"))
}
