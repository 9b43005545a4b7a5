-- Copy of an ask that was taken back or ran out before other copy took its place.
CREATE TABLE ask_before (
    ask         INTEGER NOT NULL REFERENCES ask,
    message     INTEGER NOT NULL UNIQUE REFERENCES message,
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (ask, message)
) WITHOUT ROWID, STRICT;
