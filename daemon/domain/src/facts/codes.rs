//! The codes of the kinds that neighbourhood teams write: each is said in every language of the catalogue. Where none
//! fits, English text stands instead, and no other language is made of a required fact.

use crate::words::named;

named!(
    /// What happened, in an appeal for witnesses.
    AppealWhat {
        /// A home or a business was broken into.
        Burglary = "burglary",
        /// Something was taken by force or threat.
        Robbery = "robbery",
        /// Somebody was attacked.
        Assault = "assault",
        /// Something was stolen.
        Theft = "theft",
        /// A crash on the road.
        Collision = "collision",
        /// A vehicle was stolen or broken into.
        VehicleCrime = "vehicle_crime",
        /// Something was damaged on purpose.
        CriminalDamage = "criminal_damage",
        /// Somebody was attacked or abused for who they are.
        HateCrime = "hate_crime",
    }
);

named!(
    /// What a reader of an appeal may have seen.
    DidYouSee {
        /// Anything of it, or who did it.
        Anything = "anything",
        /// The people who were there.
        People = "people",
        /// A vehicle that left.
        Vehicle = "vehicle",
        /// Film of it, from a dashcam, a doorbell or a phone.
        Film = "film",
    }
);

named!(
    /// What an event is called.
    EventTitle {
        /// The meeting that chooses what the ward's team works on.
        WardPanel = "ward_panel",
        /// A meeting that anyone can come to.
        PublicMeeting = "public_meeting",
        /// A stall or a walk with the local team.
        MeetTheTeam = "meet_the_team",
        /// An hour at which anyone can drop in.
        DropIn = "drop_in",
        /// Bikes are marked.
        BikeMarking = "bike_marking",
        /// A talk on how to stay safe.
        SafetyTalk = "safety_talk",
    }
);

named!(
    /// What makes it possible to come.
    Access {
        /// No steps on the way in.
        StepFree = "step_free",
        /// A hearing loop.
        HearingLoop = "hearing_loop",
        /// An accessible toilet.
        AccessibleToilet = "accessible_toilet",
        /// Blue Badge parking.
        Parking = "parking",
        /// A British Sign Language interpreter.
        Bsl = "bsl",
        /// An interpreter for other languages, if asked.
        Interpreter = "interpreter",
        /// It can be joined online.
        Online = "online",
        /// A quiet room.
        QuietRoom = "quiet_room",
        /// Children are welcome.
        Children = "children",
    }
);

named!(
    /// What advice is about.
    GuidanceTopic {
        /// Callers who pretend to be the police or a bank.
        ScamCalls = "scam_calls",
        /// Fraud by mail, message or website.
        OnlineFraud = "online_fraud",
        /// Burglars.
        HomeSecurity = "home_security",
        /// Bike thieves.
        BikeTheft = "bike_theft",
        /// Phones taken by riders.
        MopedSnatch = "moped_snatch",
    }
);

named!(
    /// One step of advice.
    GuidanceStep {
        /// Hang up.
        HangUp = "hang_up",
        /// Keep PIN and passwords secret.
        KeepPinSecret = "keep_pin_secret",
        /// Call the bank on the number of the card.
        CallYourBank = "call_your_bank",
        /// Talk to someone trusted before paying.
        TalkToSomeone = "talk_to_someone",
        /// Look at who sent it.
        CheckSender = "check_sender",
        /// Three random words.
        StrongPassword = "strong_password",
        /// Two-step verification.
        TwoSteps = "two_steps",
        /// Lock doors and windows.
        LockUp = "lock_up",
        /// A light on a timer.
        LeaveLightOn = "leave_light_on",
        /// Keys away from the door.
        HideKeys = "hide_keys",
        /// A neighbour who keeps an eye on it.
        AskNeighbour = "ask_neighbour",
        /// Two locks.
        TwoLocks = "two_locks",
        /// A stand in a busy place.
        LockToStand = "lock_to_stand",
        /// Frame number and picture.
        KeepFrameNumber = "keep_frame_number",
        /// The phone away near the road.
        PhoneAway = "phone_away",
        /// Back from the kerb.
        StandBack = "stand_back",
        /// A way to find and lock the phone.
        FindMyPhone = "find_my_phone",
        /// Tell us.
        TellUs = "tell_us",
    }
);

named!(
    /// What we asked people.
    Asked {
        /// What should we work on?
        WhatToWorkOn = "what_to_work_on",
        /// Do you feel safe?
        DoYouFeelSafe = "do_you_feel_safe",
        /// How well did we do?
        HowDidWeDo = "how_did_we_do",
    }
);

named!(
    /// What people told us about.
    Said {
        /// Burglary.
        Burglary = "burglary",
        /// Robbery.
        Robbery = "robbery",
        /// Noise, litter, groups that frighten.
        AntisocialBehaviour = "antisocial_behaviour",
        /// Drugs.
        Drugs = "drugs",
        /// Knives.
        Knives = "knives",
        /// Vehicles stolen or broken into.
        VehicleCrime = "vehicle_crime",
        /// Vehicles that go too fast.
        Speeding = "speeding",
        /// Mopeds and electric bikes on the pavement.
        Mopeds = "mopeds",
        /// Bikes stolen.
        BikeTheft = "bike_theft",
        /// The safety of women and girls.
        WomensSafety = "womens_safety",
        /// Hate crime.
        HateCrime = "hate_crime",
    }
);

named!(
    /// What we did.
    Did {
        /// More patrols.
        MorePatrols = "more_patrols",
        /// Searches under a warrant.
        Warrants = "warrants",
        /// Arrests.
        Arrests = "arrests",
        /// Speed checks.
        SpeedChecks = "speed_checks",
        /// Vehicles taken away.
        TookVehicles = "took_vehicles",
        /// Searches of parks and estates for weapons.
        WeaponSweeps = "weapon_sweeps",
        /// Visits to homes with advice.
        HomeVisits = "home_visits",
        /// Visits to schools.
        SchoolVisits = "school_visits",
        /// Bikes marked.
        MarkedBikes = "marked_bikes",
        /// Work with the council.
        WithCouncil = "with_council",
    }
);

named!(
    /// What we could not do.
    CouldNot {
        /// Put up cameras.
        Cameras = "cameras",
        /// Have officers there all day.
        OfficersAllDay = "officers_all_day",
        /// Change the road.
        ChangeRoad = "change_road",
        /// Change the street lights.
        StreetLights = "street_lights",
    }
);

named!(
    /// Why we could not.
    Because {
        /// The council decides it.
        CouncilDecides = "council_decides",
        /// There is not enough money for it.
        NoMoney = "no_money",
        /// There are not enough officers for it.
        NotEnoughOfficers = "not_enough_officers",
        /// The law does not let us.
        LawDoesNotAllow = "law_does_not_allow",
    }
);

named!(
    /// What a figure counts.
    FigureWhat {
        /// Burglaries reported.
        Burglaries = "burglaries",
        /// Robberies reported.
        Robberies = "robberies",
        /// Thefts reported.
        Thefts = "thefts",
        /// Vehicle crimes reported.
        VehicleCrimes = "vehicle_crimes",
        /// Reports of antisocial behaviour.
        AntisocialReports = "antisocial_reports",
        /// Arrests.
        Arrests = "arrests",
        /// Stop and searches.
        StopSearches = "stop_searches",
        /// Weapons found.
        WeaponsFound = "weapons_found",
        /// Vehicles taken away.
        VehiclesTaken = "vehicles_taken",
    }
);

named!(
    /// Which time a figure is about, and which it is compared with.
    FigurePeriod {
        /// The month of the update, against the same month a year before.
        YearBefore = "year_before",
        /// The month of the update, against the month before.
        MonthBefore = "month_before",
    }
);

named!(
    /// Where a figure comes from.
    FigureSource {
        /// Police records.
        PoliceRecords = "police_records",
        /// The local team's own records.
        TeamRecords = "team_records",
        /// The council's records.
        CouncilRecords = "council_records",
    }
);
