-- What an administrator owns: backups, a restore and its release by two people, what must be kept, what was erased.

-- Each backup that was tried. `by` is who asked, as JSON; `fault` says why there is none.
CREATE TABLE backup (
    backup   INTEGER PRIMARY KEY,
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL CHECK (ended_at >= began_at),
    by       TEXT NOT NULL,
    place    TEXT NOT NULL,
    bytes    INTEGER CHECK (bytes > 0),
    sequence INTEGER,
    fault    TEXT,
    CHECK ((bytes IS NULL) = (sequence IS NULL)),
    CHECK ((fault IS NULL) = (bytes IS NOT NULL))
) STRICT;

-- The database was put back from a copy. Nothing goes out until two different people have let it.
CREATE TABLE restore (
    restore     INTEGER PRIMARY KEY,
    epoch       INTEGER NOT NULL UNIQUE CHECK (epoch > 1),
    copied_at   INTEGER NOT NULL,
    restored_at INTEGER NOT NULL,
    doubted_at  INTEGER,    -- when what may have gone was made a doubt, so that the channels are asked
    left_since  INTEGER,    -- readers who left after the copy, as a newer file knew them; null: no newer file could be read
    asked_by    INTEGER REFERENCES person,
    asked_at    INTEGER,
    released_by INTEGER REFERENCES person,
    released_at INTEGER,
    CHECK ((asked_by IS NULL) = (asked_at IS NULL)),
    CHECK ((released_by IS NULL) = (released_at IS NULL)),
    CHECK (released_by IS NULL OR (asked_by IS NOT NULL AND asked_by <> released_by))
) STRICT;
CREATE UNIQUE INDEX restore_held ON restore ((released_at IS NULL)) WHERE released_at IS NULL;

-- Messages of which something may have gone after the copy was made; a person decides on each.
CREATE TABLE restored_message (
    restore INTEGER NOT NULL REFERENCES restore,
    message INTEGER NOT NULL REFERENCES message,
    decided TEXT CHECK (decided IN ('send', 'give_up')),
    by      INTEGER REFERENCES person,
    at      INTEGER,
    PRIMARY KEY (restore, message),
    CHECK ((decided IS NULL) = (by IS NULL)),
    CHECK ((decided IS NULL) = (at IS NULL))
) WITHOUT ROWID, STRICT;

-- Accounts that can list what we posted: what the look at each since the copy came to.
CREATE TABLE restored_look (
    restore   INTEGER NOT NULL REFERENCES restore,
    lane      INTEGER NOT NULL REFERENCES lane,
    tries     INTEGER NOT NULL DEFAULT 0,
    next_at   INTEGER,
    looked_at INTEGER,
    fault     TEXT,
    PRIMARY KEY (restore, lane),
    CHECK (next_at IS NULL OR looked_at IS NULL)
) WITHOUT ROWID, STRICT;

-- Posts with a reference of ours that stand on an account and not in the copy.
CREATE TABLE restored_post (
    restore   INTEGER NOT NULL REFERENCES restore,
    lane      INTEGER NOT NULL REFERENCES lane,
    receipt   TEXT NOT NULL,
    reference TEXT NOT NULL,
    at        INTEGER,
    words     TEXT NOT NULL,
    message   INTEGER REFERENCES message,
    PRIMARY KEY (restore, lane, receipt)
) WITHOUT ROWID, STRICT;

-- A message that must be kept, whatever the retention says.
CREATE TABLE keep (
    keep      INTEGER PRIMARY KEY,
    message   INTEGER NOT NULL REFERENCES message,
    reason    TEXT NOT NULL,
    put_by    INTEGER NOT NULL REFERENCES person,
    put_at    INTEGER NOT NULL,
    lifted_by INTEGER REFERENCES person,
    lifted_at INTEGER,
    CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX keep_in_force ON keep (message) WHERE lifted_at IS NULL;

-- When a message's texts, or a person's name and address, were erased.
ALTER TABLE message ADD COLUMN erased_at INTEGER;
ALTER TABLE person ADD COLUMN erased_at INTEGER;

-- When each rule of the retention was last gone through, and how much it dropped in all.
CREATE TABLE prune (
    rule    TEXT PRIMARY KEY,
    at      INTEGER NOT NULL,
    dropped INTEGER NOT NULL DEFAULT 0 CHECK (dropped >= 0)
) WITHOUT ROWID, STRICT;
