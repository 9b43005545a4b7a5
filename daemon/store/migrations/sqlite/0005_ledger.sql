-- The ledger of limits, exact over sliding windows at the cost of two look-ups.

-- A meter runs for each set of acts that some limit counts together: on one account, or on all of a channel (account '').
CREATE TABLE meter (
    meter   INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    acts    TEXT NOT NULL,
    weigh   TEXT NOT NULL CHECK (weigh IN ('one', 'price')),
    UNIQUE (channel, account, acts, weigh)
) STRICT;

-- What a meter has come to, at each instant at which answers came: what went in a window is the difference of two. The
-- times of a meter never go back, whatever the clock does.
CREATE TABLE tick (
    meter INTEGER NOT NULL REFERENCES meter,
    at    INTEGER NOT NULL,
    total INTEGER NOT NULL CHECK (total > 0),
    PRIMARY KEY (meter, at)
) WITHOUT ROWID, STRICT;

-- Acts that are open: they count until they are answered, and then as a tick.
CREATE TABLE open_spend (
    delivery INTEGER NOT NULL,
    act      TEXT NOT NULL CHECK (act IN ('send', 'settle', 'recall')),
    meter    INTEGER NOT NULL REFERENCES meter,
    weight   INTEGER NOT NULL CHECK (weight > 0),
    PRIMARY KEY (delivery, act, meter)
) WITHOUT ROWID, STRICT;
CREATE INDEX open_spend_meter ON open_spend (meter, weight);

-- What was spent before there were meters, an act at a time.
INSERT INTO meter (channel, account, acts, weigh)
    SELECT DISTINCT l.channel, l.account, s.act, 'one' FROM spend s JOIN lane l USING (lane);
INSERT INTO tick (meter, at, total)
    SELECT m.meter, s.answered_at, sum(count(*)) OVER (PARTITION BY m.meter ORDER BY s.answered_at)
    FROM spend s JOIN lane l USING (lane) JOIN meter m ON m.channel = l.channel AND m.account = l.account AND m.acts = s.act
    WHERE s.answered_at IS NOT NULL GROUP BY m.meter, s.answered_at;
INSERT OR IGNORE INTO open_spend (delivery, act, meter, weight)
    SELECT s.delivery, s.act, m.meter, 1
    FROM spend s JOIN lane l USING (lane) JOIN meter m ON m.channel = l.channel AND m.account = l.account AND m.acts = s.act
    WHERE s.answered_at IS NULL;
DROP TABLE spend;

-- How many deliveries of a message stand how, on each lane, and why (reason 0: none). Kept by the database itself, so that
-- whoever turns a delivery keeps it right; a million deliveries are then read in a dozen rows.
CREATE TABLE tally (
    message INTEGER NOT NULL REFERENCES message,
    lane    INTEGER NOT NULL REFERENCES lane,
    state   TEXT NOT NULL,
    reason  INTEGER NOT NULL,
    n       INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (message, lane, state, reason)
) WITHOUT ROWID, STRICT;
INSERT INTO tally (message, lane, state, reason, n)
    SELECT message, lane, state, coalesce(reason, 0), count(*) FROM delivery GROUP BY 1, 2, 3, 4;
CREATE INDEX tally_open ON tally (message)
    WHERE n > 0 AND state IN ('queued', 'waiting', 'in_flight', 'unknown', 'with_person');
-- Readers' deliveries are made by the thousand: the fan-out counts each chunk of them itself.
CREATE TRIGGER delivery_made AFTER INSERT ON delivery WHEN new.subscriber = 0 BEGIN
    INSERT INTO tally (message, lane, state, reason, n)
        VALUES (new.message, new.lane, new.state, coalesce(new.reason, 0), 1)
        ON CONFLICT (message, lane, state, reason) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER delivery_turned AFTER UPDATE OF state, reason ON delivery
    WHEN old.state <> new.state OR old.reason IS NOT new.reason BEGIN
    UPDATE tally SET n = n - 1
        WHERE message = old.message AND lane = old.lane AND state = old.state AND reason = coalesce(old.reason, 0);
    INSERT INTO tally (message, lane, state, reason, n)
        VALUES (new.message, new.lane, new.state, coalesce(new.reason, 0), 1)
        ON CONFLICT (message, lane, state, reason) DO UPDATE SET n = n + 1;
END;
