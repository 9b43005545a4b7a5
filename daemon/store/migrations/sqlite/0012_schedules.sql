-- Schedules ask for copy; each wake, or a file of facts by ward, is a round; a round holds one ask for each ward. Nothing
-- here sends anything: a message comes of an ask only when a person hands copy in.

-- `plan` is what it asks for, as JSON. Civil times are text (Europe/London), beside the instant that each is.
CREATE TABLE schedule (
    schedule   INTEGER PRIMARY KEY,
    public_id  TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    rule       TEXT NOT NULL,
    plan       TEXT NOT NULL,
    made_by    INTEGER NOT NULL REFERENCES person,
    made_at    INTEGER NOT NULL,
    last_civil TEXT,
    last_at    INTEGER,
    next_civil TEXT,
    next_at    INTEGER,
    paused_at  INTEGER,
    paused_by  INTEGER REFERENCES person,
    removed_at INTEGER,
    removed_by INTEGER REFERENCES person,
    CHECK ((last_civil IS NULL) = (last_at IS NULL)),
    CHECK ((next_civil IS NULL) = (next_at IS NULL)),
    CHECK ((paused_at IS NULL) = (paused_by IS NULL)),
    CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
    CHECK (next_at IS NULL OR (paused_at IS NULL AND removed_at IS NULL)),
    CHECK (next_at IS NULL OR last_at IS NULL OR next_at > last_at)
) STRICT;
CREATE INDEX schedule_next ON schedule (next_at) WHERE next_at IS NOT NULL;

-- `civil` and `at` are when it was to be; `opened_at` when it was. A missed one has no asks. `chases` are instants, as a
-- JSON list. Unique both by the calendar and by the clock: neither a repeated hour nor a missing one wakes twice.
CREATE TABLE round (
    round     INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    schedule  INTEGER REFERENCES schedule,
    source    TEXT NOT NULL CHECK (source IN ('schedule', 'by_hand', 'import')),
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL,
    civil     TEXT NOT NULL,
    at        INTEGER NOT NULL,
    made_by   INTEGER REFERENCES person,
    opened_at INTEGER,
    missed_at INTEGER,
    due_at    INTEGER,
    closes_at INTEGER,
    chases    TEXT NOT NULL DEFAULT '[]',
    UNIQUE (schedule, civil),
    UNIQUE (schedule, at),
    CHECK ((opened_at IS NULL) = (missed_at IS NOT NULL)),
    CHECK ((opened_at IS NULL) = (due_at IS NULL)),
    CHECK ((due_at IS NULL) = (closes_at IS NULL)),
    CHECK (closes_at >= due_at),
    CHECK ((source = 'schedule') = (made_by IS NULL)),
    CHECK ((source = 'import') <= (schedule IS NULL) AND (source <> 'import') <= (schedule IS NOT NULL))
) STRICT;
CREATE INDEX round_schedule ON round (schedule, at);

-- `draft` is a message by the message schema, as JSON; `form` the answers on the page as they were last kept, finished or
-- not. `version` counts the savings, so that two people who write at once do not undo one another.
CREATE TABLE ask (
    ask          INTEGER PRIMARY KEY,
    public_id    TEXT NOT NULL UNIQUE,
    round        INTEGER NOT NULL REFERENCES round,
    area         TEXT NOT NULL,
    owner        INTEGER NOT NULL REFERENCES person,
    draft        TEXT NOT NULL,
    form         TEXT,
    version      INTEGER NOT NULL DEFAULT 0,
    saved_at     INTEGER,
    saved_by     INTEGER REFERENCES person,
    due_at       INTEGER NOT NULL,
    closes_at    INTEGER NOT NULL,
    chase_at     INTEGER,
    chased       INTEGER NOT NULL DEFAULT 0,
    late_at      INTEGER,
    message      INTEGER UNIQUE REFERENCES message,
    handed_in_at INTEGER,
    handed_in_by INTEGER REFERENCES person,
    withdrawn_at INTEGER,
    withdrawn_by INTEGER REFERENCES person,
    expired_at   INTEGER,
    UNIQUE (round, area),
    CHECK ((saved_at IS NULL) = (saved_by IS NULL)),
    CHECK ((message IS NULL) = (handed_in_at IS NULL)),
    CHECK ((handed_in_at IS NULL) = (handed_in_by IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((message IS NOT NULL) + (withdrawn_at IS NOT NULL) + (expired_at IS NOT NULL) <= 1),
    CHECK (chase_at IS NULL OR (message IS NULL AND withdrawn_at IS NULL AND expired_at IS NULL AND late_at IS NULL)),
    CHECK (closes_at >= due_at)
) STRICT;
CREATE INDEX ask_round ON ask (round);
CREATE INDEX ask_chase ON ask (chase_at) WHERE chase_at IS NOT NULL;
CREATE INDEX ask_due ON ask (due_at)
    WHERE message IS NULL AND withdrawn_at IS NULL AND expired_at IS NULL AND late_at IS NULL;
CREATE INDEX ask_closes ON ask (closes_at) WHERE message IS NULL AND withdrawn_at IS NULL AND expired_at IS NULL;
CREATE INDEX ask_owner ON ask (owner) WHERE message IS NULL AND withdrawn_at IS NULL AND expired_at IS NULL;
