-- Who may do what, and where. migrations/postgres holds the same in that dialect: change both.

-- `scopes` are words with a space between: * for everything, an owner, or a module. Tokens from before open
-- what they opened. `ends_at` and `last_used_at` are whole seconds, so that they compare as text.
ALTER TABLE tokens ADD COLUMN scopes TEXT NOT NULL DEFAULT '*';
ALTER TABLE tokens ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN ends_at TEXT;
ALTER TABLE tokens ADD COLUMN last_used_at TEXT;

-- Where a request came from; empty where that is not known.
ALTER TABLE audit ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_who ON audit (who, id);
CREATE INDEX audit_target ON audit (target, id);

-- What was noted stays as it is, whatever a statement says.
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
