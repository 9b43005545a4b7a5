-- Messages held for a trigger and their alternatives, and what a stop kept back past its time.

-- Who said that what a message waited for has happened, and when.
ALTER TABLE message ADD COLUMN happened_at INTEGER;
ALTER TABLE message ADD COLUMN happened_by INTEGER REFERENCES person
    CHECK ((happened_by IS NULL) = (happened_at IS NULL));

-- Messages of which only one may go share a number: the key of the first of them. An edit never takes a message out.
ALTER TABLE message ADD COLUMN alternatives INTEGER;
CREATE INDEX message_alternatives ON message (alternatives) WHERE alternatives IS NOT NULL;
WITH RECURSIVE
    one(a, b) AS (SELECT m.message, o.message FROM message m JOIN message o ON o.public_id = m.exclusive
                  WHERE o.message <> m.message),
    link(a, b) AS (SELECT a, b FROM one UNION SELECT b, a FROM one),
    reach(a, b) AS (SELECT a, b FROM link UNION SELECT r.a, l.b FROM reach r JOIN link l ON l.a = r.b)
UPDATE message SET alternatives = (SELECT min(b) FROM reach WHERE a = message.message)
WHERE message IN (SELECT a FROM link);

-- When a hold ends by itself: what was kept back by a stop and is to go at a new time.
ALTER TABLE hold ADD COLUMN until_at INTEGER CHECK (until_at IS NULL OR (scope LIKE 'asked:%' AND until_at > put_at));
CREATE INDEX hold_until ON hold (until_at) WHERE until_at IS NOT NULL AND lifted_at IS NULL;

-- A trigger is a hold of its own, so that a person's hold on the same message is another.
UPDATE hold SET scope = 'trigger:' || substr(scope, 9)
WHERE scope LIKE 'message:%' AND reason LIKE 'waits for: %' AND lifted_at IS NULL;

-- Those whose alternative is out are locked from now on.
INSERT INTO hold (scope, reason, put_by, put_at)
SELECT 'locked:' || m.public_id, 'its alternative went instead', '{"who":"daemon"}', max(o.releasing_at)
FROM message m JOIN message o ON o.alternatives = m.alternatives AND o.message <> m.message
WHERE o.releasing_at IS NOT NULL AND m.releasing_at IS NULL
  AND m.state IN ('draft', 'falls_short', 'awaiting_approval', 'returned', 'approved')
GROUP BY m.message;
