-- Agents, tasks and templates are documents of the wire contracts; the columns beside them are what queries need.
CREATE TABLE agents (
    id       text PRIMARY KEY,
    name     text NOT NULL UNIQUE,
    version  bigint NOT NULL,
    document jsonb NOT NULL
);

-- Which trusted issuer and which subject prove an agent; one subject proves one agent.
CREATE TABLE attestations (
    issuer  text NOT NULL,
    subject text NOT NULL,
    agent   text NOT NULL REFERENCES agents (id),
    PRIMARY KEY (issuer, subject)
);

CREATE TABLE tasks (
    id         text PRIMARY KEY,
    agent      text NOT NULL REFERENCES agents (id),
    state      text NOT NULL,
    opened_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    version    bigint NOT NULL,
    document   jsonb NOT NULL
);

CREATE INDEX tasks_by_agent ON tasks (agent, opened_at DESC);
CREATE INDEX tasks_alive ON tasks (expires_at) WHERE state IN ('open', 'suspended');

CREATE TABLE task_templates (
    name     text PRIMARY KEY,
    document jsonb NOT NULL
);

-- Positions are given out under an advisory lock that is held until commit: a reader never sees 8 before 7.
CREATE TABLE revocations (
    position bigint PRIMARY KEY,
    kind     text NOT NULL,
    id       text NOT NULL,
    step     text,
    at       timestamptz NOT NULL
);

CREATE INDEX revocations_by_target ON revocations (kind, id);
