-- A task that ends frees its places, and finds them at once.
DELETE FROM agent_places p USING tasks t WHERE t.id = p.task AND t.state NOT IN ('open', 'suspended');
CREATE INDEX agent_places_by_task ON agent_places (task);
