-- Private keys are PKCS#8, encrypted with Issuer:SigningKeyPassphrase before they come here.
CREATE TABLE signing_keys (
    id          text PRIMARY KEY,
    created_at  timestamptz NOT NULL,
    signs_from  timestamptz NOT NULL,
    private_key bytea NOT NULL
);
