//! Every route, a line each.

use super::{
    Gives::{self, Picture, Shape as Gives_, ShapeOrEvents, ShapeOrText},
    Operation, Parameter,
    Takes::{self, Csv, Nothing, Shape as Takes_},
};

const fn op(
    method: &'static str,
    path: &'static str,
    name: &'static str,
    what: &'static str,
    takes: Takes,
    gives: Gives,
    query: &'static [Parameter],
) -> Operation {
    Operation {
        method,
        path,
        name,
        what,
        takes,
        gives,
        query,
    }
}

const fn parameter(name: &'static str, kind: &'static str, what: &'static str) -> Parameter {
    Parameter { name, kind, what }
}

/// A list, part by part.
const PAGED: &[Parameter] = &[LIMIT, CURSOR];
const LIMIT: Parameter = parameter(
    "limit",
    "PartLimit",
    "How many at most: from 1 to 500, 100 by default.",
);
const CURSOR: Parameter = parameter(
    "cursor",
    "text",
    "The `next` of the part before: what follows it.",
);
const SINCE: &[Parameter] = &[parameter(
    "since",
    "int",
    "The number of the last entry you have.",
)];
const PACK: &[Parameter] = &[
    parameter(
        "language",
        "Language",
        "One language alone, in the plain text.",
    ),
    parameter(
        "format",
        "text",
        "`json`, or `txt` for the plain text alone.",
    ),
];
const BOROUGH: &[Parameter] = &[
    parameter("borough", "text", "The wards of one borough: its code."),
    LIMIT,
    CURSOR,
];
const SENTENCES: &[Parameter] = &[
    parameter("kind", "Kind", "Those that notices of one kind can say."),
    parameter(
        "state",
        "text",
        "Those that stand so: `signed`, `unread` or `stale`.",
    ),
    LIMIT,
    CURSOR,
];
const UPCOMING: &[Parameter] = &[
    parameter("area", "Area", "One area alone."),
    parameter("kind", "Kind", "One kind alone."),
    parameter("mine", "bool", "Your own alone."),
    parameter("hours", "int", "How far to look ahead."),
];
const FACTS: &[Parameter] = &[
    parameter("kind", "text", "The kind of the messages. Needed."),
    parameter("name", "text", "The round's name."),
    parameter(
        "only_good",
        "bool",
        "Whether rows that are wrong are left out; otherwise all of it or nothing.",
    ),
];
const TEMPLATE: &[Parameter] = &[
    parameter("kind", "text", "The kind of the messages. Needed."),
    parameter("areas", "text", "Wards or boroughs, with commas. Needed."),
];
const CHANGES: &[Parameter] = &[
    parameter("since", "int", "The number of the last change you have."),
    parameter(
        "limit",
        "int",
        "How many at most: up to 500, 100 by default.",
    ),
];
const NONE: &[Parameter] = &[];

const WORDS: Gives = Gives_(200, "Words");

/// Every route of the interface.
#[rustfmt::skip]
pub(super) const OPERATIONS: &[Operation] = &[
    op("POST", "/v1/messages", "submitMessage", "Send in a message. What falls short is stored with its report.", Takes_("Message"), Gives_(201, "Stored"), NONE),
    op("GET", "/v1/messages", "listMessages", "The messages that wait for somebody.", Nothing, Gives_(200, "Queue"), PAGED),
    op("GET", "/v1/messages/{id}", "getMessage", "A message whole.", Nothing, Gives_(200, "MessageView"), NONE),
    op("POST", "/v1/messages/{id}/revisions", "reviseMessage", "A new wording. Approvals are void.", Takes_("Message"), Gives_(201, "Stored"), NONE),
    op("POST", "/v1/messages/{id}/overrides", "passFinding", "Pass a finding, with a reason or with a job owed.", Takes_("OverrideIn"), Gives_(200, "Passes"), NONE),
    op("POST", "/v1/messages/{id}/clearances", "recordClearance", "Record who was told or agreed to this wording; it is checked again.", Takes_("Clearance"), Gives_(200, "Passes"), NONE),
    op("POST", "/v1/messages/{id}/done", "tickOwed", "Tick a job owed as done.", Takes_("Rule"), WORDS, NONE),
    op("POST", "/v1/messages/{id}/approve", "approveMessage", "Approve the wording with that hash. Never your own.", Takes_("Approve"), WORDS, NONE),
    op("POST", "/v1/messages/{id}/return", "returnMessage", "Send a message back to its author.", Takes_("Reason"), WORDS, NONE),
    op("POST", "/v1/messages/{id}/urgent", "releaseUrgent", "Release your own message by the urgent lane.", Nothing, WORDS, NONE),
    op("POST", "/v1/messages/{id}/review", "reviewUrgent", "Review an urgent release.", Takes_("Review"), WORDS, NONE),
    op("POST", "/v1/messages/{id}/withdraw", "withdrawMessage", "Take a message back.", Takes_("Reason"), Gives_(200, "TakenBack"), NONE),
    op("POST", "/v1/messages/{id}/correct", "correctMessage", "Send in the correction of a message.", Takes_("Message"), Gives_(201, "Stored"), NONE),
    op("POST", "/v1/messages/{id}/takedown", "takeDownMessage", "Remove a message for a legal reason.", Takes_("Reason"), Gives_(200, "TakenBack"), NONE),
    op("POST", "/v1/messages/{id}/hold", "holdMessage", "Stop a message.", Takes_("Reason"), WORDS, NONE),
    op("GET", "/v1/messages/{id}/outlook", "getOutlook", "Whom it will reach, how long it takes, what it costs.", Nothing, Gives_(200, "Outlook"), NONE),
    op("GET", "/v1/messages/{id}/variants", "listVariants", "Every version.", Nothing, Gives_(200, "Variants"), NONE),
    op("GET", "/v1/messages/{id}/report", "getReport", "What the standard says.", Nothing, Gives_(200, "Report"), NONE),
    op("GET", "/v1/messages/{id}/deliveries", "listDeliveries", "What became of it, one by one.", Nothing, Gives_(200, "Deliveries"), PAGED),
    op("GET", "/v1/messages/{id}/audit", "listMessageAudit", "The record of a message.", Nothing, Gives_(200, "Entries"), PAGED),
    op("GET", "/v1/messages/{id}/events", "listEvents", "What is new in the record of a message; or, for those who accept text/event-stream, its events as they come.", Nothing, ShapeOrEvents("Events"), SINCE),
    op("POST", "/v1/checks", "checkMessage", "What the standard says of a message. Nothing is stored.", Takes_("Message"), Gives_(200, "Report"), NONE),
    op("POST", "/v1/deliveries/{id}/settle", "settleDelivery", "Say what became of a delivery that is not confirmed.", Takes_("Settle"), WORDS, NONE),
    op("POST", "/v1/deliveries/{id}/task", "giveTask", "Say who does a job by hand.", Takes_("Owner"), WORDS, NONE),
    op("GET", "/v1/tasks", "listTasks", "The jobs by hand that are open.", Nothing, Gives_(200, "Tasks"), PAGED),
    op("GET", "/v1/messages/{id}/packs/{outlet}", "getPack", "What a person takes to an outlet done by hand.", Nothing, ShapeOrText("Pack"), PACK),
    op("POST", "/v1/messages/{id}/embargo-broken", "breakEmbargo", "Say that an embargo was broken: it goes to everyone now.", Takes_("Reason"), WORDS, NONE),
    op("GET", "/v1/channels", "listChannels", "Every channel and account, and what is left of their limits.", Nothing, Gives_(200, "Channels"), NONE),
    op("POST", "/v1/channels/{name}/start", "startChannel", "Start a channel that stopped.", Nothing, WORDS, NONE),
    op("POST", "/v1/channels/{name}/test", "testChannel", "Test a channel. Nothing is published.", Nothing, Gives_(200, "Tested"), NONE),
    op("POST", "/v1/pictures", "addPicture", "Take in a picture.", Takes::Picture, Gives_(201, "Picture"), NONE),
    op("GET", "/v1/pictures/{id}", "getPicture", "A picture.", Nothing, Picture, NONE),
    op("GET", "/v1/holds", "listHolds", "What is stopped.", Nothing, Gives_(200, "Holds"), PAGED),
    op("POST", "/v1/holds", "hold", "Stop a message, a channel, an area, or everything.", Takes_("Hold"), WORDS, NONE),
    op("POST", "/v1/holds/resume", "resume", "Start again what was stopped.", Takes_("Hold"), Gives_(200, "Resumed"), NONE),
    op("GET", "/v1/audit", "listAudit", "The record.", Nothing, Gives_(200, "Entries"), PAGED),
    op("GET", "/v1/people", "listPeople", "Everyone who works here.", Nothing, Gives_(200, "People"), PAGED),
    op("POST", "/v1/people", "addPerson", "Add a person.", Takes_("PersonIn"), Gives_(201, "PersonAdded"), NONE),
    op("POST", "/v1/people/{id}/tokens", "makeToken", "Make a token. Its text is shown once.", Takes_("TokenIn"), Gives_(201, "TokenMade"), NONE),
    op("DELETE", "/v1/tokens/{id}", "revokeToken", "Revoke a token, for good.", Nothing, WORDS, NONE),
    op("GET", "/v1/audience", "countAudience", "How many read.", Nothing, Gives_(200, "Audience"), NONE),
    op("POST", "/v1/audience", "importAudience", "Take in a list of readers. All of it or nothing.", Csv, Gives_(200, "Imported"), NONE),
    op("DELETE", "/v1/audience/{number}", "removeReader", "Remove a reader, for good.", Nothing, WORDS, NONE),
    op("GET", "/v1/upcoming", "listUpcoming", "What comes next, in time order: the press officer's list.", Nothing, Gives_(200, "Upcoming"), UPCOMING),
    op("POST", "/v1/messages/{id}/trigger", "sayHappened", "Say that what a message waits for has happened.", Takes_("Reason"), Gives_(200, "Happened"), NONE),
    op("POST", "/v1/messages/{id}/unlock", "unlockMessage", "Let a locked alternative go after all.", Takes_("Reason"), WORDS, NONE),
    op("POST", "/v1/messages/{id}/unpair", "unpairMessage", "Take a message apart from its alternatives: each may go.", Takes_("Reason"), WORDS, NONE),
    op("POST", "/v1/messages/{id}/still-goes", "stillGoes", "Say that what a stop kept back still goes.", Takes_("StillGoes"), WORDS, NONE),
    op("GET", "/v1/rounds", "listRounds", "Rounds: a message for each ward at a time.", Nothing, Gives_(200, "Rounds"), PAGED),
    op("POST", "/v1/rounds", "importFacts", "Take in a file of facts by ward: a message for each.", Csv, Gives_(201, "FactsTaken"), FACTS),
    op("GET", "/v1/rounds/template", "getFactsTemplate", "The file of facts to fill in, with what is known.", Nothing, Gives::Csv, TEMPLATE),
    op("GET", "/v1/rounds/{id}", "getRound", "The grid of a round.", Nothing, Gives_(200, "Grid"), NONE),
    op("GET", "/v1/rounds/{id}/differences", "listDifferences", "What differs from last time, ward by ward.", Nothing, Gives_(200, "Differences"), NONE),
    op("POST", "/v1/rounds/{id}/approve", "approveRound", "Approve those messages of a round that you have opened.", Nothing, Gives_(200, "ApprovedAll"), NONE),
    op("GET", "/v1/doctor", "getDoctor", "What is in order on this machine and at the providers, and how to put right what is not. It takes half a minute at most.", Nothing, Gives_(200, "Doctor"), NONE),
    op("GET", "/v1/restore", "getRestored", "What must be decided after a restore.", Nothing, Gives_(200, "Restored"), NONE),
    op("POST", "/v1/restore/release", "releaseRestored", "Let a restored desk send again. Two people must agree.", Takes_("Reason"), Gives_(200, "ReleasedRestored"), NONE),
    op("POST", "/v1/restore/messages/{id}", "decideRestored", "Say of a message whether what a restore left open is sent or given up.", Takes_("Decision"), Gives_(200, "DecidedRestored"), NONE),
    op("GET", "/v1/schedules", "listSchedules", "Schedules that ask for copy.", Nothing, Gives_(200, "Schedules"), PAGED),
    op("POST", "/v1/schedules", "addSchedule", "Add a schedule. The answer has its next three times.", Takes_("ScheduleIn"), Gives_(201, "ScheduleAny"), NONE),
    op("POST", "/v1/schedules/preview", "previewSchedule", "What a schedule would be. Nothing is stored.", Takes_("ScheduleIn"), Gives_(200, "ScheduleAny"), NONE),
    op("GET", "/v1/schedules/{id}", "getSchedule", "A schedule.", Nothing, Gives_(200, "ScheduleAny"), NONE),
    op("DELETE", "/v1/schedules/{id}", "endSchedule", "End a schedule.", Nothing, Gives_(200, "ScheduleEnded"), NONE),
    op("POST", "/v1/schedules/{id}/pause", "pauseSchedule", "Pause a schedule.", Nothing, WORDS, NONE),
    op("POST", "/v1/schedules/{id}/resume", "resumeSchedule", "Start a paused schedule again.", Nothing, Gives_(200, "ScheduleResumed"), NONE),
    op("POST", "/v1/schedules/{id}/wake", "wakeSchedule", "Ask for copy now.", Nothing, Gives_(200, "ScheduleWoken"), NONE),
    op("GET", "/v1/schedules/{id}/rounds", "listScheduleRounds", "The rounds of a schedule.", Nothing, Gives_(200, "Rounds"), PAGED),
    op("GET", "/v1/asks", "listAsks", "The asks for copy that wait for you.", Nothing, Gives_(200, "Asks"), PAGED),
    op("GET", "/v1/asks/{id}", "getAsk", "An ask for copy, with its draft.", Nothing, Gives_(200, "AskAny"), NONE),
    op("PUT", "/v1/asks/{id}/draft", "saveAsk", "Keep a draft. It is not handed in.", Takes_("AskDraft"), Gives_(200, "AskKept"), NONE),
    op("POST", "/v1/asks/{id}/copy", "handIn", "Hand copy in.", Takes_("Message"), Gives_(201, "Stored"), NONE),
    op("POST", "/v1/asks/{id}/owner", "giveAsk", "Ask somebody else.", Takes_("AskOwner"), WORDS, NONE),
    op("POST", "/v1/asks/{id}/withdraw", "withdrawAsk", "Ask nobody for this any more.", Takes_("Reason"), WORDS, NONE),
    op("GET", "/v1/told", "listTold", "What our own people were told and is open.", Nothing, Gives_(200, "Told"), PAGED),
    op("GET", "/v1/told/changes", "listToldChanges", "What changed in it, in order.", Nothing, Gives_(200, "ToldChanges"), CHANGES),
    op("POST", "/v1/told/{number}/take", "takeOn", "Say that you have it.", Nothing, Gives_(200, "TakenOn"), NONE),
    op("GET", "/v1/on-call", "listOnCall", "Who is on call, in their order.", Nothing, Gives_(200, "OnCall"), NONE),
    op("POST", "/v1/on-call", "putOnCall", "Put somebody on call.", Takes_("OnCallIn"), Gives_(201, "Numbered"), NONE),
    op("DELETE", "/v1/on-call/{number}", "endOnCall", "Take somebody off the on-call order.", Nothing, WORDS, NONE),
    op("GET", "/v1/me/tellings", "listTellings", "What you are told by mail.", Nothing, Gives_(200, "Tellings"), NONE),
    op("PUT", "/v1/me/tellings", "chooseTellings", "Choose what you are not mailed.", Takes_("TellingsIn"), WORDS, NONE),
    op("GET", "/v1/handover", "getHandover", "The handover sheet.", Nothing, Gives_(200, "Handover"), NONE),
    op("POST", "/v1/handover", "handOver", "Hand over to the next shift.", Takes_("HandoverIn"), Gives_(201, "Numbered"), NONE),
    op("POST", "/v1/handover/{number}/sign", "takeOver", "Sign for a handover.", Nothing, WORDS, NONE),
    op("GET", "/v1/messages/{id}/keep", "getKept", "Whether a message must be kept whole, and why.", Nothing, Gives_(200, "Kept"), NONE),
    op("POST", "/v1/messages/{id}/keep", "keepMessage", "Keep a message whole past its time, or lift that.", Takes_("KeepIn"), WORDS, NONE),
    op("POST", "/v1/messages/{id}/erase", "eraseTexts", "Erase the texts of a message. The record stays whole.", Takes_("Reason"), Gives_(200, "TextsErased"), NONE),
    op("POST", "/v1/people/{id}/erase", "erasePerson", "Erase a person. What they did stays under another name.", Nothing, Gives_(200, "PersonErased"), NONE),
    op("GET", "/v1/audience/{number}", "exportReader", "All that is held of one reader.", Nothing, Gives_(200, "ReaderFile"), NONE),
    op("POST", "/v1/audience/{number}/erase", "eraseReader", "Erase a reader. A keyed hash stays, so that no list brings them back.", Nothing, WORDS, NONE),
    op("POST", "/v1/prune", "prune", "Drop what is past its time, or say what would be.", Takes_("PruneIn"), Gives_(200, "Pruned"), NONE),
    op("GET", "/metrics", "getMetrics", "What waits, what is left and how long it took, for Prometheus.", Nothing, Gives::Text, NONE),
    op("GET", "/v1/wards", "listWards", "The wards, and which have a record.", Nothing, Gives_(200, "Wards"), BOROUGH),
    op("GET", "/v1/wards/{code}", "getWard", "A ward's record.", Nothing, Gives_(200, "WardView"), NONE),
    op("PUT", "/v1/wards/{code}", "saveWard", "Save a ward's record.", Takes_("WardRecord"), Gives_(200, "WardSaved"), NONE),
    op("GET", "/v1/wards/{code}/versions", "listWardVersions", "Every version of a ward's record.", Nothing, Gives_(200, "WardVersions"), PAGED),
    op("GET", "/v1/sentences", "listSentenceLanguages", "How far the fixed sentences of each language are read.", Nothing, Gives_(200, "SentenceLanguages"), PAGED),
    op("GET", "/v1/sentences/{language}", "listSentences", "The fixed sentences of a language beside their English, with who has read them.", Nothing, Gives_(200, "Sentences"), SENTENCES),
    op("GET", "/v1/events", "listAllEvents", "What happened, without content; for those who accept text/event-stream as it happens. Last-Event-ID goes on where a stream ended.", Nothing, ShapeOrEvents("AllEvents"), PAGED),
    op("GET", "/v1/webhooks", "listWebhooks", "The receivers of webhooks.", Nothing, Gives_(200, "Webhooks"), PAGED),
    op("POST", "/v1/webhooks", "addWebhook", "Add a receiver. Its secret is shown once.", Takes_("WebhookIn"), Gives_(201, "WebhookAdded"), NONE),
    op("GET", "/v1/webhooks/{id}", "getWebhook", "A receiver, and how it stands.", Nothing, Gives_(200, "Webhook"), NONE),
    op("DELETE", "/v1/webhooks/{id}", "removeWebhook", "Remove a receiver, for good.", Nothing, WORDS, NONE),
    op("POST", "/v1/webhooks/{id}/test", "testWebhook", "Make one call that says that it is a test.", Nothing, Gives_(200, "WebhookTested"), NONE),
    op("POST", "/v1/webhooks/{id}/secret", "rotateWebhook", "Give it a new secret, shown once. The one before signs as well for some hours.", Takes_("SecretIn"), Gives_(200, "WebhookSecret"), NONE),
    op("POST", "/v1/webhooks/{id}/pause", "pauseWebhook", "Pause a receiver.", Nothing, WORDS, NONE),
    op("POST", "/v1/webhooks/{id}/start", "startWebhook", "Start a receiver that was paused or stopped.", Nothing, WORDS, NONE),
    op("GET", "/v1/webhooks/{id}/calls", "listWebhookCalls", "The calls of a receiver, the latest first.", Nothing, Gives_(200, "WebhookCalls"), PAGED),
    op("POST", "/v1/webhooks/{id}/calls/{number}/again", "repeatWebhookCall", "Have a call made again, under the same id.", Takes_("Reason"), WORDS, NONE),
];
