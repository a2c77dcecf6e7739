-- What digests are over does not change with a module's name.
-- migrations/postgres holds the same in that dialect: change both.

-- The name that the dependency had when the version was published; empty where it still has that name.
ALTER TABLE version_dependencies ADD COLUMN named TEXT NOT NULL DEFAULT '';

-- Of modules that were transferred before: the name that was given up first after the version was published.
UPDATE version_dependencies SET named = COALESCE((
    SELECT f.name FROM former_names f
    JOIN versions v ON v.module = version_dependencies.module AND v.version = version_dependencies.version
    WHERE f.module = version_dependencies.dependency AND f.created_at > v.created_at
    ORDER BY f.created_at LIMIT 1), '')
WHERE dependency IN (SELECT module FROM former_names);

-- Deliveries of a webhook, the newest first.
CREATE INDEX webhook_deliveries_id ON webhook_deliveries (webhook, id);

-- Labels, by what they are filtered by.
CREATE INDEX event_tags_name ON event_tags (name, event);
CREATE INDEX event_tags_value ON event_tags (value, event);

-- A text that a publish does not change stays in the index of letters, instead of being taken out and put in again.
CREATE TRIGGER events_change_their_texts AFTER UPDATE OF search ON events WHEN old.search IS NOT new.search
BEGIN
    DELETE FROM event_texts WHERE event = new.name;
    INSERT INTO event_texts (event, search) VALUES (new.name, new.search);
END;
