-- What a list shows, without arguments and previews; absent on rows of before, which are read whole.
ALTER TABLE approval ADD COLUMN summary text;
ALTER TABLE approval ADD COLUMN approvers text[] NOT NULL DEFAULT '{}';

-- Who looked at what before deciding.
CREATE TABLE approval_opened (
    approval  text NOT NULL,
    person    text NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (approval, person)
);

CREATE TABLE approval_decision (
    approval     text NOT NULL,
    person       text NOT NULL,
    granted      boolean NOT NULL,
    requested_at timestamptz NOT NULL,
    decided_at   timestamptz NOT NULL,
    opened       boolean NOT NULL,
    PRIMARY KEY (approval, person, granted)
);

CREATE INDEX approval_decision_when ON approval_decision (decided_at);
CREATE INDEX approval_decision_person ON approval_decision (lower(person), decided_at);
