-- What becomes of modules and versions after they were published; a version itself never changes.
-- migrations/postgres holds the same in that dialect: change both.

-- No range chooses these any more.
CREATE TABLE yanks (
    module     TEXT NOT NULL,
    version    TEXT NOT NULL,
    reason     TEXT NOT NULL,
    who        TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (module, version),
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
) STRICT;

-- `version` is empty for a module as a whole, `successor` where none is named.
CREATE TABLE deprecations (
    module     TEXT NOT NULL REFERENCES modules (name),
    version    TEXT NOT NULL,
    message    TEXT NOT NULL,
    successor  TEXT NOT NULL,
    who        TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (module, version)
) STRICT;

-- Nothing is published to these.
CREATE TABLE archives (
    module     TEXT NOT NULL PRIMARY KEY REFERENCES modules (name),
    reason     TEXT NOT NULL,
    who        TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- Names that modules had before they were transferred.
CREATE TABLE former_names (
    name       TEXT NOT NULL PRIMARY KEY,
    module     TEXT NOT NULL REFERENCES modules (name),
    who        TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX former_names_module ON former_names (module);

-- The highest version of each module that is not yanked; where all are, the highest.
CREATE VIEW latest_versions AS
SELECT v.module, v.version FROM versions v
WHERE CASE
    WHEN EXISTS (SELECT 1 FROM yanks y WHERE y.module = v.module AND y.version = v.version)
    THEN NOT EXISTS (
        SELECT 1 FROM versions n
        WHERE n.module = v.module AND (
            (n.major, n.minor, n.patch) > (v.major, v.minor, v.patch)
            OR NOT EXISTS (SELECT 1 FROM yanks y WHERE y.module = n.module AND y.version = n.version)))
    ELSE NOT EXISTS (
        SELECT 1 FROM versions n
        WHERE n.module = v.module AND (n.major, n.minor, n.patch) > (v.major, v.minor, v.patch)
            AND NOT EXISTS (SELECT 1 FROM yanks y WHERE y.module = n.module AND y.version = n.version))
    END;
