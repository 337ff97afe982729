-- Payloads are text, not jsonb: what was written is what is sent, character by character.

CREATE TABLE outbox_numbering (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch text NOT NULL DEFAULT gen_random_uuid()::text,
    last_sequence bigint NOT NULL DEFAULT 0
);
INSERT INTO outbox_numbering DEFAULT VALUES;

CREATE TABLE outbox_record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payload text NOT NULL,
    sequence bigint NULL UNIQUE
);

CREATE TABLE outbox_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id uuid NOT NULL UNIQUE,
    type text NOT NULL,
    payload text NOT NULL,
    trace_parent text NULL
);

CREATE TABLE inbox_message (
    message_id uuid PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now()
);
