-- What was taken out of published versions for good. migrations/sqlite holds the same: change both.

-- A row to each file of a version whose content is gone, `path` being empty for its descriptors; the digest stays what the
-- version says, the blob's content is empty. `effect` is `purged`, or `redacted` where a version keeps descriptors, without
-- the texts of such a file of another module.
CREATE TABLE purges (
    module     TEXT COLLATE "C" NOT NULL,
    version    TEXT COLLATE "C" NOT NULL,
    path       TEXT COLLATE "C" NOT NULL,
    effect     TEXT COLLATE "C" NOT NULL,
    digest     TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    who        TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ      NOT NULL,
    PRIMARY KEY (module, version, path),
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
);
CREATE INDEX purges_digest ON purges (digest);
