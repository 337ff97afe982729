-- What people who broke the glass have to answer for; it stays until somebody else has looked.
CREATE TABLE break_glass_review (
    number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          text NOT NULL UNIQUE,
    agent       text NOT NULL,
    due_at      timestamptz NOT NULL,
    reminded_at timestamptz NOT NULL,
    closed      boolean NOT NULL,
    body        text NOT NULL
);

CREATE INDEX break_glass_review_open ON break_glass_review (agent, due_at) WHERE NOT closed;
CREATE INDEX break_glass_review_remind ON break_glass_review (reminded_at) WHERE NOT closed;
