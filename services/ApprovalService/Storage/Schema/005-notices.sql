-- One row per notice and channel; sent and deleted, or tried again later.
CREATE TABLE notice_delivery (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel  text NOT NULL,
    notice   text NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    next_at  timestamptz NOT NULL,
    given_up boolean NOT NULL DEFAULT false
);

CREATE INDEX notice_delivery_due ON notice_delivery (next_at) WHERE NOT given_up;
