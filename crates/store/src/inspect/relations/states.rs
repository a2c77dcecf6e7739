//! What became of modules and versions.

use super::{Relation, broken};

pub(super) const ALL: &[Relation] = &[
    broken(
        "YANK_WITHOUT_VERSION",
        "the version that is yanked is not there",
        "SELECT 'yank ' || y.module || '@' || y.version FROM yanks y
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = y.module AND v.version = y.version)",
    ),
    broken(
        "DEPRECATION_WITHOUT_VERSION",
        "the module or version that is deprecated is not there",
        "SELECT 'deprecation ' || d.module || '@' || d.version FROM deprecations d
        WHERE NOT EXISTS (
            SELECT 1 FROM versions v WHERE v.module = d.module AND (d.version = '' OR v.version = d.version))",
    ),
    broken(
        "ARCHIVE_WITHOUT_MODULE",
        "the module that is archived is not there",
        "SELECT 'archive ' || a.module FROM archives a
        WHERE NOT EXISTS (SELECT 1 FROM modules m WHERE m.name = a.module)",
    ),
    broken(
        "FORMER_NAME_WITHOUT_MODULE",
        "the module that was called so is not there",
        "SELECT 'former name ' || f.name FROM former_names f
        WHERE NOT EXISTS (SELECT 1 FROM modules m WHERE m.name = f.module)",
    ),
    broken(
        "FORMER_NAME_TAKEN",
        "it leads to one module and is the name of another",
        "SELECT 'former name ' || name FROM former_names WHERE name IN (SELECT name FROM modules)",
    ),
];
