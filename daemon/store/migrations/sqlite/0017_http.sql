-- A request that a program may repeat: its key, what it was, and the first answer, written in the act's own transaction.
-- The status is that of the answer, or of the refusal that a repeat gets where the answer held a secret.
CREATE TABLE request (
    person  INTEGER NOT NULL REFERENCES person,
    key     TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
    request BLOB NOT NULL CHECK (length(request) = 32),
    status  INTEGER NOT NULL CHECK (status BETWEEN 200 AND 499),
    answer  BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (person, key)
) WITHOUT ROWID, STRICT;
CREATE INDEX request_made ON request (made_at);
