-- States of modules that are no versions: they have names, are replaced, and go away when their time is over.
-- migrations/postgres holds the same in that dialect: change both.

-- The module need not be there yet. `digest` is over what a version's is over, `verdict` says as JSON what publishing it
-- would have meant when it was pushed. `expires_ms` is in milliseconds since 1970.
CREATE TABLE drafts (
    module      TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    digest      TEXT    NOT NULL,
    descriptors TEXT    NOT NULL,
    base        TEXT,
    publisher   TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    config      TEXT    NOT NULL,
    verdict     TEXT    NOT NULL,
    created_at  TEXT    NOT NULL,
    pushed_at   TEXT    NOT NULL,
    expires_ms  INTEGER NOT NULL,
    PRIMARY KEY (module, name)
) STRICT;
CREATE INDEX drafts_expiry ON drafts (expires_ms);

-- As blobs, but a draft's own: they go when it goes, and no version ever refers to them.
CREATE TABLE draft_blobs (
    module  TEXT    NOT NULL,
    draft   TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    size    INTEGER NOT NULL,
    content BLOB    NOT NULL,
    PRIMARY KEY (module, draft, digest),
    FOREIGN KEY (module, draft) REFERENCES drafts (module, name) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE draft_files (
    module TEXT    NOT NULL,
    draft  TEXT    NOT NULL,
    path   TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    size   INTEGER NOT NULL,
    PRIMARY KEY (module, draft, path),
    FOREIGN KEY (module, draft) REFERENCES drafts (module, name) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE draft_dependencies (
    module      TEXT NOT NULL,
    draft       TEXT NOT NULL,
    dependency  TEXT NOT NULL,
    requirement TEXT NOT NULL,
    resolved    TEXT NOT NULL,
    PRIMARY KEY (module, draft, dependency),
    FOREIGN KEY (module, draft) REFERENCES drafts (module, name) ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (dependency, resolved) REFERENCES versions (module, version)
) STRICT;
CREATE INDEX draft_dependencies_reverse ON draft_dependencies (dependency, resolved);

-- Which draft a change is about; empty where it is about none.
ALTER TABLE changes ADD COLUMN draft TEXT NOT NULL DEFAULT '';
