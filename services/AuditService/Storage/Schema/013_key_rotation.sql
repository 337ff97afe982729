-- Keys of the log, one behind the other. An entry of the log announces each but the first, and the row about it is written with that entry.
ALTER TABLE signing_keys DROP COLUMN purpose;
ALTER TABLE signing_keys ADD COLUMN number int NOT NULL DEFAULT 1 CHECK (number >= 1);
ALTER TABLE signing_keys ADD COLUMN made_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE signing_keys ALTER COLUMN number DROP DEFAULT;
ALTER TABLE signing_keys ADD PRIMARY KEY (number);
ALTER TABLE signing_keys ADD UNIQUE (public_key);

CREATE TABLE key_announcements (
    number       int         PRIMARY KEY CHECK (number > 1),
    leaf_index   bigint      NOT NULL,
    signs_from   timestamptz NOT NULL,
    former_until timestamptz NOT NULL
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON key_announcements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
