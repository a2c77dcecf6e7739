-- The organisation's policy, version by version. Only ever inserted into.
CREATE TABLE policies (
    version    INTEGER NOT NULL PRIMARY KEY,
    policy     TEXT    NOT NULL,
    who        TEXT    NOT NULL,
    created_at TEXT    NOT NULL
) STRICT;
