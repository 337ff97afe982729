-- Where each destination of the export is. One replica at a time sends, for as long as its lease lasts.
CREATE TABLE export_positions (
    destination text        PRIMARY KEY,
    position    bigint      NOT NULL CHECK (position >= 0),
    holder      text        NOT NULL,
    held_until  timestamptz NOT NULL
);
