-- What our own people are told: what stands, who was told and who is next; the on-call order; handovers. Nothing of what a
-- notice says is in any of it.

-- One row for each thing that stands or stood. `subject` names what it is about ('message:12', 'lane:3', 'pass:4',
-- 'delivery:9', 'shift:2'). `round` counts from anew how far the order has been told. `next_at` is when somebody is told next.
CREATE TABLE telling (
    telling     INTEGER PRIMARY KEY AUTOINCREMENT,
    what        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    message     INTEGER REFERENCES message,
    lane        INTEGER REFERENCES lane,
    words       TEXT,
    due_at      INTEGER,
    until_at    INTEGER,
    opened_at   INTEGER NOT NULL,
    closed_at   INTEGER,
    ended       TEXT CHECK (ended IN ('done', 'over', 'taken_on')),
    round       INTEGER NOT NULL DEFAULT 1 CHECK (round >= 1),
    next_at     INTEGER,
    taken_by    INTEGER REFERENCES person,
    taken_until INTEGER,
    CHECK ((closed_at IS NULL) = (ended IS NULL)),
    CHECK (closed_at IS NULL OR next_at IS NULL),
    CHECK ((taken_by IS NULL) = (taken_until IS NULL))
) STRICT;
-- Nothing is open twice.
CREATE UNIQUE INDEX telling_open ON telling (what, subject) WHERE closed_at IS NULL;
CREATE INDEX telling_message ON telling (message) WHERE closed_at IS NULL AND message IS NOT NULL;
CREATE INDEX telling_next ON telling (next_at) WHERE next_at IS NOT NULL;

-- What happened to each, in one order: what follows from it (outgoing webhooks, say) reads on from the last `sequence`.
CREATE TABLE telling_change (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    telling  INTEGER NOT NULL REFERENCES telling,
    change   TEXT NOT NULL CHECK (change IN ('opened', 'told', 'taken', 'closed')),
    at       INTEGER NOT NULL,
    round    INTEGER NOT NULL,
    person   INTEGER REFERENCES person,
    mail     INTEGER REFERENCES desk_mail,
    CHECK (change NOT IN ('told', 'taken') OR person IS NOT NULL),
    CHECK (change <> 'told' OR mail IS NOT NULL)
) STRICT;
CREATE INDEX telling_change_of ON telling_change (telling);
CREATE INDEX telling_change_person ON telling_change (person, at) WHERE change = 'told';

-- "More at 9am": what a first word promised, and what kept it.
CREATE TABLE promised_update (
    message  INTEGER PRIMARY KEY REFERENCES message,
    due_at   INTEGER NOT NULL,
    incident TEXT,
    kept_at  INTEGER,
    kept_by  INTEGER REFERENCES message,
    CHECK ((kept_at IS NULL) = (kept_by IS NULL))
) STRICT;
CREATE INDEX promised_update_open ON promised_update (due_at) WHERE kept_at IS NULL;

-- The on-call order. `areas` is a JSON list of codes; the person's right is looked at again whenever somebody is told.
CREATE TABLE shift (
    shift    INTEGER PRIMARY KEY AUTOINCREMENT,
    person   INTEGER NOT NULL REFERENCES person,
    duty     TEXT NOT NULL CHECK (duty IN ('approving', 'writing', 'leading')),
    areas    TEXT NOT NULL,
    place    INTEGER NOT NULL CHECK (place BETWEEN 1 AND 20),
    from_at  INTEGER NOT NULL,
    to_at    INTEGER NOT NULL CHECK (to_at > from_at),
    put_by   INTEGER NOT NULL REFERENCES person,
    put_at   INTEGER NOT NULL,
    ended_at INTEGER,
    ended_by INTEGER REFERENCES person,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX shift_to ON shift (to_at) WHERE ended_at IS NULL;

-- What a person chose not to be told of, where the notice is routine.
CREATE TABLE quiet (
    person INTEGER NOT NULL REFERENCES person,
    what   TEXT NOT NULL,
    PRIMARY KEY (person, what)
) WITHOUT ROWID, STRICT;

-- Handovers: the note of the person handing over, and who signed for it. `since_at` is when the sheet begins; `sheet` is the
-- sheet as it stood, in references and counts.
CREATE TABLE handover (
    handover INTEGER PRIMARY KEY AUTOINCREMENT,
    since_at INTEGER NOT NULL,
    given_at INTEGER NOT NULL,
    given_by INTEGER NOT NULL REFERENCES person,
    note     TEXT NOT NULL,
    sheet    TEXT NOT NULL,
    taken_at INTEGER,
    taken_by INTEGER REFERENCES person,
    CHECK ((taken_at IS NULL) = (taken_by IS NULL)),
    CHECK (taken_by IS NULL OR taken_by <> given_by)
) STRICT;
CREATE UNIQUE INDEX handover_open ON handover ((taken_at IS NULL)) WHERE taken_at IS NULL;

-- What the watch for these looks for.
CREATE INDEX message_ended ON message (expired_at) WHERE state = 'expired';
CREATE INDEX pass_owed ON pass (owed_by) WHERE owed_by IS NOT NULL AND done_at IS NULL AND void_at IS NULL;
CREATE INDEX lane_stops ON lane (stopped_at) WHERE stopped_at IS NOT NULL;
CREATE INDEX task_open ON task (due_at) WHERE done_at IS NULL;
