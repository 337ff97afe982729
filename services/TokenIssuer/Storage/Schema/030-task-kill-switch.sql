-- Who threw the kill switch last and who released it; no row: nobody ever did. The history is the audit log's.
CREATE TABLE kill_switch (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    document jsonb NOT NULL
);
