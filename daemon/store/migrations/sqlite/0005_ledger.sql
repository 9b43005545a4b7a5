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
