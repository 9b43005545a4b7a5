-- What went out before on the same incident is asked at each check: found by its words in the frozen draft, so that
-- erasing a draft erases it here too. A row by its kind, for those that stand.
CREATE INDEX revision_incident ON revision (lower(trim(json_extract(draft, '$.incident'))))
    WHERE json_extract(draft, '$.incident') IS NOT NULL;
CREATE INDEX message_standing ON message (kind) WHERE state IN ('releasing', 'released', 'corrected');
CREATE INDEX message_going ON message (releasing_at) WHERE releasing_at IS NOT NULL;
CREATE INDEX message_approved ON message (approved_at) WHERE state = 'approved';
