CREATE TABLE approval (
    number          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              text NOT NULL UNIQUE,
    idempotency_key text NOT NULL,
    agent           text NOT NULL,
    task            text NOT NULL,
    state           text NOT NULL,
    expires_at      timestamptz NOT NULL,
    body            text NOT NULL
);

-- Whatever the code does: two open requests under one key cannot be.
CREATE UNIQUE INDEX approval_open_key ON approval (idempotency_key) WHERE state IN ('pending', 'granted');
CREATE INDEX approval_key ON approval (idempotency_key, number DESC);
CREATE INDEX approval_open_due ON approval (expires_at) WHERE state IN ('pending', 'granted');
CREATE INDEX approval_open_task ON approval (task) WHERE state IN ('pending', 'granted');
CREATE INDEX approval_open_agent ON approval (agent) WHERE state IN ('pending', 'granted');
CREATE INDEX approval_state ON approval (state, number DESC);
