//! Ready extras: short facts that a person adds to a first word, to a notice after an operation and to a warning. Each is a
//! code that every language says; some need a time or a place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{local_time::LocalDateTime, words::named};

named!(
    /// Extras that say everything by themselves.
    ExtraAlone {
        /// A helicopter, and why.
        Helicopter = "helicopter",
        /// Police dogs.
        PoliceDogs = "police_dogs",
        /// Police horses.
        PoliceHorses = "police_horses",
        /// Police drones.
        Drones = "drones",
        /// More officers than usual.
        MoreOfficers = "more_officers",
        /// Officers in white suits.
        ForensicSuits = "forensic_suits",
        /// Police tents.
        Tents = "tents",
        /// Officers at doors.
        DoorToDoor = "door_to_door",
        /// Blue lights and sirens.
        BlueLights = "blue_lights",
        /// Loud bangs.
        LoudBangs = "loud_bangs",
        /// Children may have seen it.
        ChildrenSaw = "children_saw",
        /// What to tell children.
        TellChildren = "tell_children",
        /// Schools are open.
        SchoolOpen = "school_open",
        /// A school is closed.
        SchoolClosed = "school_closed",
        /// Buses go another way.
        BusesDiverted = "buses_diverted",
        /// Roads are busy.
        BusyRoads = "busy_roads",
        /// Stay inside.
        StayIndoors = "stay_indoors",
        /// Windows shut.
        ShutWindows = "shut_windows",
        /// Room for ambulances.
        LetAmbulanceThrough = "let_ambulance_through",
        /// The gas is off.
        GasOff = "gas_off",
        /// The water is off.
        WaterOff = "water_off",
        /// The power is off.
        PowerOff = "power_off",
        /// Film of it is not for sharing.
        DoNotShareFilm = "do_not_share_film",
        /// Rumours are not for sharing.
        DoNotShareRumours = "do_not_share_rumours",
        /// Help for victims.
        VictimSupport = "victim_support",
        /// Hate crime is taken seriously.
        HateCrime = "hate_crime",
        /// Patrols at places of worship.
        WorshipPatrols = "worship_patrols",
        /// Officers are back tomorrow.
        BackTomorrow = "back_tomorrow",
        /// Not treated as terrorism: a claim that somebody must stand behind.
        NotTerrorism = "not_terrorism",
        /// No wider risk: a claim that somebody must stand behind.
        NoWiderRisk = "no_wider_risk",
    }
);

named!(
    /// Extras that hold until a time.
    ExtraUntil {
        /// The road is shut until then.
        RoadShutUntil = "road_shut_until",
        /// The cordon stays until then.
        CordonUntil = "cordon_until",
        /// Officers stay until then.
        OfficersUntil = "officers_until",
        /// The station is closed until then.
        StationClosedUntil = "station_closed_until",
    }
);

named!(
    /// Extras that name a place.
    ExtraAt {
        /// Which road is shut.
        RoadShut = "road_shut",
        /// Which station is closed.
        StationClosed = "station_closed",
        /// Where people who had to leave can go.
        ReceptionCentre = "reception_centre",
    }
);

/// One ready extra: in a file its code as text, or a group of one field, `{road_shut_until: 2026-12-08T15:00}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub enum Extra {
    /// It says everything by itself.
    Alone(ExtraAlone),
    /// It holds until a time.
    Until(ExtraUntil, LocalDateTime),
    /// It names a place.
    At(ExtraAt, String),
}

impl Extra {
    /// Every code, in the order in which a form asks.
    pub fn codes() -> Vec<&'static str> {
        let alone = ExtraAlone::ALL.iter().map(|e| e.as_str());
        let until = ExtraUntil::ALL.iter().map(|e| e.as_str());
        let at = ExtraAt::ALL.iter().map(|e| e.as_str());
        alone.chain(until).chain(at).collect()
    }

    /// Its code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Alone(code) => code.as_str(),
            Self::Until(code, _) => code.as_str(),
            Self::At(code, _) => code.as_str(),
        }
    }
}

/// How it is kept: as a file writes it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Alone(ExtraAlone),
    Until(BTreeMap<ExtraUntil, LocalDateTime>),
    At(BTreeMap<ExtraAt, String>),
}

impl From<Extra> for Kept {
    fn from(extra: Extra) -> Self {
        match extra {
            Extra::Alone(code) => Self::Alone(code),
            Extra::Until(code, at) => Self::Until(BTreeMap::from([(code, at)])),
            Extra::At(code, place) => Self::At(BTreeMap::from([(code, place)])),
        }
    }
}

impl TryFrom<Kept> for Extra {
    type Error = &'static str;

    fn try_from(kept: Kept) -> Result<Self, Self::Error> {
        let one = match kept {
            Kept::Alone(code) => Some(Self::Alone(code)),
            Kept::Until(map) if map.len() == 1 => {
                map.into_iter().next().map(|(c, at)| Self::Until(c, at))
            }
            Kept::At(map) if map.len() == 1 => map.into_iter().next().map(|(c, p)| Self::At(c, p)),
            Kept::Until(_) | Kept::At(_) => None,
        };
        one.ok_or("an extra is a code, or one code with its time or place")
    }
}
