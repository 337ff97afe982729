-- Whoever appends waits for the indexes of log_leaves, and five of them repeated what search_records has. Records that are not in
-- search_records yet are few and the last ones: they are looked through (RecordSql).
DROP INDEX log_leaves_agent, log_leaves_task, log_leaves_call, log_leaves_kind, log_leaves_outcome;
