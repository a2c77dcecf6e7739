-- The registry's tables. migrations/sqlite holds the same tables in that dialect: change both.
-- Text is COLLATE "C", so that names sort by their bytes wherever the server runs. Digests are SHA-256
-- in lower-case hex.

CREATE TABLE modules (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    created_at TIMESTAMPTZ      NOT NULL
);

-- Content-addressed, zstd-compressed. `size` is the size of the content as it was.
CREATE TABLE blobs (
    digest  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    size    BIGINT           NOT NULL,
    content BYTEA            NOT NULL
);

-- Never updated. major, minor and patch are the version again, for ordering.
CREATE TABLE versions (
    module        TEXT COLLATE "C" NOT NULL REFERENCES modules (name),
    version       TEXT COLLATE "C" NOT NULL,
    major         BIGINT           NOT NULL,
    minor         BIGINT           NOT NULL,
    patch         BIGINT           NOT NULL,
    digest        TEXT COLLATE "C" NOT NULL,
    source_digest TEXT COLLATE "C" NOT NULL,
    descriptors   TEXT COLLATE "C" NOT NULL REFERENCES blobs (digest),
    base          TEXT COLLATE "C",
    bump          TEXT COLLATE "C" NOT NULL,
    publisher     TEXT COLLATE "C" NOT NULL,
    message       TEXT COLLATE "C" NOT NULL,
    config        TEXT COLLATE "C" NOT NULL,
    created_at    TIMESTAMPTZ      NOT NULL,
    PRIMARY KEY (module, version)
);
CREATE UNIQUE INDEX versions_order ON versions (module, major, minor, patch);

CREATE TABLE version_files (
    module  TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    path    TEXT COLLATE "C" NOT NULL,
    digest  TEXT COLLATE "C" NOT NULL REFERENCES blobs (digest),
    size    BIGINT           NOT NULL,
    PRIMARY KEY (module, version, path),
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
);

CREATE TABLE version_dependencies (
    module      TEXT COLLATE "C" NOT NULL,
    version     TEXT COLLATE "C" NOT NULL,
    dependency  TEXT COLLATE "C" NOT NULL,
    requirement TEXT COLLATE "C" NOT NULL,
    resolved    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (module, version, dependency),
    FOREIGN KEY (module, version) REFERENCES versions (module, version),
    FOREIGN KEY (dependency, resolved) REFERENCES versions (module, version)
);
CREATE INDEX version_dependencies_reverse ON version_dependencies (dependency, resolved);

-- The events of each module's latest version. `spec` is the event as JSON, `search` what a text
-- search looks through, in lower case.
CREATE TABLE events (
    name        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    module      TEXT COLLATE "C" NOT NULL,
    version     TEXT COLLATE "C" NOT NULL,
    message     TEXT COLLATE "C" NOT NULL,
    owner       TEXT COLLATE "C" NOT NULL,
    stage       TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    spec        TEXT COLLATE "C" NOT NULL,
    search      TEXT COLLATE "C" NOT NULL,
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
);
CREATE INDEX events_module ON events (module);
CREATE INDEX events_owner ON events (owner);

CREATE TABLE event_destinations (
    event TEXT COLLATE "C" NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    name  TEXT COLLATE "C" NOT NULL,
    kind  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (event, name)
);
CREATE INDEX event_destinations_kind ON event_destinations (kind);

CREATE TABLE event_producers (
    event    TEXT COLLATE "C" NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    producer TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (event, producer)
);
CREATE INDEX event_producers_producer ON event_producers (producer);

CREATE TABLE event_pii (
    event TEXT COLLATE "C" NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    class TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (event, class)
);
CREATE INDEX event_pii_class ON event_pii (class);

CREATE TABLE event_tags (
    event TEXT COLLATE "C" NOT NULL REFERENCES events (name) ON DELETE CASCADE,
    name  TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (event, name)
);

-- Which event was in which version, for good.
CREATE TABLE event_versions (
    event   TEXT COLLATE "C" NOT NULL,
    module  TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    message TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (event, module, version),
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
);

-- Only the hash of a token is kept.
CREATE TABLE tokens (
    hash       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name       TEXT COLLATE "C" NOT NULL UNIQUE,
    role       TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ      NOT NULL,
    revoked_at TIMESTAMPTZ
);

-- Only ever inserted into.
CREATE TABLE audit (
    id         BIGINT           NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         TIMESTAMPTZ      NOT NULL,
    who        TEXT COLLATE "C" NOT NULL,
    action     TEXT COLLATE "C" NOT NULL,
    target     TEXT COLLATE "C" NOT NULL,
    outcome    TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C" NOT NULL,
    detail     TEXT COLLATE "C" NOT NULL
);

-- The feed. `seq` has no gaps and follows the order of commits: it is taken from change_head, whose
-- row stays locked until the transaction ends.
CREATE TABLE changes (
    seq     BIGINT           NOT NULL PRIMARY KEY,
    at      TIMESTAMPTZ      NOT NULL,
    kind    TEXT COLLATE "C" NOT NULL,
    module  TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    digest  TEXT COLLATE "C" NOT NULL,
    bump    TEXT COLLATE "C" NOT NULL
);

CREATE TABLE change_head (
    id  BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL
);
INSERT INTO change_head (id, seq) VALUES (1, 0);
