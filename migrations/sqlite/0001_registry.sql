-- The registry's tables. migrations/postgres holds the same tables in that dialect: change both.
-- Times are RFC 3339 text in UTC with at most microseconds. Digests are SHA-256 in lower-case hex.

CREATE TABLE modules (
    name       TEXT NOT NULL PRIMARY KEY,
    created_at TEXT NOT NULL
) STRICT;

-- Content-addressed, zstd-compressed. `size` is the size of the content as it was.
CREATE TABLE blobs (
    digest  TEXT    NOT NULL PRIMARY KEY,
    size    INTEGER NOT NULL,
    content BLOB    NOT NULL
) STRICT;

-- Never updated. major, minor and patch are the version again, for ordering.
CREATE TABLE versions (
    module        TEXT    NOT NULL REFERENCES modules (name),
    version       TEXT    NOT NULL,
    major         INTEGER NOT NULL,
    minor         INTEGER NOT NULL,
    patch         INTEGER NOT NULL,
    digest        TEXT    NOT NULL,
    source_digest TEXT    NOT NULL,
    descriptors   TEXT    NOT NULL REFERENCES blobs (digest),
    base          TEXT,
    bump          TEXT    NOT NULL,
    publisher     TEXT    NOT NULL,
    message       TEXT    NOT NULL,
    config        TEXT    NOT NULL,
    created_at    TEXT    NOT NULL,
    PRIMARY KEY (module, version)
) STRICT;
CREATE UNIQUE INDEX versions_order ON versions (module, major, minor, patch);

CREATE TABLE version_files (
    module  TEXT    NOT NULL,
    version TEXT    NOT NULL,
    path    TEXT    NOT NULL,
    digest  TEXT    NOT NULL REFERENCES blobs (digest),
    size    INTEGER NOT NULL,
    PRIMARY KEY (module, version, path),
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_dependencies (
    module      TEXT NOT NULL,
    version     TEXT NOT NULL,
    dependency  TEXT NOT NULL,
    requirement TEXT NOT NULL,
    resolved    TEXT NOT NULL,
    PRIMARY KEY (module, version, dependency),
    FOREIGN KEY (module, version) REFERENCES versions (module, version),
    FOREIGN KEY (dependency, resolved) REFERENCES versions (module, version)
) STRICT;
CREATE INDEX version_dependencies_reverse ON version_dependencies (dependency, resolved);

-- The events of each module's latest version. `spec` is the event as JSON, `search` what a text
-- search looks through, in lower case.
CREATE TABLE events (
    name        TEXT NOT NULL PRIMARY KEY,
    module      TEXT NOT NULL,
    version     TEXT NOT NULL,
    message     TEXT NOT NULL,
    owner       TEXT NOT NULL,
    stage       TEXT NOT NULL,
    description TEXT NOT NULL,
    spec        TEXT NOT NULL,
    search      TEXT NOT NULL,
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
) STRICT;
CREATE INDEX events_module ON events (module);
CREATE INDEX events_owner ON events (owner);

CREATE TABLE event_destinations (
    event TEXT NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    name  TEXT NOT NULL,
    kind  TEXT NOT NULL,
    PRIMARY KEY (event, name)
) STRICT;
CREATE INDEX event_destinations_kind ON event_destinations (kind);

CREATE TABLE event_producers (
    event    TEXT NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    producer TEXT NOT NULL,
    PRIMARY KEY (event, producer)
) STRICT;
CREATE INDEX event_producers_producer ON event_producers (producer);

CREATE TABLE event_pii (
    event TEXT NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    class TEXT NOT NULL,
    PRIMARY KEY (event, class)
) STRICT;
CREATE INDEX event_pii_class ON event_pii (class);

CREATE TABLE event_tags (
    event TEXT NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (event, name)
) STRICT;

-- Which event was in which version, for good.
CREATE TABLE event_versions (
    event   TEXT NOT NULL,
    module  TEXT NOT NULL,
    version TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (event, module, version),
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
) STRICT;

-- Only the hash of a token is kept.
CREATE TABLE tokens (
    hash       TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    role       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

-- Only ever inserted into.
CREATE TABLE audit (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at         TEXT    NOT NULL,
    who        TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    target     TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    request_id TEXT    NOT NULL,
    detail     TEXT    NOT NULL
) STRICT;

-- The feed. `seq` has no gaps and follows the order of commits: it is taken from change_head, whose
-- row stays locked until the transaction ends.
CREATE TABLE changes (
    seq     INTEGER NOT NULL PRIMARY KEY,
    at      TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    module  TEXT    NOT NULL,
    version TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    bump    TEXT    NOT NULL
) STRICT;

CREATE TABLE change_head (
    id  INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO change_head (id, seq) VALUES (1, 0);
