-- Pictures, upright and without metadata, and the revisions that show them.

CREATE TABLE picture (
    picture    INTEGER PRIMARY KEY,
    public_id  TEXT NOT NULL UNIQUE,
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png')),
    width      INTEGER NOT NULL CHECK (width > 0),
    height     INTEGER NOT NULL CHECK (height > 0),
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes      BLOB NOT NULL,
    by         INTEGER NOT NULL REFERENCES person,
    at         INTEGER NOT NULL
) STRICT;

CREATE TABLE revision_picture (
    picture  INTEGER NOT NULL REFERENCES picture,
    revision INTEGER NOT NULL REFERENCES revision,
    PRIMARY KEY (picture, revision)
) WITHOUT ROWID, STRICT;
