-- The messages that a request and its kept answer are about: once their texts are erased, the answer goes too, and the key
-- stays, so that a repeat is refused and does nothing twice.
ALTER TABLE request ADD COLUMN erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1) AND (erased = 0 OR length(answer) = 0));
-- Whether its messages were written down; of answers kept before this step nobody knows them, so any erasing empties those.
ALTER TABLE request ADD COLUMN linked INTEGER NOT NULL DEFAULT 0 CHECK (linked IN (0, 1));
CREATE INDEX request_unlinked ON request (linked) WHERE linked = 0;

CREATE TABLE request_about (
    message INTEGER NOT NULL REFERENCES message,
    person  INTEGER NOT NULL,
    key     TEXT NOT NULL,
    PRIMARY KEY (message, person, key),
    FOREIGN KEY (person, key) REFERENCES request ON DELETE CASCADE
) WITHOUT ROWID, STRICT;
CREATE INDEX request_about_request ON request_about (person, key);
