-- Large registries: each look-up reads what it answers with and little more.
-- migrations/postgres holds the same in that dialect: change both.

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

-- What a text search looks through, under numbers that stay what they are when the file is compacted.
CREATE TABLE event_texts (
    id     INTEGER NOT NULL PRIMARY KEY,
    event  TEXT    NOT NULL UNIQUE REFERENCES events (name) ON DELETE CASCADE,
    search TEXT    NOT NULL
) STRICT;

-- Which three letters in a row occur in which texts: whatever part of a word is looked for is found.
CREATE VIRTUAL TABLE event_letters USING fts5 (
    search, content = 'event_texts', content_rowid = 'id', tokenize = 'trigram'
);

CREATE TRIGGER event_texts_are_indexed AFTER INSERT ON event_texts
BEGIN
    INSERT INTO event_letters (rowid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER event_texts_leave_the_index AFTER DELETE ON event_texts
BEGIN
    INSERT INTO event_letters (event_letters, rowid, search) VALUES ('delete', old.id, old.search);
END;
CREATE TRIGGER events_have_texts AFTER INSERT ON events
BEGIN
    INSERT INTO event_texts (event, search) VALUES (new.name, new.search);
END;

INSERT INTO event_texts (event, search) SELECT name, search FROM events;
