//! What a release would come to, said before it: for each outlet whom it reaches, how long it takes at today's limits and
//! queue, what it costs, and what can be taken back. It is made from the same plan as the release itself.

mod bill;
mod rows;

use std::collections::BTreeMap;

use serde::Serialize;
use wardmote_channels::Channel;
use wardmote_domain::{
    delivery::DeliveryState,
    draft::Draft,
    ids::{MessageId, RevisionNumber},
    local_time::LocalDateTime,
    outlet::{How, OutletName},
    person::Person,
    places::Language,
    send::{Currency, Edition, EditionCopy, EditionPicture, Lane, ListName},
    variant::{Rendered, Variant},
    words::Priority,
};
use wardmote_store::{Audience, PostLane, ReaderLane, Texts};

use self::bill::{Bill, add, amounts};
use super::{Desk, DeskError, FullMessage, pace, tally};
use crate::pipeline::plan;

/// What one outlet would come to.
#[derive(Debug, Clone, Serialize)]
pub struct OutlookRow {
    /// The outlet.
    pub outlet: OutletName,
    /// Its name in print, with the account where it has one: `X (force)`.
    pub title: String,
    /// Whom it reaches, in words.
    pub reaches: String,
    /// How many go out.
    pub deliveries: u64,
    /// How long it takes, in words.
    pub takes: String,
    /// What it costs, in words; nothing where nobody charges.
    pub cost: Option<String>,
    /// What can be taken back, in words.
    pub back: String,
    /// Whether a person must do it.
    pub by_hand: bool,
    /// Why nothing goes there now, where something is in the way.
    pub in_the_way: Option<String>,
}

/// What a release would come to.
#[derive(Debug, Clone, Serialize)]
pub struct Outlook {
    /// Each outlet.
    pub outlets: Vec<OutlookRow>,
    /// What all of it costs, in words, one for each currency.
    pub costs: Vec<String>,
}

/// The message as the rows are made from it.
struct Of<'a> {
    /// When it may go, where that is still to come.
    starts: Option<LocalDateTime>,
    id: MessageId,
    number: RevisionNumber,
    draft: &'a Draft,
    rendered: &'a Rendered,
}

impl Of<'_> {
    /// How long it takes, from when it may go.
    fn once_it_may(&self, takes: String) -> String {
        match self.starts {
            Some(at) => format!("{takes}, from {}", pace::moment(at)),
            None => takes,
        }
    }

    /// An edition of these texts, for its price: without the bytes of its pictures.
    fn edition(&self, wanted: impl Fn(&Variant) -> bool) -> Edition {
        let copy = |v: &Variant| EditionCopy {
            language: v.language.clone(),
            direction: v.direction,
            copy: v.copy.clone(),
        };
        let variants = self.rendered.variants.iter();
        Edition {
            message: self.id,
            revision: self.number,
            kind: self.draft.kind,
            priority: self.draft.priority,
            areas: self.draft.reach(),
            expires: None,
            copies: variants.filter(|v| wanted(v)).map(copy).collect(),
            pictures: self.draft.images.iter().filter_map(picture).collect(),
            list: ListName {
                name: String::new(),
                code: String::new(),
            },
        }
    }
}

fn picture(image: &wardmote_domain::draft::Image) -> Option<EditionPicture> {
    image.file?;
    Some(EditionPicture {
        media_type: "image/jpeg".to_owned(),
        alt: image.alt.clone(),
        bytes: Vec::new().into(),
    })
}

impl Desk {
    /// What releasing this message now would come to.
    ///
    /// # Errors
    /// When there is no such message, the person may not read there, or the store cannot be read.
    pub async fn outlook(&self, by: &Person, id: MessageId) -> Result<Outlook, DeskError> {
        self.readable(by, id).await?;
        let message = FullMessage::read(&self.store, id).await?;
        if message.state.has_been_public() {
            let why = "it is out already: its status says what became of it";
            return Err(DeskError::Conflict(why.to_owned()));
        }
        let times = &message.draft.times;
        let of = Of {
            starts: times
                .release
                .max(times.embargo)
                .filter(|at| at.instant() > self.clock.now()),
            id,
            number: message.number,
            draft: &message.draft,
            rendered: &message.rendered,
        };
        let plan = plan::of(of.draft, of.rendered, self.outlets(), &self.accounts);
        let mut rows = Vec::new();
        let mut total: BTreeMap<Currency, u64> = BTreeMap::new();
        for outlet in &of.draft.outlets {
            let page = self
                .outlets()
                .get(outlet)
                .is_some_and(|o| o.how == How::Page);
            if page {
                rows.push(rows::page(outlet, &of));
            }
            for post in plan.posts.iter().filter(|p| &p.lane.channel == outlet) {
                rows.extend(self.posted(&of, post, &mut total).await?);
            }
            for readers in plan.readers.iter().filter(|r| &r.lane.channel == outlet) {
                rows.extend(self.read_by(&of, readers, &mut total).await?);
            }
            if plan.by_hand.iter().any(|task| &task.outlet == outlet) {
                rows.push(self.hand_row(&of, outlet));
            }
        }
        Ok(Outlook {
            outlets: rows,
            costs: amounts(&total),
        })
    }

    /// An outlet that has no readers of its own: posts, ward spaces, whole alerts.
    async fn posted(
        &self,
        of: &Of<'_>,
        post: &PostLane,
        total: &mut BTreeMap<Currency, u64>,
    ) -> Result<Option<OutlookRow>, DeskError> {
        let Some(channel) = self.accounts.channel(&post.lane).cloned() else {
            return Ok(None);
        };
        let mut bill = Bill::default();
        let mut deliveries = 0;
        for edition in &post.editions {
            let texts = of.edition(|v| match &edition.texts {
                Texts::One { language, format } => &v.language == language && v.format == *format,
                Texts::Every { format } => v.format == *format,
                Texts::Whole => true,
            });
            for part in 1..=edition.parts.max(1) {
                deliveries += 1;
                bill.add(channel.price(&texts, part), 1);
            }
        }
        let wards = post.editions.iter().filter(|e| e.ward.is_some()).count();
        let whole = post.editions.iter().any(|e| e.texts == Texts::Whole);
        let reaches = match (wards, deliveries) {
            _ if whole => {
                "Members there who live in the areas of the notice: only the gateway can count them"
                    .to_owned()
            }
            (0, 1) => "Everyone who follows it there: we cannot count them".to_owned(),
            (0, n) => format!("Everyone who follows it there, in {n} posts: we cannot count them"),
            (1, _) => "The members of 1 ward's space".to_owned(),
            (n, _) => format!("The members of {n} wards' spaces"),
        };
        let row = self.row(of, &channel, deliveries, reaches, &bill).await?;
        add(total, &bill);
        Ok(Some(row))
    }

    /// An outlet with readers of its own: mail, text messages, digests.
    async fn read_by(
        &self,
        of: &Of<'_>,
        readers: &ReaderLane,
        total: &mut BTreeMap<Currency, u64>,
    ) -> Result<Option<OutlookRow>, DeskError> {
        let Some(channel) = self.accounts.channel(&readers.lane).cloned() else {
            return Ok(None);
        };
        let by_language = self.readers(readers).await?;
        let mut bill = Bill::default();
        let english = Language::english();
        for (language, count) in &by_language {
            let own = of.rendered.get(language, readers.format).is_some();
            let language = if own { language } else { &english };
            let texts = of.edition(|v| &v.language == language && v.format == readers.format);
            bill.add(channel.price(&texts, 1), *count);
        }
        let count: u64 = by_language.values().sum();
        let reaches = match count {
            0 => "Nobody: there are no readers there yet".to_owned(),
            1 => "1 reader".to_owned(),
            n => format!("{} readers", pace::number(n)),
        };
        let row = self.row(of, &channel, count, reaches, &bill).await?;
        add(total, &bill);
        Ok(Some(row))
    }

    /// Who would get it, by language; a correction or withdrawal goes to those who had the message it is about.
    pub(super) async fn readers(
        &self,
        readers: &ReaderLane,
    ) -> Result<BTreeMap<Language, u64>, DeskError> {
        let had = match &readers.audience {
            Audience::Wards(wards) => {
                return Ok(self.store.readers_by_language(wards, readers.list).await?);
            }
            Audience::Had(had) => *had,
        };
        let got = |state| matches!(state, DeliveryState::Accepted | DeliveryState::Delivered);
        let counts = self.store.tallies(had).await?;
        let theirs = counts
            .iter()
            .filter(|c| c.lane.channel == readers.lane.channel && got(c.state));
        Ok(BTreeMap::from([(
            Language::english(),
            theirs.map(|c| c.count).sum(),
        )]))
    }

    async fn row(
        &self,
        of: &Of<'_>,
        channel: &std::sync::Arc<dyn Channel>,
        deliveries: u64,
        reaches: String,
        bill: &Bill,
    ) -> Result<OutlookRow, DeskError> {
        let lane = channel.lane();
        let before = self.store.waiting_before(&lane, of.draft.priority).await?;
        let limits = channel.limits();
        let stand = self.store.limits(&lane, &limits).await?;
        let takes = pace::takes(
            &limits,
            &stand,
            pace::Load {
                before,
                own: deliveries,
                cost: bill.thousandths(),
                per_second: channel.per_second(),
            },
            self.clock.now(),
        );
        let takes = match (channel.shape().gather, of.draft.priority) {
            (Some(gather), priority) if priority != Priority::Urgent => {
                let from = of.starts.map_or(self.clock.now(), LocalDateTime::instant);
                let next = LocalDateTime::at(gather.next(from));
                format!("With the next digest, {}", pace::moment(next))
            }
            _ => of.once_it_may(takes),
        };
        Ok(OutlookRow {
            title: self.account_title(&lane),
            outlet: lane.channel.clone(),
            reaches,
            deliveries,
            takes,
            cost: bill.words(),
            back: channel.back().words,
            by_hand: false,
            in_the_way: self.in_the_way(&lane).await?,
        })
    }

    /// `X`, or `X (wandsworth)` where the channel has several accounts.
    fn account_title(&self, lane: &Lane) -> String {
        let title = tally::title(lane.channel.as_str());
        if self.accounts.of(&lane.channel).len() > 1 {
            format!("{title} ({})", lane.account)
        } else {
            title
        }
    }

    async fn in_the_way(&self, lane: &Lane) -> Result<Option<String>, DeskError> {
        let lanes = self.store.lanes().await?;
        let stop = lanes
            .into_iter()
            .find(|s| &s.lane == lane)
            .and_then(|s| s.stopped);
        Ok(stop.map(|s| s.reason.words))
    }
}
