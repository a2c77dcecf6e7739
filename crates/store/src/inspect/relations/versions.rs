//! Versions with what they are made of.

use super::{Relation, broken, odd};

pub(super) const ALL: &[Relation] = &[
    broken(
        "VERSION_WITHOUT_MODULE",
        "its module is not there",
        "SELECT 'version ' || module || '@' || version FROM versions
        WHERE module IN (SELECT module FROM versions EXCEPT SELECT name FROM modules)",
    ),
    odd(
        "MODULE_WITHOUT_VERSION",
        "it has no version",
        "SELECT 'module ' || name FROM (SELECT name FROM modules EXCEPT SELECT module FROM versions) m",
    ),
    broken(
        "VERSION_ORDER",
        "its numbers for ordering are not those of the version",
        "SELECT 'version ' || module || '@' || version FROM versions
        WHERE major || '.' || minor || '.' || patch <> version",
    ),
    broken(
        "BASE_MISSING",
        "the version it was made from is not there",
        "SELECT 'version ' || v.module || '@' || v.version FROM versions v
        WHERE v.base IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM versions b WHERE b.module = v.module AND b.version = v.base)",
    ),
    broken(
        "DESCRIPTORS_MISSING",
        "the blob of its descriptors is not there",
        "SELECT 'version ' || module || '@' || version FROM versions
        WHERE descriptors IN (SELECT descriptors FROM versions EXCEPT SELECT digest FROM blobs)",
    ),
    broken(
        "FILE_WITHOUT_VERSION",
        "its version is not there",
        "SELECT 'file ' || module || '@' || version || ' ' || path FROM version_files f
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = f.module AND v.version = f.version)",
    ),
    broken(
        "FILE_WITHOUT_BLOB",
        "the blob of its content is not there",
        "SELECT 'file ' || module || '@' || version || ' ' || path FROM version_files
        WHERE digest IN (SELECT digest FROM version_files EXCEPT SELECT digest FROM blobs)",
    ),
    broken(
        "FILE_SIZE",
        "its size is not that of its content",
        "SELECT 'file ' || f.module || '@' || f.version || ' ' || f.path
        FROM version_files f JOIN blobs b ON b.digest = f.digest WHERE f.size <> b.size",
    ),
    broken(
        "DEPENDENCY_WITHOUT_VERSION",
        "the version that it belongs to is not there",
        "SELECT 'dependency ' || module || '@' || version || ' ' || dependency FROM version_dependencies d
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = d.module AND v.version = d.version)",
    ),
    broken(
        "DEPENDENCY_MISSING",
        "the version that it was resolved to is not there",
        "SELECT 'dependency ' || module || '@' || version || ' ' || dependency FROM version_dependencies d
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = d.dependency AND v.version = d.resolved)",
    ),
    broken(
        "BLOB_EMPTIED",
        "its content is gone, and nobody purged it",
        "SELECT 'blob ' || digest FROM blobs WHERE length(content) = 0 AND place = ''
        EXCEPT SELECT 'blob ' || digest FROM purges WHERE effect = 'purged'",
    ),
    broken(
        "PURGE_UNDONE",
        "it was purged, and its content is there",
        "SELECT 'purge ' || p.module || '@' || p.version || ' ' || p.path FROM purges p
        JOIN blobs b ON b.digest = p.digest
        WHERE p.effect = 'purged' AND p.path <> '' AND (length(b.content) > 0 OR b.place <> '')",
    ),
    broken(
        "PURGE_WITHOUT_VERSION",
        "the version that it is of is not there",
        "SELECT 'purge ' || module || '@' || version || ' ' || path FROM purges p
        WHERE NOT EXISTS (SELECT 1 FROM versions v WHERE v.module = p.module AND v.version = p.version)",
    ),
    odd(
        "BLOB_UNUSED",
        "nothing refers to it",
        "SELECT 'blob ' || o.digest FROM (
            SELECT digest FROM blobs EXCEPT SELECT digest FROM version_files EXCEPT SELECT descriptors FROM versions
        ) o",
    ),
];
