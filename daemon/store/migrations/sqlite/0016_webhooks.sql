-- Outgoing webhooks: who hears what, how far each has heard, and the calls that wait, went or were given up. A call's body
-- holds ids, kinds, states and links: nothing of what a notice says.

-- A receiver. `hears` and `areas` are JSON lists; the secrets are encrypted before they come here. `record_to` and
-- `telling_to` are the last entry of the record and the last change of a telling that it has heard of. While it rests
-- (`rest_until`) nothing is tried; `failures` counts calls in a row that it did not take.
CREATE TABLE webhook (
    webhook    INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id  TEXT NOT NULL UNIQUE,
    label      TEXT NOT NULL,
    address    TEXT NOT NULL,
    hears      TEXT NOT NULL,
    areas      TEXT NOT NULL,
    secret     BLOB NOT NULL,
    old_secret BLOB,
    old_until  INTEGER,
    made_at    INTEGER NOT NULL,
    made_by    INTEGER NOT NULL REFERENCES person,
    paused_at  INTEGER,
    stopped_at INTEGER,
    stop_code  TEXT CHECK (stop_code IN ('gone', 'failing')),
    removed_at INTEGER,
    record_to  INTEGER NOT NULL,
    telling_to INTEGER NOT NULL,
    failures   INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    failing_at INTEGER,
    rest_until INTEGER,
    CHECK ((old_secret IS NULL) = (old_until IS NULL)),
    CHECK ((stopped_at IS NULL) = (stop_code IS NULL)),
    CHECK ((failures = 0) = (failing_at IS NULL))
) STRICT;
-- The watch looks for those that the daemon stopped.
CREATE INDEX webhook_stopped ON webhook (stopped_at) WHERE stopped_at IS NOT NULL AND removed_at IS NULL;

-- One call: one event to one receiver. `event` is the id that the receiver knows a repeat by.
CREATE TABLE webhook_call (
    call     INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook  INTEGER NOT NULL REFERENCES webhook,
    source   TEXT NOT NULL CHECK (source IN ('record', 'telling')),
    sequence INTEGER NOT NULL,
    event    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    body     TEXT NOT NULL,
    made_at  INTEGER NOT NULL,
    until_at INTEGER,
    state    TEXT NOT NULL DEFAULT 'waits' CHECK (state IN ('waits', 'taken', 'given_up')),
    tries    INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    tried_at INTEGER,
    status   INTEGER,
    words    TEXT,
    next_at  INTEGER,
    CHECK ((state = 'waits') = (next_at IS NOT NULL)),
    CHECK ((tries = 0) = (tried_at IS NULL)),
    CHECK (state <> 'taken' OR status BETWEEN 200 AND 299),
    UNIQUE (webhook, source, event)
) STRICT;
CREATE INDEX webhook_call_waits ON webhook_call (webhook, next_at, call) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_call_of ON webhook_call (webhook, call);
CREATE INDEX webhook_call_old ON webhook_call (made_at) WHERE next_at IS NULL;
