-- What makes the log searchable. It is made from the log, holds nothing that the log does not hold, and is no evidence: it can be
-- emptied at any time (DELETE FROM search_position) and is then made again. A value stands here as 64 bits of its SHA-256, a word as
-- 32: whatever is found is read from the log and compared.
CREATE TABLE search_position (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version  int     NOT NULL,
    position bigint  NOT NULL CHECK (position >= 0)
);

CREATE TABLE search_records (
    leaf_index    bigint      PRIMARY KEY,
    at            timestamptz NOT NULL,
    agent         bigint,
    task          bigint,
    call          bigint,
    person        bigint,
    kind          bigint      NOT NULL,
    action        bigint,
    resource_type bigint,
    resource      bigint,
    outcome       bigint,
    trace         bigint,
    words         int[]       NOT NULL
);

CREATE INDEX search_records_at       ON search_records (at, leaf_index);
CREATE INDEX search_records_agent    ON search_records (agent, at, leaf_index)    WHERE agent IS NOT NULL;
CREATE INDEX search_records_task     ON search_records (task, at, leaf_index)     WHERE task IS NOT NULL;
CREATE INDEX search_records_call     ON search_records (call, at, leaf_index)     WHERE call IS NOT NULL;
CREATE INDEX search_records_person   ON search_records (person, at, leaf_index)   WHERE person IS NOT NULL;
CREATE INDEX search_records_kind     ON search_records (kind, at, leaf_index);
CREATE INDEX search_records_action   ON search_records (action, at, leaf_index)   WHERE action IS NOT NULL;
CREATE INDEX search_records_resource ON search_records (resource, at, leaf_index) WHERE resource IS NOT NULL;
CREATE INDEX search_records_outcome  ON search_records (outcome, at, leaf_index)  WHERE outcome IS NOT NULL;
CREATE INDEX search_records_trace    ON search_records (trace, at, leaf_index)    WHERE trace IS NOT NULL;
CREATE INDEX search_records_words    ON search_records USING gin (words);

-- Who answers for an agent, as its newest record says.
CREATE TABLE search_owners (
    agent      text   PRIMARY KEY,
    owner      text   NOT NULL,
    leaf_index bigint NOT NULL
);
CREATE INDEX search_owners_owner ON search_owners (owner);

-- What each task granted, from when to when; granted is absent where the record of its opening does not say.
CREATE TABLE search_grants (
    task       text        PRIMARY KEY,
    agent      text        NOT NULL,
    owner      text,
    opened_by  text,
    opened_at  timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL,
    leaf_index bigint      NOT NULL,
    granted    jsonb
);
CREATE INDEX search_grants_time ON search_grants (opened_at, ends_at);

-- Questions that people keep; theirs alone.
CREATE TABLE saved_views (
    person text  NOT NULL,
    name   text  NOT NULL,
    query  jsonb NOT NULL,
    PRIMARY KEY (person, name)
);
