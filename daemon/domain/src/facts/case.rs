//! The facts about one person: somebody is missing, or a court has a result.

use serde::{Deserialize, Serialize};

use super::{Coded, Contact, Place, When, YesNo};
use crate::{
    local_time::LocalDateTime,
    record::{CaseRole, CaseStatus},
    words::named,
};

/// A person whom a message names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name, the same in every language.
    pub name: String,
    /// The age, where it is said.
    pub age: Option<u8>,
    /// What the person is in the case.
    pub role: CaseRole,
    /// Where the case stands.
    pub status: CaseStatus,
    /// Who made sure that this is the person. Recorded, and never published.
    pub confirmed_by: String,
    /// Whether the family knows that this goes out.
    pub family_told: YesNo,
    /// Until when the name may be shown; the message ends by then.
    pub until: Option<LocalDateTime>,
}

/// Where and when somebody was seen last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastSeen {
    /// Where.
    pub place: Place,
    /// When.
    pub when: When,
}

named!(
    /// What a person looks like, wears or has.
    Looks {
        /// Short hair.
        ShortHair = "short_hair",
        /// Long hair.
        LongHair = "long_hair",
        /// Curly hair.
        CurlyHair = "curly_hair",
        /// Black hair.
        BlackHair = "black_hair",
        /// Brown hair.
        BrownHair = "brown_hair",
        /// Blonde hair.
        BlondeHair = "blonde_hair",
        /// Red hair.
        RedHair = "red_hair",
        /// Grey hair.
        GreyHair = "grey_hair",
        /// No hair.
        Bald = "bald",
        /// A beard.
        Beard = "beard",
        /// A moustache.
        Moustache = "moustache",
        /// Glasses.
        Glasses = "glasses",
        /// A headscarf.
        Headscarf = "headscarf",
        /// A turban.
        Turban = "turban",
        /// A hat or a cap.
        Hat = "hat",
        /// A hood.
        Hood = "hood",
        /// A dark coat or jacket.
        DarkCoat = "dark_coat",
        /// A light coat or jacket.
        LightCoat = "light_coat",
        /// Jeans.
        Jeans = "jeans",
        /// A dress or a skirt.
        Dress = "dress",
        /// A school uniform.
        SchoolUniform = "school_uniform",
        /// Night clothes.
        NightClothes = "night_clothes",
        /// Trainers.
        Trainers = "trainers",
        /// A bag on the back.
        Rucksack = "rucksack",
        /// A hearing aid.
        HearingAid = "hearing_aid",
        /// A walking stick.
        WalkingStick = "walking_stick",
        /// A wheelchair.
        Wheelchair = "wheelchair",
    }
);

/// Which picture of the message shows somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picture {
    /// There is none.
    None,
    /// The message's picture of this number; the first is 1.
    Number(u8),
}

/// The facts of a missing person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Who.
    pub person: Person,
    /// Where and when last seen.
    pub last_seen: LastSeen,
    /// What the person looks like: at least one.
    pub description: Vec<Coded<Looks>>,
    /// The picture.
    pub picture: Picture,
    /// What a caller quotes.
    pub reference: String,
    /// How to reach us.
    pub contact: Contact,
}

impl Missing {
    /// Whether the person is found: the message then says so and asks for nothing.
    pub fn is_found(&self) -> bool {
        self.person.status == CaseStatus::Found
    }
}

named!(
    /// What somebody is accused of. Killings and sexual offences are none of these: a person writes on those.
    Offence {
        /// Burglary.
        Burglary = "burglary",
        /// Robbery.
        Robbery = "robbery",
        /// Theft.
        Theft = "theft",
        /// Theft of a vehicle.
        VehicleTheft = "vehicle_theft",
        /// Handling stolen goods.
        StolenGoods = "stolen_goods",
        /// Assault.
        Assault = "assault",
        /// Grievous bodily harm.
        SeriousAssault = "serious_assault",
        /// An attack on an emergency worker.
        EmergencyWorker = "emergency_worker",
        /// A knife in public.
        Knife = "knife",
        /// A gun.
        Gun = "gun",
        /// Selling drugs.
        DrugDealing = "drug_dealing",
        /// Fraud.
        Fraud = "fraud",
        /// Criminal damage.
        CriminalDamage = "criminal_damage",
        /// Arson.
        Arson = "arson",
        /// Harassment.
        Harassment = "harassment",
        /// Stalking.
        Stalking = "stalking",
        /// Controlling or coercive behaviour.
        CoerciveControl = "coercive_control",
        /// Racially or religiously aggravated public order, and other hate crime.
        HateCrime = "hate_crime",
        /// Dangerous driving.
        DangerousDriving = "dangerous_driving",
        /// Drink or drug driving.
        DrinkDriving = "drink_driving",
        /// Violent disorder.
        Disorder = "disorder",
    }
);

/// How long a prison sentence is: at least one of the two is more than nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Years.
    pub years: u32,
    /// Months, at most 11 beside years.
    pub months: u32,
}

named!(
    /// The names of results, with those that take a term or a sum.
    ResultCode {
        /// Charged; the court has it next.
        Charged = "charged",
        /// Pleaded guilty.
        Admitted = "admitted",
        /// Found guilty.
        FoundGuilty = "found_guilty",
        /// Found not guilty.
        NotGuilty = "not_guilty",
        /// The case has ended without a verdict.
        Dropped = "dropped",
        /// A community order.
        CommunityOrder = "community_order",
        /// Prison.
        Jailed = "jailed",
        /// Prison, suspended.
        Suspended = "suspended",
        /// A fine.
        Fined = "fined",
    }
);

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourtResult {
    /// Charged; the court has it next.
    Charged,
    /// Pleaded guilty.
    Admitted,
    /// Found guilty.
    FoundGuilty,
    /// Found not guilty.
    NotGuilty,
    /// The case has ended without a verdict.
    Dropped,
    /// A community order.
    CommunityOrder,
    /// Prison.
    Jailed(Term),
    /// Prison, suspended.
    Suspended(Term),
    /// A fine, in pounds.
    Fined(u32),
}

impl CourtResult {
    /// Its name.
    pub fn code(self) -> ResultCode {
        match self {
            Self::Charged => ResultCode::Charged,
            Self::Admitted => ResultCode::Admitted,
            Self::FoundGuilty => ResultCode::FoundGuilty,
            Self::NotGuilty => ResultCode::NotGuilty,
            Self::Dropped => ResultCode::Dropped,
            Self::CommunityOrder => ResultCode::CommunityOrder,
            Self::Jailed(_) => ResultCode::Jailed,
            Self::Suspended(_) => ResultCode::Suspended,
            Self::Fined(_) => ResultCode::Fined,
        }
    }

    /// The term, where it has one.
    pub fn term(self) -> Option<Term> {
        match self {
            Self::Jailed(term) | Self::Suspended(term) => Some(term),
            _ => None,
        }
    }
}

/// The facts of a court result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Whose case it is.
    pub person: Person,
    /// The court's name, the same in every language.
    pub court: String,
    /// The day of the hearing, or its hour as well.
    pub date: When,
    /// What the case is about.
    pub offence: Coded<Offence>,
    /// What came of it.
    pub result: Coded<CourtResult>,
    /// The day on which we asked for help with it.
    pub earlier_appeal: Option<When>,
}
