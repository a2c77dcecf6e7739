-- States of modules that are no versions: they have names, are replaced, and go away when their time is over.
-- migrations/sqlite holds the same in that dialect: change both.

-- The module need not be there yet. `digest` is over what a version's is over, `verdict` says as JSON what publishing it
-- would have meant when it was pushed. `expires_ms` is in milliseconds since 1970.
CREATE TABLE drafts (
    module      TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    digest      TEXT COLLATE "C" NOT NULL,
    descriptors TEXT COLLATE "C" NOT NULL,
    base        TEXT COLLATE "C",
    publisher   TEXT COLLATE "C" NOT NULL,
    message     TEXT COLLATE "C" NOT NULL,
    config      TEXT COLLATE "C" NOT NULL,
    verdict     TEXT COLLATE "C" NOT NULL,
    created_at  TIMESTAMPTZ      NOT NULL,
    pushed_at   TIMESTAMPTZ      NOT NULL,
    expires_ms  BIGINT           NOT NULL,
    PRIMARY KEY (module, name)
);
CREATE INDEX drafts_expiry ON drafts (expires_ms);

-- As blobs, but a draft's own: they go when it goes, and no version ever refers to them.
CREATE TABLE draft_blobs (
    module      TEXT COLLATE "C" NOT NULL,
    draft       TEXT COLLATE "C" NOT NULL,
    digest      TEXT COLLATE "C" NOT NULL,
    size        BIGINT           NOT NULL,
    content     BYTEA            NOT NULL,
    PRIMARY KEY (module, draft, digest),
    FOREIGN KEY (module, draft) REFERENCES drafts (module, name) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE draft_files (
    module      TEXT COLLATE "C" NOT NULL,
    draft       TEXT COLLATE "C" NOT NULL,
    path        TEXT COLLATE "C" NOT NULL,
    digest      TEXT COLLATE "C" NOT NULL,
    size        BIGINT           NOT NULL,
    PRIMARY KEY (module, draft, path),
    FOREIGN KEY (module, draft) REFERENCES drafts (module, name) ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE draft_dependencies (
    module      TEXT COLLATE "C" NOT NULL,
    draft       TEXT COLLATE "C" NOT NULL,
    dependency  TEXT COLLATE "C" NOT NULL,
    requirement TEXT COLLATE "C" NOT NULL,
    resolved    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (module, draft, dependency),
    FOREIGN KEY (module, draft) REFERENCES drafts (module, name) ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (dependency, resolved) REFERENCES versions (module, version)
);
CREATE INDEX draft_dependencies_reverse ON draft_dependencies (dependency, resolved);

-- Which draft a change is about; empty where it is about none.
ALTER TABLE changes ADD COLUMN draft TEXT COLLATE "C" NOT NULL DEFAULT '';
