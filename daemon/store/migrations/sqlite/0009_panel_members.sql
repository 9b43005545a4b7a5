-- Members of wards' panels: subscribers who get one mail with what is new on the ward page, at a set time.

-- A ward by the six digits of its code.
CREATE TABLE panel_member (
    subscriber INTEGER NOT NULL REFERENCES subscriber,
    ward       INTEGER NOT NULL,
    PRIMARY KEY (subscriber, ward)
) WITHOUT ROWID, STRICT;

-- When the deliveries of a fan-out are due: at the next set time of its lane; nothing where they are due at once. Kept
-- here, so that every chunk has the same whenever it is made.
ALTER TABLE fan_out ADD COLUMN due_at INTEGER;
