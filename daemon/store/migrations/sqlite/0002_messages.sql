-- Messages, their frozen revisions, what the standard said, and what people decided.

CREATE TABLE message (
    message       INTEGER PRIMARY KEY,
    public_id     TEXT NOT NULL UNIQUE,
    reference     TEXT NOT NULL UNIQUE CHECK (length(reference) = 6),
    author        INTEGER NOT NULL REFERENCES person,
    state         TEXT NOT NULL CHECK (state IN ('draft', 'falls_short', 'awaiting_approval', 'returned', 'approved',
                      'releasing', 'released', 'corrected', 'expired', 'withdrawn', 'taken_down')),
    kind          TEXT NOT NULL,
    priority      INTEGER NOT NULL CHECK (priority IN (0, 1, 2)),   -- urgent, today, routine
    headline      TEXT NOT NULL,
    number        INTEGER NOT NULL CHECK (number >= 1),             -- of the revision in force
    of            INTEGER REFERENCES message,
    exclusive     TEXT,
    on_page       INTEGER NOT NULL CHECK (on_page IN (0, 1)),
    release_at    INTEGER,
    embargo_at    INTEGER,
    expires_at    INTEGER,
    submitted_at  INTEGER NOT NULL,
    returned_at   INTEGER,
    approved_at   INTEGER,
    approved_by   INTEGER REFERENCES person,
    urgent_by     INTEGER REFERENCES person,
    review_due_at INTEGER,
    remind_at     INTEGER,
    reviewed_at   INTEGER,
    reviewed_by   INTEGER REFERENCES person,
    releasing_at  INTEGER,
    released_at   INTEGER,
    corrected_at  INTEGER,
    corrected_by  INTEGER REFERENCES message,
    expired_at    INTEGER,
    withdrawn_at  INTEGER,
    notice_owed   INTEGER NOT NULL DEFAULT 0 CHECK (notice_owed IN (0, 1)),   -- mail had gone as it was withdrawn
    taken_down_at INTEGER,
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK (approved_by IS NULL OR urgent_by IS NULL),
    CHECK (state <> 'returned' OR returned_at IS NOT NULL),
    CHECK (state <> 'approved' OR approved_at IS NOT NULL),
    CHECK (state NOT IN ('releasing', 'released', 'corrected')
           OR (releasing_at IS NOT NULL AND (approved_at IS NOT NULL OR urgent_by IS NOT NULL))),
    CHECK (state NOT IN ('released', 'corrected') OR released_at IS NOT NULL),
    CHECK ((state = 'corrected') <= (corrected_at IS NOT NULL AND corrected_by IS NOT NULL)),
    CHECK (state <> 'expired' OR expired_at IS NOT NULL),
    CHECK (state <> 'withdrawn' OR withdrawn_at IS NOT NULL),
    CHECK (state <> 'taken_down' OR taken_down_at IS NOT NULL),
    CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL)),
    CHECK (reviewed_by IS NULL OR urgent_by IS NOT NULL)
) STRICT;
CREATE INDEX message_open ON message (submitted_at)
    WHERE state IN ('draft', 'falls_short', 'awaiting_approval', 'returned', 'approved', 'releasing');
CREATE INDEX message_remind ON message (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX message_owed ON message (withdrawn_at) WHERE notice_owed = 1 AND state = 'withdrawn';
CREATE INDEX message_of ON message (of) WHERE of IS NOT NULL;
CREATE INDEX message_page ON message (releasing_at) WHERE on_page = 1 AND releasing_at IS NOT NULL;

-- The areas of the revision in force, neighbours told as well included.
CREATE TABLE message_area (
    area    TEXT NOT NULL,
    message INTEGER NOT NULL REFERENCES message,
    PRIMARY KEY (area, message)
) WITHOUT ROWID, STRICT;
CREATE INDEX message_area_message ON message_area (message);

-- Frozen: never updated.
CREATE TABLE revision (
    revision INTEGER PRIMARY KEY,
    message  INTEGER NOT NULL REFERENCES message,
    number   INTEGER NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    draft    TEXT NOT NULL,
    rendered TEXT NOT NULL,
    made_by  INTEGER NOT NULL REFERENCES person,
    made_at  INTEGER NOT NULL,
    UNIQUE (message, number)
) STRICT;

-- Every report on a revision, in order; the last one counts.
CREATE TABLE report (
    report   INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL REFERENCES revision,
    stage    TEXT NOT NULL CHECK (stage IN ('submitted', 'passed', 'checked', 'at_door')),
    at       INTEGER NOT NULL,
    body     TEXT NOT NULL
) STRICT;
CREATE INDEX report_revision ON report (revision);

-- A finding passed with a reason or as owed. The ground is the hash of what was found when it was passed.
CREATE TABLE pass (
    pass    INTEGER PRIMARY KEY,
    message INTEGER NOT NULL REFERENCES message,
    number  INTEGER NOT NULL,
    rule    TEXT NOT NULL,
    ground  BLOB NOT NULL CHECK (length(ground) = 32),
    passed  TEXT NOT NULL,
    by      INTEGER NOT NULL REFERENCES person,
    at      INTEGER NOT NULL,
    owed_by INTEGER,
    done_at INTEGER,
    done_by INTEGER REFERENCES person,
    void_at INTEGER,
    CHECK ((done_at IS NULL) = (done_by IS NULL)),
    CHECK (done_at IS NULL OR owed_by IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX pass_in_force ON pass (message, rule) WHERE void_at IS NULL;

CREATE TABLE clearance (
    clearance INTEGER PRIMARY KEY,
    message   INTEGER NOT NULL REFERENCES message,
    number    INTEGER NOT NULL,
    ground    BLOB NOT NULL CHECK (length(ground) = 32),
    clearance_json TEXT NOT NULL,
    by        INTEGER NOT NULL REFERENCES person,
    at        INTEGER NOT NULL,
    void_at   INTEGER
) STRICT;
CREATE INDEX clearance_message ON clearance (message);

CREATE TABLE approval (
    approval INTEGER PRIMARY KEY,
    message  INTEGER NOT NULL REFERENCES message,
    number   INTEGER NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    by       INTEGER NOT NULL REFERENCES person,
    at       INTEGER NOT NULL,
    void_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX approval_in_force ON approval (message) WHERE void_at IS NULL;

CREATE TABLE idempotency (
    person  INTEGER NOT NULL REFERENCES person,
    key     TEXT NOT NULL,
    body    BLOB NOT NULL CHECK (length(body) = 32),
    message INTEGER NOT NULL REFERENCES message,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (person, key)
) WITHOUT ROWID, STRICT;

CREATE TABLE hold (
    hold      INTEGER PRIMARY KEY,
    scope     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    put_by    TEXT NOT NULL,
    put_at    INTEGER NOT NULL,
    lifted_by TEXT,
    lifted_at INTEGER,
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX hold_in_force ON hold (scope) WHERE lifted_at IS NULL;
