//! Who depends on a module.

use schemactl_model::{ModuleName, Version};

use crate::{StoreError, Tx, text, tx::on};

/// Which versions that depend on a module a list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DependentQuery {
    /// The module depended on.
    pub module: ModuleName,
    /// Leaves out those that it came along to with another.
    pub direct: bool,
    /// Every version of those modules, not the latest alone.
    pub all_versions: bool,
    /// Only those behind this one, in the order of names and versions.
    pub after: Option<(ModuleName, Version)>,
    /// How many at most.
    pub limit: u32,
}

/// A version that depends on a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependent {
    /// The module that depends.
    pub module: ModuleName,
    /// The version of it that does.
    pub version: Version,
    /// Whether that is its latest.
    pub is_latest: bool,
    /// The range it asks for; empty where the module came along with another.
    pub requirement: String,
    /// The version that was resolved to.
    pub resolved: Version,
}

type Row = (String, String, bool, String, String);

const DEPENDENTS: &str = "\
    SELECT d.module, d.version,
        EXISTS (SELECT 1 FROM latest_versions l WHERE l.module = d.module AND l.version = d.version),
        d.requirement, d.resolved
    FROM version_dependencies d JOIN versions v ON v.module = d.module AND v.version = d.version
    WHERE d.dependency = $1
        AND (NOT $2 OR d.requirement <> '')
        AND ($3 OR EXISTS (
            SELECT 1 FROM latest_versions l WHERE l.module = d.module AND l.version = d.version))
        AND (d.module, v.major, v.minor, v.patch) > ($4, $5, $6, $7)
    ORDER BY d.module, v.major, v.minor, v.patch LIMIT $8";

impl Tx {
    /// Versions that depend on a module, by name and version.
    pub async fn dependents(&mut self, query: &DependentQuery) -> Result<Vec<Dependent>, StoreError> {
        let (after, [major, minor, patch]) = match &query.after {
            Some((module, version)) => {
                (module.as_str(), [version.major, version.minor, version.patch].map(number))
            }
            None => ("", [0; 3]),
        };
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(DEPENDENTS)
                .bind(query.module.as_str())
                .bind(query.direct)
                .bind(query.all_versions)
                .bind(after)
                .bind(major)
                .bind(minor)
                .bind(patch)
                .bind(i64::from(query.limit))
                .fetch_all(connection)
                .await?
        });
        rows.into_iter().map(dependent).collect()
    }
}

/// Whatever is higher than any stored number comes behind them all.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn dependent((module, version, is_latest, requirement, resolved): Row) -> Result<Dependent, StoreError> {
    Ok(Dependent {
        module: text::parse("a module name", &module)?,
        version: text::parse("a version", &version)?,
        is_latest,
        requirement,
        resolved: text::parse("a version", &resolved)?,
    })
}
