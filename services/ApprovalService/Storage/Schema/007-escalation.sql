-- When others are to be told of what nobody answered; null when they were, or never are.
ALTER TABLE approval ADD COLUMN escalates_at timestamptz;
CREATE INDEX approval_escalating ON approval (escalates_at) WHERE state = 'pending' AND escalates_at IS NOT NULL;
