-- The feed tells what happened to which events; webhooks bring it to those who want it.
-- migrations/postgres holds the same in that dialect: change both.

-- Digest of all that an event's message reaches; empty where a version of this program without it wrote the row.
ALTER TABLE events ADD COLUMN shape TEXT NOT NULL DEFAULT '';

-- How many rows of change_events a change has.
ALTER TABLE changes ADD COLUMN events INTEGER NOT NULL DEFAULT 0;
CREATE INDEX changes_module ON changes (module, seq);

-- Only ever inserted into. `effect` is added, changed or removed.
CREATE TABLE change_events (
    seq    INTEGER NOT NULL REFERENCES changes (seq),
    event  TEXT    NOT NULL,
    effect TEXT    NOT NULL,
    PRIMARY KEY (seq, event)
) STRICT;
CREATE INDEX change_events_event ON change_events (event, seq);

-- Where such an event lands, or landed. `effect` is added, kept or removed.
CREATE TABLE change_destinations (
    seq    INTEGER NOT NULL,
    event  TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    kind   TEXT    NOT NULL,
    effect TEXT    NOT NULL,
    PRIMARY KEY (seq, event, name, kind),
    FOREIGN KEY (seq, event) REFERENCES change_events (seq, event)
) STRICT;
CREATE INDEX change_destinations_kind ON change_destinations (kind, seq);
CREATE INDEX change_destinations_name ON change_destinations (name, seq);

-- What is known of earlier changes: which events a version had. Whether one that stayed is still the same is not
-- known, so it counts as changed. Where it landed is known of every module's latest version only.
INSERT INTO change_events (seq, event, effect)
SELECT c.seq, e.event,
    CASE WHEN p.event IS NULL THEN 'added' ELSE 'changed' END
FROM (SELECT seq, module, version, LAG(version) OVER (PARTITION BY module ORDER BY seq) AS previous
    FROM changes WHERE kind = 'published') c
JOIN event_versions e ON e.module = c.module AND e.version = c.version
LEFT JOIN event_versions p ON p.module = c.module AND p.version = c.previous AND p.event = e.event;

INSERT INTO change_events (seq, event, effect)
SELECT c.seq, p.event, 'removed'
FROM (SELECT seq, module, version, LAG(version) OVER (PARTITION BY module ORDER BY seq) AS previous
    FROM changes WHERE kind = 'published') c
JOIN event_versions p ON p.module = c.module AND p.version = c.previous
LEFT JOIN event_versions e ON e.module = c.module AND e.version = c.version AND e.event = p.event
WHERE e.event IS NULL;

INSERT INTO change_destinations (seq, event, name, kind, effect)
SELECT t.seq, t.event, d.name, d.kind, CASE WHEN t.effect = 'added' THEN 'added' ELSE 'kept' END
FROM change_events t
JOIN changes c ON c.seq = t.seq
JOIN events e ON e.name = t.event AND e.module = c.module AND e.version = c.version
JOIN event_destinations d ON d.event = e.name
WHERE t.effect <> 'removed';

UPDATE changes SET events = (SELECT COUNT(*) FROM change_events t WHERE t.seq = changes.seq);

-- Times that are compared across servers are milliseconds since 1970, because SQLite compares text.
-- `secret` and `previous_secret` are sealed with the server's key. An empty filter lets all through.
CREATE TABLE webhooks (
    name            TEXT    NOT NULL PRIMARY KEY,
    url             TEXT    NOT NULL,
    module          TEXT    NOT NULL,
    event           TEXT    NOT NULL,
    destination     TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    paused          INTEGER NOT NULL,
    secret          TEXT    NOT NULL,
    previous_secret TEXT,
    previous_until  INTEGER,
    created_by      TEXT    NOT NULL,
    created_at      TEXT    NOT NULL,
    -- What has been delivered, is being delivered or was left out.
    cursor_seq      INTEGER NOT NULL,
    -- One server at a time delivers: the one that is named here, until then.
    lease_owner     TEXT    NOT NULL,
    lease_until     INTEGER NOT NULL
) STRICT;

-- `seq` is the change; none for a test. `state` is waiting, delivered or dead. In its webhook's order or, if
-- somebody asked for it once more, out of it.
CREATE TABLE webhook_deliveries (
    id           TEXT    NOT NULL PRIMARY KEY,
    webhook      TEXT    NOT NULL REFERENCES webhooks (name) ON DELETE CASCADE,
    seq          INTEGER,
    state        TEXT    NOT NULL,
    in_order     INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    status       INTEGER,
    error        TEXT,
    created_at   TEXT    NOT NULL,
    attempted_at TEXT,
    due_at       INTEGER NOT NULL,
    give_up_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (webhook, state, due_at);
