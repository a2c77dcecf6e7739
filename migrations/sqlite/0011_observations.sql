-- What was said about events in every version, and who was seen to use which version.
-- migrations/postgres holds the same in that dialect: change both.

-- `facts` names a set of rows of event_facts; empty where a version of this program without it wrote the row, and a
-- server that finds it fills it in. The version was its module's latest from `since_ms` to `until_ms`, in
-- milliseconds since 1970; NULL where it still is.
ALTER TABLE event_versions ADD COLUMN facts TEXT NOT NULL DEFAULT '';
ALTER TABLE event_versions ADD COLUMN since_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE event_versions ADD COLUMN until_ms INTEGER;
CREATE INDEX event_versions_latest ON event_versions (module) WHERE until_ms IS NULL;
CREATE INDEX event_versions_unread ON event_versions (module, version) WHERE facts = '';

-- Only ever inserted into. `facts` is the SHA-256 of the set: what many events and versions say is here once.
CREATE TABLE event_facts (
    facts TEXT    NOT NULL,
    tag   TEXT    NOT NULL,
    name  TEXT    NOT NULL,
    value TEXT    NOT NULL,
    PRIMARY KEY (facts, tag, name)
) STRICT;

-- What was seen of an event on a day, in days since 1970: so many, the first and the last in milliseconds since 1970.
-- `bucket` is the event where the registry knew it, and empty for all others, which share one.
CREATE TABLE observations (
    event    TEXT    NOT NULL,
    version  TEXT    NOT NULL,
    producer TEXT    NOT NULL,
    reporter TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    bucket   TEXT    NOT NULL,
    seen     INTEGER NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms  INTEGER NOT NULL,
    PRIMARY KEY (event, version, producer, reporter, source, day)
) STRICT;
CREATE INDEX observations_bucket ON observations (bucket, day);
CREATE INDEX observations_day ON observations (day);

-- Reports that have been counted, so that one that is sent again is not counted again.
CREATE TABLE observation_batches (
    reporter TEXT    NOT NULL,
    batch    TEXT    NOT NULL,
    day      INTEGER NOT NULL,
    PRIMARY KEY (reporter, batch)
) STRICT;
CREATE INDEX observation_batches_day ON observation_batches (day);
