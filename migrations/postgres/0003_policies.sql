-- The organisation's policy, version by version. Only ever inserted into.
CREATE TABLE policies (
    version    BIGINT           NOT NULL PRIMARY KEY,
    policy     TEXT COLLATE "C" NOT NULL,
    who        TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ      NOT NULL
);
