-- Ward records, their history, and who opened which wording before approving it. Times are microseconds UTC.

-- One row a ward: what stands now, as the JSON of the record.
CREATE TABLE ward_record (
    ward     INTEGER PRIMARY KEY,
    version  INTEGER NOT NULL CHECK (version >= 1),
    document TEXT NOT NULL CHECK (json_valid(document)),
    by       INTEGER NOT NULL REFERENCES person,
    at       INTEGER NOT NULL
) STRICT;

-- Every version, the present one too, without the addresses and numbers of people: those stand in the record alone, and are
-- gone when they are taken out of it. `parts` says what that version changed.
CREATE TABLE ward_record_version (
    ward     INTEGER NOT NULL,
    version  INTEGER NOT NULL CHECK (version >= 1),
    parts    TEXT NOT NULL CHECK (json_valid(parts)),
    document TEXT NOT NULL CHECK (json_valid(document)),
    by       INTEGER NOT NULL REFERENCES person,
    at       INTEGER NOT NULL,
    PRIMARY KEY (ward, version)
) WITHOUT ROWID, STRICT;

-- Who opened a frozen wording: its page was made for that person.
CREATE TABLE opened (
    revision INTEGER NOT NULL REFERENCES revision,
    person   INTEGER NOT NULL REFERENCES person,
    at       INTEGER NOT NULL,
    PRIMARY KEY (revision, person)
) WITHOUT ROWID, STRICT;
