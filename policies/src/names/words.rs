//! Words that tell a person's name from other words with capitals. English first versions, in lower case.

use std::{collections::HashSet, sync::LazyLock};

type Words = LazyLock<HashSet<&'static str>>;

fn set(words: &'static str) -> HashSet<&'static str> {
    words.split_ascii_whitespace().collect()
}

/// Whether a list of words holds one, in any case.
pub(super) fn lists(list: &HashSet<&'static str>, word: &str) -> bool {
    list.contains(word.to_lowercase().as_str())
}

/// Never part of a name, though a capital may start them: words that open sentences, days, months, words of headlines.
pub(super) static NEVER: Words = LazyLock::new(|| {
    set(
        "a about after again all also although an and any anyone anybody are around as at avoid \
    be because been before both but by call can cctv come community contact could crime crimes dear detectives did do \
    does during each everyone following for from further get give had has have he help her here his how however i if in \
    into is it its just last later local lock man men many meanwhile more motorists my name named neighbours never new \
    next no nobody none not now of off officers on one once or other our out over parents people pictured please police \
    public remember residents said see seen several she should since so some someone still stop suspect suspects thank \
    thanks that the their them then there these they this those three through to today tomorrow tonight two under until \
    update urgent us victim victims visit wanted was we were what when where which while who whoever why wife with \
    witnesses woman women would yesterday you your yours boy boys girl girls child children teenager teenagers teen \
    teens youth youths driver drivers cyclist cyclists pedestrian robber robbers burglar burglars thief thieves gang \
    attacker father mother son daughter brother sister husband partner family schoolboy schoolgirl pupil student baby \
    toddler pensioner arrest arrested arrests bailed charge charged charges convicted jailed sentenced detained killed \
    dead dies died stabbed shot raped robbed attacked assaulted missing found murder murdered manslaughter rape robbery \
    robberies burglary burglaries theft thefts stabbing shooting assault attack attacks appeal appeals guilty pleads \
    pleaded admits denies hunt hunted shoplifter shoplifters fraudster fraudsters dealer dealers thug thugs killer killers \
    rapist paedophile stalker arsonist vandal vandals mugger muggers snatcher raider raiders boss worker workers teacher \
    nurse doctor builder plumber footballer landlord tenant businessman businesswoman pair trio duo ring drug drugs knife gun \
    gunman armed masked moped bike phone prolific elderly disabled homeless resident relative mourners offender offenders \
    prisoner inmate detainee girlfriend boyfriend mum dad neighbour motorist motorcyclist passenger two-year-old raid raids \
    operation investigators ex-councillor father-of-two father-of-three mother-of-two mother-of-three footage weapons cash \
    investigation court custody identify tributes justice information \
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun january february \
    march april may june july august september october november december christmas easter eid diwali ramadan morning london \
    afternoon evening night midnight midday",
    )
});

/// Words that make a run of capitals the name of a place, a body, a day or a thing, whatever stands round it.
pub(super) static THINGS: Words = LazyLock::new(|| {
    set(
        "road street avenue close drive gardens terrace crescent mews lanes parade embankment \
    circus passage alley wharf roundabout estate estates ward borough boroughs town city village station stations school \
    schools academy college university nursery hospital surgery clinic centre center library museum theatre cinema \
    stadium arena hotel pub inn arms tavern cafe café restaurant club association society charity foundation trust \
    fund campaign project scheme programme operation op team teams unit units squad command force service services \
    brigade office department ministry council councils committee panel forum group groups network neighbourhood \
    partnership watch police policing constabulary officer officers met metropolitan crown magistrates magistrates' \
    magistrates’ county tribunal parliament commons act order bill code law crisis aid support refuge samaritans \
    crimestoppers survivors rail railway tube underground overground line lines bus buses airport terminal supermarket \
    stores store shop shops market superstore garage car cars van vehicle ltd limited plc llp fc cemetery cathedral abbey \
    chapel mosque temple synagogue gurdwara palace fair festival carnival show week weekend month year holiday bsl \
    british english greater united kingdom england britain europe european north south east west central upper \
    lower royal national international safer safe key independent advisory territorial transport violent serious \
    specialist emergency response missing persons young volunteer cadets special easy large read print first second \
    third great world free open high good black white red blue bank street's news media press facebook instagram \
    whatsapp twitter youtube google apple mail email e-mail photo picture image logo map appendix section report \
    reference action fraud advice citizens age shelter childline nspcc relate cruse uk form page level phase zone area junction exit platform block flat floor room unit apartment",
    )
});

/// Words that name places and are surnames too: they count as a name only where more than capitals shows it.
pub(super) static EITHER: Words = LazyLock::new(|| {
    set(
        "green hill hall wood woods park lane court bridge church row way rise vale grove field \
    fields house place square walk common heath gate yard cross tower lodge manor farm mill king kings queen queens \
    prince duke lord lady bishop abbot day oak rose crown head lion anchor bell swan star castle view path point pool \
    rivers river lake pond spring wells end corner bush marsh meadow meadows moor brook ford garden saint st",
    )
});

/// Titles.
pub(super) static TITLES: Words = LazyLock::new(|| {
    set(
        "mr mrs ms miss mx dr prof professor sir dame lord lady rev revd reverend imam rabbi \
    sheikh canon master",
    )
});

/// Ranks, and offices of people who speak for a body or decide: they may be named.
pub(super) static OFFICES: Words = LazyLock::new(|| {
    set(
        "pc pcs ps dc dcs ds di dci dsu sc sgt insp ci supt det cdr cmdr pcso pcsos constable \
    sergeant inspector superintendent commander commissioner detective officer chief cllr councillor cllrs councillors \
    mayor mp minister judge recorder coroner justice captain prosecutor spokesman spokeswoman spokesperson chairman \
    chairwoman chairperson chair secretary sergeants constables inspectors officers firefighter paramedic",
    )
});

/// Before a run of capitals these show a place.
pub(super) static PLACE_PREPOSITIONS: Words = LazyLock::new(|| {
    set(
        "in at near from to around outside towards through via between along across \
    off opposite behind past into within beyond operation op hms mv ship pub road",
    )
});

/// Small words inside names.
pub(super) static PARTICLES: Words = LazyLock::new(|| {
    set(
        "van de der den von del della di da dos das du la le al el bin bint ibn ben ap ter \
    ten st abu ul ur af av y",
    )
});

/// People who are named by what they are: "the boy, NAME", "schoolboy NAME".
pub(super) static PEOPLE: Words = LazyLock::new(|| {
    set(
        "suspect victim man woman boy girl teenager teen youth child baby toddler schoolboy \
    schoolgirl pupil student mother mum father dad parent son daughter brother sister husband wife partner boyfriend \
    girlfriend uncle aunt cousin grandfather grandmother stepfather stepmother driver cyclist pedestrian nurse teacher \
    survivor defendant attacker pensioner friend neighbour resident widow widower",
    )
});

/// Between an age and a name: the age is another's.
pub(super) static JOINS: Words = LazyLock::new(|| {
    set(
        "in near at of from by with and was were is for on to who about against after before has had the car van bike \
         house building tree law case dog cat horse told said",
    )
});

/// Ordinary words that are names too, where they stand inside a run of capitals.
pub(super) static NAMES_TOO: Words = LazyLock::new(|| set("an my may april june august"));
