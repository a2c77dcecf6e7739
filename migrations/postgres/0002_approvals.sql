-- Approvals. migrations/sqlite holds the same in that dialect: change both.

-- The role has the name of what it may do.
UPDATE tokens SET role = 'publisher' WHERE role = 'writer';

-- A change that was refused for nothing but what an approval lifts. `change` is the digest of base and
-- candidate, `findings` JSON. Times here are whole seconds, as SQLite needs them to compare.
CREATE TABLE approval_requests (
    id         BIGINT           NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    module     TEXT COLLATE "C" NOT NULL REFERENCES modules (name),
    change     TEXT COLLATE "C" NOT NULL,
    base       TEXT COLLATE "C" NOT NULL,
    publisher  TEXT COLLATE "C" NOT NULL,
    message    TEXT COLLATE "C" NOT NULL,
    findings   TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ      NOT NULL,
    expires_at TIMESTAMPTZ      NOT NULL,
    UNIQUE (module, change)
);

-- `version` is what it led to: an approval is used once.
CREATE TABLE approvals (
    id         BIGINT           NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request    BIGINT           NOT NULL REFERENCES approval_requests (id),
    approver   TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ      NOT NULL,
    ends_at    TIMESTAMPTZ      NOT NULL,
    revoked_at TIMESTAMPTZ,
    revoked_by TEXT COLLATE "C",
    version    TEXT COLLATE "C"
);
CREATE INDEX approvals_request ON approvals (request);
