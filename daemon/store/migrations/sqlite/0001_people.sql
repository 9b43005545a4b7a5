-- People, their rights, and the ways in. Times are microseconds UTC. Public ids are text here and on messages only.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE person (
    person    INTEGER PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL,
    email     TEXT NOT NULL COLLATE NOCASE UNIQUE,
    added_at  INTEGER NOT NULL
) STRICT;

-- One row a right; the areas as a JSON list of codes.
CREATE TABLE person_grant (
    person INTEGER NOT NULL REFERENCES person,
    role   TEXT NOT NULL,
    areas  TEXT NOT NULL,
    PRIMARY KEY (person, role)
) WITHOUT ROWID, STRICT;

CREATE TABLE token (
    token      INTEGER PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES person,
    label      TEXT NOT NULL,
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    made_at    INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE sign_in_code (
    code       INTEGER PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES person,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    used_at    INTEGER
) STRICT;
CREATE INDEX sign_in_code_person ON sign_in_code (person);

CREATE TABLE session (
    session    INTEGER PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES person,
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    opened_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT;

-- The chain. `entry` is the canonical text that was hashed; the columns beside it are for finding and are checked
-- against it by the verification.
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    message  TEXT,
    entry    TEXT NOT NULL,
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_message ON audit (message, sequence) WHERE message IS NOT NULL;

-- Reasons and texts: the chain holds only their salted hash, so that a row here can be erased.
CREATE TABLE audit_text (
    sequence INTEGER NOT NULL REFERENCES audit,
    name     TEXT NOT NULL,
    salt     BLOB NOT NULL,
    text     TEXT NOT NULL,
    PRIMARY KEY (sequence, name)
) WITHOUT ROWID, STRICT;

-- Mail to our own people and to subscribers-to-be. Text and address go once it is final.
CREATE TABLE desk_mail (
    mail        INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    person      INTEGER REFERENCES person,
    address     TEXT,
    message     INTEGER,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'in_flight', 'accepted', 'refused', 'expired', 'cancelled')),
    made_at     INTEGER NOT NULL,
    due_at      INTEGER,
    expires_at  INTEGER,
    attempt     INTEGER NOT NULL DEFAULT 0,
    intent_at   INTEGER,
    answered_at INTEGER,
    reason_code TEXT,
    CHECK ((state = 'waiting') = (due_at IS NOT NULL)),
    CHECK (state <> 'in_flight' OR intent_at IS NOT NULL),
    CHECK (state <> 'accepted' OR answered_at IS NOT NULL),
    CHECK (state <> 'refused' OR (answered_at IS NOT NULL AND reason_code IS NOT NULL))
) STRICT;
CREATE INDEX desk_mail_due ON desk_mail (due_at) WHERE state = 'waiting';
CREATE INDEX desk_mail_out ON desk_mail (mail) WHERE state = 'in_flight';
