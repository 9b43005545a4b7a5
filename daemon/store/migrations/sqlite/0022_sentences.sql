-- The sentence bank: wordings that the force keeps beside the catalogue's files, who read what, and the private links of
-- readers. Wordings and signatures are only ever added; the newest of a place counts. Times are microseconds UTC.

-- A reader of a language, outside or inside the force, and the hash of their link's token under the daemon's key.
CREATE TABLE reading_link (
    link     INTEGER PRIMARY KEY,
    hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    language TEXT NOT NULL,
    reader   TEXT NOT NULL,
    note     TEXT NOT NULL,
    kinds    TEXT NOT NULL CHECK (json_valid(kinds)),
    made_by  INTEGER NOT NULL REFERENCES person,
    made_at  INTEGER NOT NULL,
    ends_at  INTEGER NOT NULL,
    ended_at INTEGER,
    ended_by INTEGER REFERENCES person,
    used_at  INTEGER,
    CHECK (ends_at > made_at),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX reading_link_language ON reading_link (language, link);

-- `reader` is who wrote or read it, where that is not the person at the desk who entered it: then their own name counts,
-- and goes with them when they are erased. What came by a link was entered by nobody at the desk.
CREATE TABLE sentence_wording (
    wording    INTEGER PRIMARY KEY,
    language   TEXT NOT NULL,
    sentence   TEXT NOT NULL,
    english    TEXT NOT NULL,
    text       TEXT NOT NULL CHECK (text <> ''),
    reader     TEXT,
    way        TEXT NOT NULL CHECK (way IN ('page', 'link', 'word', 'po', 'xliff')),
    entered_by INTEGER REFERENCES person,
    link       INTEGER REFERENCES reading_link,
    at         INTEGER NOT NULL,
    CHECK ((entered_by IS NULL) = (link IS NOT NULL)),
    CHECK ((way = 'link') = (link IS NOT NULL)),
    CHECK (link IS NULL OR reader IS NOT NULL)
) STRICT;
CREATE INDEX sentence_wording_place ON sentence_wording (language, sentence, wording);

-- `english` and `text` are what the reader had before them: a signature counts for those words alone. `day` is the day that
-- they read it on, as a civil date.
CREATE TABLE sentence_signature (
    signature  INTEGER PRIMARY KEY,
    language   TEXT NOT NULL,
    sentence   TEXT NOT NULL,
    english    TEXT NOT NULL,
    text       TEXT NOT NULL CHECK (text <> ''),
    reader     TEXT,
    day        TEXT NOT NULL,
    way        TEXT NOT NULL CHECK (way IN ('page', 'link', 'word', 'po', 'xliff')),
    entered_by INTEGER REFERENCES person,
    link       INTEGER REFERENCES reading_link,
    at         INTEGER NOT NULL,
    CHECK ((entered_by IS NULL) = (link IS NOT NULL)),
    CHECK ((way = 'link') = (link IS NOT NULL)),
    CHECK (link IS NULL OR reader IS NOT NULL)
) STRICT;
CREATE INDEX sentence_signature_place ON sentence_signature (language, sentence, signature);

-- What a reader ticked and typed and has not signed yet: kept from one visit to the next, and gone when it is signed or the
-- link is ended. `text` is empty where they say that the sentence is right as it stands.
CREATE TABLE reading_answer (
    link     INTEGER NOT NULL REFERENCES reading_link,
    sentence TEXT NOT NULL,
    english  TEXT NOT NULL,
    own      TEXT NOT NULL,
    text     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (link, sentence)
) WITHOUT ROWID, STRICT;
