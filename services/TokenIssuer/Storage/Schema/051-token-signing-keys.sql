-- A withdrawn key neither signs nor verifies again; its row stays, so that it can be seen that it was there.
ALTER TABLE signing_keys ADD COLUMN withdrawn_at timestamptz;
