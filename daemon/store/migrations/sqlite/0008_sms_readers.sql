-- Readers by text message. `address` holds their number as +447… in that case; it is hidden, hashed and forgotten as an
-- address is.
ALTER TABLE subscriber ADD COLUMN medium TEXT NOT NULL DEFAULT 'mail' CHECK (medium IN ('mail', 'sms'));

-- Which of the lists of readers a release goes to on a lane.
ALTER TABLE fan_out ADD COLUMN list TEXT NOT NULL DEFAULT 'mail' CHECK (list IN ('mail', 'sms', 'panel'));
