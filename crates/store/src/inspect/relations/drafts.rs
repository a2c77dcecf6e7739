//! Drafts and what belongs to them.

use super::{Relation, broken};

pub(super) const ALL: &[Relation] = &[
    broken(
        "DRAFT_PART_WITHOUT_DRAFT",
        "it belongs to a draft that is not there",
        "SELECT 'draft ' || p.module || '@draft:' || p.draft FROM (
            SELECT module, draft FROM draft_files UNION SELECT module, draft FROM draft_blobs
            UNION SELECT module, draft FROM draft_dependencies
            EXCEPT SELECT module, name FROM drafts
        ) p",
    ),
    broken(
        "DRAFT_CONTENT_MISSING",
        "the content of its descriptors or of a file is not there",
        "SELECT 'draft ' || p.module || '@draft:' || p.name || ' ' || p.digest FROM (
            SELECT module, name, descriptors AS digest FROM drafts
            UNION SELECT module, draft, digest FROM draft_files
            EXCEPT SELECT module, draft, digest FROM draft_blobs
        ) p",
    ),
    broken(
        "DRAFT_DEPENDENCY_MISSING",
        "the version that a dependency was resolved to is not there",
        "SELECT 'draft ' || d.module || '@draft:' || d.draft || ' ' || d.dependency FROM draft_dependencies d
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = d.dependency AND v.version = d.resolved)",
    ),
];
