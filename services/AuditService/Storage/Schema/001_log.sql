-- The log: one row per leaf. The columns beside canonical repeat parts of it for searching; the leaf is what counts.
CREATE TABLE log_leaves (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
    producer   text   NOT NULL,
    id         text   NOT NULL,
    kind       text   NOT NULL,
    agent      text,
    task       text,
    call       text,
    outcome    text,
    canonical  bytea  NOT NULL,
    leaf_hash  bytea  NOT NULL CHECK (octet_length(leaf_hash) = 32),
    UNIQUE (producer, id)
);

CREATE INDEX log_leaves_agent   ON log_leaves (agent, leaf_index)   WHERE agent IS NOT NULL;
CREATE INDEX log_leaves_task    ON log_leaves (task, leaf_index)    WHERE task IS NOT NULL;
CREATE INDEX log_leaves_call    ON log_leaves (call, leaf_index)    WHERE call IS NOT NULL;
CREATE INDEX log_leaves_kind    ON log_leaves (kind, leaf_index);
CREATE INDEX log_leaves_outcome ON log_leaves (outcome, leaf_index) WHERE outcome IS NOT NULL;

-- Every complete subtree above the leaves (RFC 6962 section 2.1), so that a proof reads O(log n) rows.
CREATE TABLE log_nodes (
    level      smallint NOT NULL CHECK (level >= 1),
    node_index bigint   NOT NULL CHECK (node_index >= 0),
    hash       bytea    NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, node_index)
);

-- Which sequence numbers of each producer's run have arrived, however out of order.
CREATE TABLE producer_runs (
    producer text            NOT NULL,
    epoch    text            NOT NULL,
    seen     int8multirange  NOT NULL,
    records  bigint          NOT NULL,
    PRIMARY KEY (producer, epoch)
);

CREATE TABLE checkpoints (
    tree_size bigint PRIMARY KEY CHECK (tree_size >= 0),
    root      bytea  NOT NULL CHECK (octet_length(root) = 32),
    note      text   NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now()
);

-- The seed is sealed under a key derived from the passphrase; the passphrase is nowhere here.
CREATE TABLE signing_keys (
    purpose    text  PRIMARY KEY CHECK (purpose = 'checkpoints'),
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    salt       bytea NOT NULL,
    nonce      bytea NOT NULL,
    sealed     bytea NOT NULL
);
