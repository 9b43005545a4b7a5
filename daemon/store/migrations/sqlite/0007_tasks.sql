-- Jobs by hand: who promised, by when, when they are reminded, who ticked. And press copies that go before the public.

-- One row a job. `reminders` are minutes after it stood, as a JSON list; `remind_at` is the next of them that is to come.
CREATE TABLE task (
    delivery   INTEGER PRIMARY KEY REFERENCES delivery,
    owner      INTEGER REFERENCES person,
    owner_name TEXT,
    made_at    INTEGER NOT NULL,
    due_at     INTEGER NOT NULL CHECK (due_at >= made_at),
    reminders  TEXT NOT NULL,
    remind_at  INTEGER,
    done_at    INTEGER,
    done_by    INTEGER REFERENCES person,
    CHECK (owner IS NULL OR owner_name IS NOT NULL),
    CHECK ((done_at IS NULL) = (done_by IS NULL)),
    CHECK (done_at IS NULL OR remind_at IS NULL)
) STRICT;
CREATE INDEX task_remind ON task (remind_at) WHERE remind_at IS NOT NULL;

-- Jobs that stood before there were promises: nobody is named, an hour, no reminder.
INSERT INTO task (delivery, made_at, due_at, reminders)
    SELECT d.delivery, coalesce(m.releasing_at, 0), coalesce(m.releasing_at, 0) + 3600000000, '[]'
    FROM delivery d JOIN lane l USING (lane) JOIN message m USING (message)
    WHERE l.by_hand = 1 AND d.subscriber = 0;

-- Whether newsdesks come first; when they did, and which wording they have; who said that the embargo is broken.
ALTER TABLE message ADD COLUMN press_first INTEGER NOT NULL DEFAULT 0 CHECK (press_first IN (0, 1));
ALTER TABLE message ADD COLUMN press_at INTEGER;
ALTER TABLE message ADD COLUMN press_number INTEGER CHECK ((press_number IS NULL) = (press_at IS NULL));
ALTER TABLE message ADD COLUMN embargo_broken_at INTEGER;
ALTER TABLE message ADD COLUMN embargo_broken_by INTEGER REFERENCES person
    CHECK ((embargo_broken_by IS NULL) = (embargo_broken_at IS NULL));
CREATE INDEX message_press ON message (embargo_at) WHERE press_first = 1 AND state = 'approved';

-- What the daemon itself mailed to newsdesks, each thing once. The address stays as long as the message, so that those who
-- had the copy can be told that it must not be used.
CREATE TABLE press_mail (
    message INTEGER NOT NULL REFERENCES message,
    number  INTEGER NOT NULL,
    address TEXT NOT NULL COLLATE NOCASE,
    what    TEXT NOT NULL CHECK (what IN ('copy', 'lifted', 'stop')),
    mail    INTEGER NOT NULL REFERENCES desk_mail,
    PRIMARY KEY (message, number, address, what)
) WITHOUT ROWID, STRICT;
