-- What proves an agent may be the beginning of a subject; the rows that say so are few.
ALTER TABLE attestations ADD COLUMN prefix text;
CREATE INDEX attestation_prefixes ON attestations (issuer) WHERE prefix IS NOT NULL;

-- Who changed an agent, when and why; never changed, never deleted.
CREATE TABLE agent_history (
    agent    text NOT NULL REFERENCES agents (id),
    version  bigint NOT NULL,
    document jsonb NOT NULL,
    PRIMARY KEY (agent, version)
);

-- People who are gone for good. An agent whose owner is here gets nothing, from the moment the row is there.
CREATE TABLE departed_people (
    person      text PRIMARY KEY,
    recorded_by text NOT NULL,
    reason      text NOT NULL,
    at          timestamptz NOT NULL
);

CREATE INDEX agents_by_owner ON agents ((document -> 'facts' ->> 'owner'));
