-- What providers gave us and must not be lost (rotating tokens), encrypted by the daemon: a nonce, the text, a tag.
CREATE TABLE vault (
    name   TEXT PRIMARY KEY,
    sealed BLOB NOT NULL CHECK (length(sealed) >= 28),
    at     INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
