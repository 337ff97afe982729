-- The tree above the leaves as C2SP tlog-tiles: 256 hashes in a row, kept once it is full. Level 0 holds leaf hashes, level n the
-- roots of the tiles below. What is not full yet is in log_leaves (level 0) and in the roots of the level below.
CREATE TABLE log_tiles (
    level      smallint NOT NULL CHECK (level >= 0),
    tile_index bigint   NOT NULL CHECK (tile_index >= 0),
    hashes     bytea    NOT NULL CHECK (octet_length(hashes) = 8192),
    root       bytea    NOT NULL CHECK (octet_length(root) = 32),
    PRIMARY KEY (level, tile_index)
);
ALTER TABLE log_tiles ALTER COLUMN hashes SET STORAGE EXTERNAL; -- hashes do not compress, and a part of a row can be read

CREATE FUNCTION tile_root(hashes bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    WHILE octet_length(hashes) > 32 LOOP
        -- RFC 6962 section 2.1: a node is the hash of 0x01 and its two children.
        SELECT string_agg(sha256('\x01'::bytea || substring(hashes FROM 64 * i + 1 FOR 64)), ''::bytea ORDER BY i)
        INTO hashes FROM generate_series(0, octet_length(hashes) / 64 - 1) AS i;
    END LOOP;
    RETURN hashes;
END $$;

-- A log of before gets its tiles here, and the start then compares their root with what was signed.
INSERT INTO log_tiles (level, tile_index, hashes, root)
SELECT 0, tile, hashes, tile_root(hashes)
FROM (SELECT leaf_index / 256 AS tile, string_agg(leaf_hash, ''::bytea ORDER BY leaf_index) AS hashes
      FROM log_leaves GROUP BY 1 HAVING count(*) = 256) AS complete;
DO $$
DECLARE below smallint := 0;
BEGIN
    LOOP
        INSERT INTO log_tiles (level, tile_index, hashes, root)
        SELECT below + 1, tile, hashes, tile_root(hashes)
        FROM (SELECT tile_index / 256 AS tile, string_agg(root, ''::bytea ORDER BY tile_index) AS hashes
              FROM log_tiles WHERE level = below GROUP BY 1 HAVING count(*) = 256) AS complete;
        EXIT WHEN NOT FOUND;
        below := below + 1;
    END LOOP;
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON log_tiles FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DROP TABLE log_nodes;

-- Whoever appends says how long the log is; another writer may have been there since.
CREATE FUNCTION expect_log_size(expected bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
    SELECT coalesce(max(leaf_index) + 1, 0) INTO found FROM log_leaves;
    IF found <> expected THEN
        RAISE EXCEPTION 'the log has % entries, not %', found, expected USING ERRCODE = 'AT001';
    END IF;
END $$;
