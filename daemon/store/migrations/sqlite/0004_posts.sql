-- What is out on an account itself: posts, parts of threads, wards' own spaces, whole alerts. Beside the delivery, so that
-- a reader's delivery stays small.

-- `language` is one language, 'mul' for every language of one format, 'all' for every language and format. A thread's
-- parts are deliveries of their own; `delivery.after` names the part before. A ward is kept by the six digits of its code.
CREATE TABLE post (
    delivery INTEGER PRIMARY KEY REFERENCES delivery,
    language TEXT NOT NULL,
    ward     INTEGER,
    number   INTEGER NOT NULL DEFAULT 1 CHECK (number >= 1),
    of       INTEGER NOT NULL DEFAULT 1 CHECK (of >= number)
) STRICT;
INSERT INTO post (delivery, language)
    SELECT d.delivery, e.language FROM delivery d JOIN edition e USING (edition) JOIN lane l USING (lane)
    WHERE d.subscriber = 0 AND l.by_hand = 0;

-- From a part to the one after it.
CREATE INDEX delivery_after ON delivery (after) WHERE after IS NOT NULL;

-- How a correction reaches those who had the wrong text on this account.
ALTER TABLE lane ADD COLUMN correct TEXT NOT NULL DEFAULT 'new_then_recall'
    CHECK (correct IN ('new_then_recall', 'in_place', 'supersedes', 'new_to_those_who_had_it'));
