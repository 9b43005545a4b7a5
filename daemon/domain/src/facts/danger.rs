//! The facts of a warning: what the danger is, where, what people must do and must not do, and who says so.

use serde::{Deserialize, Serialize};

use super::{Coded, Contact, Extra, Place};
use crate::{local_time::LocalDateTime, words::named};

named!(
    /// What the danger is.
    Hazard {
        /// Gas is leaking.
        GasLeak = "gas_leak",
        /// A fire.
        Fire = "fire",
        /// Thick smoke.
        Smoke = "smoke",
        /// Water where it should not be.
        Flood = "flood",
        /// A water main has burst.
        BurstMain = "burst_main",
        /// A building or a wall may fall.
        UnsafeBuilding = "unsafe_building",
        /// An electric cable is down.
        FallenCable = "fallen_cable",
        /// Something dangerous was spilled.
        ChemicalSpill = "chemical_spill",
        /// A bomb of the war, or another that has not gone off.
        UnexplodedBomb = "unexploded_bomb",
        /// Something that may be dangerous and that nobody knows.
        SuspiciousItem = "suspicious_item",
        /// Somebody with a weapon.
        PersonWithWeapon = "person_with_weapon",
        /// A dog that bites.
        DangerousDog = "dangerous_dog",
        /// A crowd in which people may be hurt.
        CrowdCrush = "crowd_crush",
        /// Drugs that are stronger or other than people think.
        DangerousDrugs = "dangerous_drugs",
    }
);

named!(
    /// What people must do.
    WarningDo {
        /// Go now.
        LeaveNow = "leave_now",
        /// Stay inside.
        StayIndoors = "stay_indoors",
        /// Keep away.
        StayAway = "stay_away",
        /// Doors and windows shut.
        ShutWindows = "shut_windows",
        /// Upstairs, or to higher ground.
        GoHigher = "go_higher",
        /// Another way to go.
        UseAnotherRoute = "use_another_route",
        /// What officers say.
        FollowOfficers = "follow_officers",
        /// Children and pets inside.
        KeepChildrenIn = "keep_children_in",
        /// A neighbour who may not manage alone.
        CheckNeighbours = "check_neighbours",
        /// Gas off at the meter.
        TurnOffGas = "turn_off_gas",
        /// Electricity off at the main switch.
        TurnOffPower = "turn_off_power",
        /// Water is boiled first.
        BoilWater = "boil_water",
        /// Room for fire engines and ambulances.
        LetCrewsThrough = "let_crews_through",
        /// 999 for whoever sees it.
        CallIfSeen = "call_if_seen",
        /// 999 for whoever is in danger or cannot leave alone.
        CallForHelp = "call_for_help",
    }
);

named!(
    /// What people must not do.
    WarningDoNot {
        /// Go near.
        Approach = "approach",
        /// Go into the area.
        EnterArea = "enter_area",
        /// Go back before we say so.
        GoBack = "go_back",
        /// Smoke or light a flame.
        LightFlame = "light_flame",
        /// Turn lights or switches on or off.
        UseSwitches = "use_switches",
        /// Touch it.
        Touch = "touch",
        /// Drive or walk through water.
        CrossWater = "cross_water",
        /// Drink water from the tap.
        DrinkTapWater = "drink_tap_water",
        /// Use a lift.
        UseLift = "use_lift",
        /// Drive there.
        Drive = "drive",
        /// Stand at windows.
        StandAtWindows = "stand_at_windows",
        /// Show where officers are.
        ShareFilm = "share_film",
        /// Take the drugs.
        TakeDrugs = "take_drugs",
    }
);

named!(
    /// Who says that there is a danger.
    WarningSource {
        /// We do.
        Police = "police",
        /// The fire brigade.
        FireBrigade = "fire_brigade",
        /// The ambulance service.
        Ambulance = "ambulance",
        /// The council.
        Council = "council",
        /// The gas network.
        GasNetwork = "gas_network",
        /// The electricity network.
        PowerNetwork = "power_network",
        /// The water company.
        WaterCompany = "water_company",
        /// The Environment Agency.
        EnvironmentAgency = "environment_agency",
        /// The health service.
        HealthService = "health_service",
        /// Those who run trains and stations.
        Transport = "transport",
    }
);

/// The facts of a warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What the danger is.
    pub hazard: Coded<Hazard>,
    /// Where.
    pub place: Place,
    /// Since when.
    pub started: LocalDateTime,
    /// What to do, in order: at least one.
    #[serde(rename = "do")]
    pub act: Vec<Coded<WarningDo>>,
    /// What not to do.
    pub do_not: Vec<Coded<WarningDoNot>>,
    /// When more will be said.
    pub next_update: LocalDateTime,
    /// Who says so.
    pub source: Coded<WarningSource>,
    /// How to reach help.
    pub contact: Contact,
    /// Ready extras.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<Extra>,
}
