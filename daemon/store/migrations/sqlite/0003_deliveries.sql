-- Subscribers, deliveries, and what is known of each attempt. A delivery holds a subscriber's number, never an address.

-- The address goes when the person leaves; the row stays so that a delivery still names a number.
CREATE TABLE subscriber (
    subscriber   INTEGER PRIMARY KEY AUTOINCREMENT CHECK (subscriber > 0),
    address      TEXT COLLATE NOCASE UNIQUE,
    address_hash BLOB CHECK (address_hash IS NULL OR length(address_hash) = 32),
    language     TEXT NOT NULL,
    confirmed_at INTEGER,
    left_at      INTEGER,
    CHECK ((address IS NULL) = (left_at IS NOT NULL)),
    CHECK ((address IS NULL) = (address_hash IS NULL))
) STRICT;

-- A ward by the six digits of its code.
CREATE TABLE subscriber_ward (
    subscriber INTEGER NOT NULL REFERENCES subscriber,
    ward       INTEGER NOT NULL,
    PRIMARY KEY (subscriber, ward)
) WITHOUT ROWID, STRICT;

-- Who must not be written to, by a keyed hash of the address.
CREATE TABLE suppression (
    hash  BLOB PRIMARY KEY CHECK (length(hash) = 32),
    cause TEXT NOT NULL CHECK (cause IN ('left', 'removed', 'bad_address')),
    at    INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

-- Subscriptions that wait for their confirming click.
CREATE TABLE pending (
    pending      INTEGER PRIMARY KEY,
    token        BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    address      TEXT NOT NULL,
    address_hash BLOB NOT NULL CHECK (length(address_hash) = 32),
    language     TEXT NOT NULL,
    wards        TEXT NOT NULL,
    asked_at     INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX pending_address ON pending (address_hash);

CREATE TABLE lane (
    lane         INTEGER PRIMARY KEY,
    channel      TEXT NOT NULL,
    account      TEXT NOT NULL,
    by_hand      INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1)),
    stopped_at   INTEGER,
    stop_code    TEXT,
    stop_words   TEXT,
    stop_until   INTEGER,
    UNIQUE (channel, account),
    CHECK ((stopped_at IS NULL) = (stop_code IS NULL)),
    CHECK ((stopped_at IS NULL) = (stop_words IS NULL)),
    CHECK (stop_until IS NULL OR stopped_at IS NOT NULL)
) STRICT;

CREATE TABLE edition (
    edition  INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL REFERENCES revision,
    language TEXT NOT NULL,
    format   TEXT NOT NULL,
    UNIQUE (revision, language, format)
) STRICT;

-- A release under way or done: what it goes to (JSON), and the list it is for.
CREATE TABLE release (
    message     INTEGER PRIMARY KEY REFERENCES message,
    revision    INTEGER NOT NULL REFERENCES revision,
    list_name   TEXT NOT NULL,
    list_code   TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;

-- One row for each lane whose deliveries are made from the audience, with how far it has come.
CREATE TABLE fan_out (
    message  INTEGER NOT NULL REFERENCES release,
    lane     INTEGER NOT NULL REFERENCES lane,
    audience TEXT NOT NULL,
    format   TEXT NOT NULL,
    cursor   INTEGER NOT NULL DEFAULT 0,
    made     INTEGER NOT NULL DEFAULT 0,
    done     INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    PRIMARY KEY (message, lane)
) WITHOUT ROWID, STRICT;

CREATE TABLE reason (
    reason INTEGER PRIMARY KEY,
    code   TEXT NOT NULL,
    words  TEXT NOT NULL,
    UNIQUE (code, words)
) STRICT;

-- A lease's key is the fencing token of the deliveries in it; AUTOINCREMENT never gives one twice.
CREATE TABLE lease (
    lease    INTEGER PRIMARY KEY AUTOINCREMENT,
    lane     INTEGER NOT NULL REFERENCES lane,
    worker   TEXT NOT NULL,
    taken_at INTEGER NOT NULL,
    until    INTEGER NOT NULL
) STRICT;

CREATE TABLE delivery (
    delivery      INTEGER PRIMARY KEY,
    message       INTEGER NOT NULL REFERENCES message,
    revision      INTEGER NOT NULL REFERENCES revision,
    lane          INTEGER NOT NULL REFERENCES lane,
    edition       INTEGER NOT NULL REFERENCES edition,
    subscriber    INTEGER NOT NULL DEFAULT 0,   -- 0: the account itself, or a person's task
    part          INTEGER NOT NULL DEFAULT 0,
    after         INTEGER REFERENCES delivery,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'in_flight', 'waiting', 'unknown', 'with_person', 'accepted',
                      'delivered', 'bounced', 'refused', 'expired', 'withdrawn', 'recalled')),
    due_at        INTEGER,
    fence         INTEGER NOT NULL DEFAULT 0,
    lease_until   INTEGER,
    attempt       INTEGER NOT NULL DEFAULT 0,
    intent_at     INTEGER,
    answered_at   INTEGER,
    receipt       TEXT,
    reason        INTEGER REFERENCES reason,
    recall_wanted INTEGER NOT NULL DEFAULT 0 CHECK (recall_wanted IN (0, 1)),
    UNIQUE (revision, lane, subscriber, part),
    CHECK ((state IN ('queued', 'waiting')) = (due_at IS NOT NULL)),
    CHECK (state <> 'queued' OR attempt = 0),
    CHECK (state <> 'in_flight' OR (attempt > 0 AND intent_at IS NOT NULL AND answered_at IS NULL
                                    AND lease_until IS NOT NULL)),
    CHECK (state <> 'unknown' OR (attempt > 0 AND intent_at IS NOT NULL AND reason IS NOT NULL)),
    CHECK (state NOT IN ('accepted', 'delivered', 'bounced', 'recalled')
           OR (answered_at IS NOT NULL AND receipt IS NOT NULL)),
    CHECK (state <> 'refused' OR (answered_at IS NOT NULL AND reason IS NOT NULL)),
    CHECK (state <> 'with_person' OR reason IS NOT NULL)
) STRICT;
-- What can be leased. Only open rows are in it, so a lease costs its batch, not the backlog.
CREATE INDEX delivery_due ON delivery (lane, message, due_at) WHERE state IN ('queued', 'waiting');
CREATE INDEX delivery_out ON delivery (lane) WHERE state = 'in_flight';
CREATE INDEX delivery_person ON delivery (message) WHERE state = 'with_person';

-- Attempts that did not end Accepted at once.
CREATE TABLE attempt (
    delivery  INTEGER NOT NULL REFERENCES delivery,
    attempt   INTEGER NOT NULL,
    intent_at INTEGER NOT NULL,
    ended_at  INTEGER NOT NULL,
    outcome   TEXT NOT NULL CHECK (outcome IN ('refused', 'later', 'lane_down', 'unknown')),
    reason    INTEGER NOT NULL REFERENCES reason,
    PRIMARY KEY (delivery, attempt)
) WITHOUT ROWID, STRICT;

-- Deliveries that were ever in doubt. `next_at` is set while there is a read or step to come. Of the reads, `empty` were
-- made and found nothing.
CREATE TABLE doubt (
    delivery INTEGER PRIMARY KEY REFERENCES delivery,
    lost_at  INTEGER NOT NULL,
    reads    INTEGER NOT NULL DEFAULT 0,
    empty    INTEGER NOT NULL DEFAULT 0,
    repeats  INTEGER NOT NULL DEFAULT 0 CHECK (repeats IN (0, 1)),
    next_at  INTEGER
) STRICT;
CREATE INDEX doubt_next ON doubt (next_at) WHERE next_at IS NOT NULL;

-- What is to be taken back from a provider.
CREATE TABLE recall (
    delivery  INTEGER PRIMARY KEY REFERENCES delivery,
    wanted_at INTEGER NOT NULL,
    due_at    INTEGER,
    attempt   INTEGER NOT NULL DEFAULT 0,
    done_at   INTEGER,
    gone      INTEGER CHECK (gone IN (0, 1)),
    reason    INTEGER REFERENCES reason,
    CHECK ((done_at IS NULL) = (due_at IS NOT NULL)),
    CHECK ((done_at IS NULL) = (gone IS NULL))
) STRICT;
CREATE INDEX recall_due ON recall (due_at) WHERE done_at IS NULL;

-- The ledger: one row an act that spends. It counts while open and for a window after its answer.
CREATE TABLE spend (
    spend       INTEGER PRIMARY KEY,
    lane        INTEGER NOT NULL REFERENCES lane,
    act         TEXT NOT NULL CHECK (act IN ('send', 'settle', 'recall')),
    delivery    INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    answered_at INTEGER
) STRICT;
CREATE INDEX spend_answered ON spend (lane, act, answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX spend_open ON spend (lane, act, delivery) WHERE answered_at IS NULL;

-- What a provider said was left, until its window ends.
CREATE TABLE limit_seen (
    lane      INTEGER NOT NULL REFERENCES lane,
    name      TEXT NOT NULL,
    remaining INTEGER NOT NULL,
    seen_at   INTEGER NOT NULL,
    reset_at  INTEGER NOT NULL,
    PRIMARY KEY (lane, name)
) WITHOUT ROWID, STRICT;
