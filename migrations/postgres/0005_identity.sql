-- Who may do what, and where. migrations/sqlite holds the same in that dialect: change both.

-- `scopes` are words with a space between: * for everything, an owner, or a module. Tokens from before open
-- what they opened. `ends_at` and `last_used_at` are whole seconds, as SQLite needs them to compare.
ALTER TABLE tokens ADD COLUMN scopes TEXT COLLATE "C" NOT NULL DEFAULT '*';
ALTER TABLE tokens ADD COLUMN created_by TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN ends_at TIMESTAMPTZ;
ALTER TABLE tokens ADD COLUMN last_used_at TIMESTAMPTZ;

-- Where a request came from; empty where that is not known.
ALTER TABLE audit ADD COLUMN address TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX audit_who ON audit (who, id);
CREATE INDEX audit_target ON audit (target, id);

-- What was noted stays as it is, whatever a statement says.
CREATE FUNCTION refuse_to_change_the_audit_log() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever added to';
END
$$;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_audit_log();
