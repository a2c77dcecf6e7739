-- What policy goes by when it says who may approve. migrations/sqlite holds the same in that dialect: change both.

-- `vouched` is 1 where an admin of everything made the token: only then its name counts. Tokens without a maker are
-- from when there were no other admins, and `schemactl` makes the first one.
ALTER TABLE tokens ADD COLUMN vouched BIGINT NOT NULL DEFAULT 0;
UPDATE tokens SET vouched = 1
WHERE created_by IN ('', 'schemactl')
    OR created_by IN (SELECT maker.name FROM tokens maker WHERE maker.role = 'admin' AND maker.scopes = '*');

-- `roles` are words with a space between: those by which the approval was given. Somebody an issuer vouched for has no
-- token to read them from, so of older approvals they are not known.
ALTER TABLE approvals ADD COLUMN roles TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE approvals ADD COLUMN vouched BIGINT NOT NULL DEFAULT 0;
UPDATE approvals SET
    roles = COALESCE((SELECT t.role FROM tokens t WHERE t.name = approver), ''),
    vouched = COALESCE(
        (SELECT t.vouched FROM tokens t WHERE t.name = approver),
        CASE WHEN approver LIKE 'oidc:%' THEN 1 ELSE 0 END
    );
