-- What providers tell us afterwards: bounces, complaints, how far an alert has come, that somebody answered.

-- The two causes that a provider gives are new.
CREATE TABLE suppression_new (
    hash  BLOB PRIMARY KEY CHECK (length(hash) = 32),
    cause TEXT NOT NULL CHECK (cause IN ('left', 'removed', 'bad_address', 'bounced', 'complained')),
    at    INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
INSERT INTO suppression_new SELECT hash, cause, at FROM suppression;
DROP TABLE suppression;
ALTER TABLE suppression_new RENAME TO suppression;

-- The calls that were taken in, by the hash of the provider's own id: a provider repeats its calls.
CREATE TABLE received (
    lane INTEGER NOT NULL REFERENCES lane,
    call BLOB NOT NULL CHECK (length(call) = 32),
    at   INTEGER NOT NULL,
    PRIMARY KEY (lane, call)
) WITHOUT ROWID, STRICT;
CREATE INDEX received_at ON received (at);

-- How often running a reader's mailbox was full or in passing trouble. The third time the reader leaves.
CREATE TABLE strike (
    subscriber INTEGER PRIMARY KEY REFERENCES subscriber,
    strikes    INTEGER NOT NULL CHECK (strikes BETWEEN 1 AND 2),
    at         INTEGER NOT NULL
) STRICT;

-- What a provider last said of a delivery that it goes on with by itself: its state in plain words, counts as a JSON
-- list of [name, number]; and how many people have answered, with when our own people were last told so.
CREATE TABLE progress (
    delivery INTEGER PRIMARY KEY REFERENCES delivery,
    words    TEXT,
    counts   TEXT,
    at       INTEGER NOT NULL,
    replies  INTEGER NOT NULL DEFAULT 0 CHECK (replies >= 0),
    told_at  INTEGER,
    CHECK ((words IS NULL) = (counts IS NULL)),
    CHECK (told_at IS NULL OR replies > 0)
) STRICT;

-- When our own people were last told that an account's sends come back through no fault of the readers.
CREATE TABLE told (
    lane INTEGER PRIMARY KEY REFERENCES lane,
    at   INTEGER NOT NULL
) STRICT;

-- Who left by mail or by STOP is found by the hash of their address.
CREATE INDEX subscriber_hash ON subscriber (address_hash) WHERE address_hash IS NOT NULL;
