-- Why a revocation happened and on whose word, written with it; the feed is the queue of what receivers outside are told.
ALTER TABLE revocations ADD COLUMN cause jsonb;

-- Up to which revocation each receiver of security events has been told.
CREATE TABLE security_event_receivers (
    audience text PRIMARY KEY,
    position bigint NOT NULL
);

-- Security events that were taken and acted on, so that none is acted on twice.
CREATE TABLE received_security_events (
    issuer      text NOT NULL,
    id          text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, id)
);

CREATE INDEX received_security_events_by_age ON received_security_events (received_at);
