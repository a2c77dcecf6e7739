-- Approvals. migrations/postgres holds the same in that dialect: change both.

-- The role has the name of what it may do.
UPDATE tokens SET role = 'publisher' WHERE role = 'writer';

-- A change that was refused for nothing but what an approval lifts. `change` is the digest of base and
-- candidate, `findings` JSON. Times here are whole seconds, so that they compare as text.
CREATE TABLE approval_requests (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    module     TEXT    NOT NULL REFERENCES modules (name),
    change     TEXT    NOT NULL,
    base       TEXT    NOT NULL,
    publisher  TEXT    NOT NULL,
    message    TEXT    NOT NULL,
    findings   TEXT    NOT NULL,
    created_at TEXT    NOT NULL,
    expires_at TEXT    NOT NULL,
    UNIQUE (module, change)
) STRICT;

-- `version` is what it led to: an approval is used once.
CREATE TABLE approvals (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request    INTEGER NOT NULL REFERENCES approval_requests (id),
    approver   TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    created_at TEXT    NOT NULL,
    ends_at    TEXT    NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT,
    version    TEXT
) STRICT;
CREATE INDEX approvals_request ON approvals (request);
