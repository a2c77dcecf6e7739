-- What was taken out of published versions for good. migrations/postgres holds the same: change both.

-- A row to each file of a version whose content is gone, `path` being empty for its descriptors; the digest stays what the
-- version says, the blob's content is empty. `effect` is `purged`, or `redacted` where a version keeps descriptors, without
-- the texts of such a file of another module.
CREATE TABLE purges (
    module     TEXT NOT NULL,
    version    TEXT NOT NULL,
    path       TEXT NOT NULL,
    effect     TEXT NOT NULL,
    digest     TEXT NOT NULL,
    reason     TEXT NOT NULL,
    who        TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (module, version, path),
    FOREIGN KEY (module, version) REFERENCES versions (module, version)
) STRICT;
CREATE INDEX purges_digest ON purges (digest);
