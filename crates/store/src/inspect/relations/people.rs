//! What people agreed to.

use super::{Relation, broken};

pub(super) const ALL: &[Relation] = &[
    broken(
        "REQUEST_WITHOUT_VERSION",
        "it asks to replace a version that is not there",
        "SELECT 'approval request ' || r.id FROM approval_requests r
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = r.module AND v.version = r.base)",
    ),
    broken(
        "APPROVAL_WITHOUT_REQUEST",
        "what it approves is not there",
        "SELECT 'approval ' || a.id FROM approvals a
        WHERE NOT EXISTS (SELECT 1 FROM approval_requests r WHERE r.id = a.request)",
    ),
    broken(
        "APPROVAL_WITHOUT_VERSION",
        "it was used for a version that is not there",
        "SELECT 'approval ' || a.id FROM approvals a JOIN approval_requests r ON r.id = a.request
        WHERE a.version IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = r.module AND v.version = a.version)",
    ),
    broken(
        "APPROVAL_WITHOUT_CHANGE",
        "the feed does not say that its change was approved",
        "SELECT 'approval ' || a.id FROM approvals a JOIN approval_requests r ON r.id = a.request
        WHERE r.change NOT IN (SELECT digest FROM changes WHERE kind = 'approved')",
    ),
    broken(
        "POLICY_MISSING",
        "the version of the policy before it is not there",
        "SELECT 'policy ' || p.version FROM policies p
        WHERE p.version <> 1 AND NOT EXISTS (SELECT 1 FROM policies b WHERE b.version = p.version - 1)",
    ),
];
