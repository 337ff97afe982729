CREATE TABLE delegation (
    id          text PRIMARY KEY,
    person      text NOT NULL,
    stand_in    text NOT NULL,
    valid_until timestamptz NOT NULL,
    ended       boolean NOT NULL DEFAULT false,
    body        text NOT NULL
);

CREATE INDEX delegation_live ON delegation (valid_until) WHERE NOT ended;
