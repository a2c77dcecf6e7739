-- Large registries: each look-up reads what it answers with and little more.
-- migrations/sqlite holds the same in that dialect: change both.

-- By what they are filtered by, in the order they are listed in.
DROP INDEX events_module;
CREATE INDEX events_module ON events (module, name);
DROP INDEX events_owner;
CREATE INDEX events_owner ON events (owner, name);
CREATE INDEX events_stage ON events (stage, name);
DROP INDEX event_destinations_kind;
CREATE INDEX event_destinations_kind ON event_destinations (kind, event);
CREATE INDEX event_destinations_name ON event_destinations (name, event);
DROP INDEX event_producers_producer;
CREATE INDEX event_producers_producer ON event_producers (producer, event);
DROP INDEX event_pii_class;
CREATE INDEX event_pii_class ON event_pii (class, event);

-- Asked from the module down. From every version up, each would be compared with all others of its module.
DROP VIEW latest_versions;
CREATE VIEW latest_versions AS
SELECT m.name AS module, COALESCE(
    (SELECT v.version FROM versions v
    WHERE v.module = m.name
        AND NOT EXISTS (SELECT 1 FROM yanks y WHERE y.module = v.module AND y.version = v.version)
    ORDER BY v.major DESC, v.minor DESC, v.patch DESC LIMIT 1),
    (SELECT v.version FROM versions v
    WHERE v.module = m.name ORDER BY v.major DESC, v.minor DESC, v.patch DESC LIMIT 1)) AS version
FROM modules m;

-- Which three letters in a row occur in which texts: whatever part of a word is looked for is found. Where the
-- extension is not there, or not for this user to add, a search reads all texts, which is slower and nothing else.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX events_search ON events USING gin (search gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
    RAISE NOTICE 'text search has no index: %', SQLERRM;
END
$$;
