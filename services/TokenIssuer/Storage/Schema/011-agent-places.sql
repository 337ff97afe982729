-- From where an agent works: the key that its exchanges are made with, for each task.
CREATE TABLE agent_places (
    agent   text NOT NULL REFERENCES agents (id),
    key     text NOT NULL,
    task    text NOT NULL REFERENCES tasks (id),
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (agent, key, task)
) WITH (fillfactor = 70);

-- What a task's tokens were really used for. Counted in several rows each, one for some database sessions: calls that are
-- exchanged at the same time must not wait for each other's commit.
CREATE TABLE agent_use (
    agent         text NOT NULL REFERENCES agents (id),
    task          text NOT NULL REFERENCES tasks (id),
    action        text NOT NULL,
    resource_type text NOT NULL,
    resource      text NOT NULL,
    part          smallint NOT NULL,
    calls         bigint NOT NULL,
    first_at      timestamptz NOT NULL,
    last_at       timestamptz NOT NULL,
    PRIMARY KEY (agent, task, action, resource_type, resource, part)
) WITH (fillfactor = 70);
