-- People who logged in by an issuer. migrations/sqlite holds the same: change both.

-- The hash is of what the browser holds. Of the claims only those are kept that rules ask for.
CREATE TABLE sessions (
    hash TEXT PRIMARY KEY,
    who TEXT NOT NULL,
    issuer TEXT NOT NULL,
    claims TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_ends_at ON sessions (ends_at);
