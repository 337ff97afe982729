-- Beside the log: what can be erased. The leaf holds only the digest, so erasing leaves every proof as it was.
CREATE TABLE record_bodies (
    leaf_index bigint      NOT NULL,
    name       text        NOT NULL,
    kept_since timestamptz NOT NULL,
    sealed     bytea,
    PRIMARY KEY (leaf_index, name)
);

CREATE INDEX record_bodies_kept ON record_bodies (name, kept_since) WHERE sealed IS NOT NULL;

-- The key of the bodies, sealed as the signing key is.
CREATE TABLE body_keys (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    salt     bytea   NOT NULL,
    nonce    bytea   NOT NULL,
    sealed   bytea   NOT NULL
);

-- A body is erased and nothing else happens to it.
CREATE FUNCTION refuse_all_but_erasing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sealed IS NULL AND (NEW.leaf_index, NEW.name, NEW.kept_since) IS NOT DISTINCT FROM (OLD.leaf_index, OLD.name, OLD.kept_since) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a body can be erased, not changed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER only_erasing BEFORE UPDATE ON record_bodies FOR EACH ROW EXECUTE FUNCTION refuse_all_but_erasing();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON record_bodies FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON body_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
