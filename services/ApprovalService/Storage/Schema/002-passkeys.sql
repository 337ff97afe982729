CREATE TABLE passkey (
    id            text PRIMARY KEY,
    person        text NOT NULL,
    name          text NOT NULL,
    public_key    bytea NOT NULL,
    counter       bigint NOT NULL,
    registered_at timestamptz NOT NULL,
    used_at       timestamptz
);

CREATE INDEX passkey_person ON passkey (lower(person), registered_at);

-- One row per open question to an authenticator; answering it takes it away.
CREATE TABLE passkey_challenge (
    challenge  text PRIMARY KEY,
    person     text NOT NULL,
    approval   text,
    nonce      text NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX passkey_challenge_due ON passkey_challenge (expires_at);
