//! Brings a database's tables to this version's state.

use std::cmp::Ordering;

use sqlx::{
    PgConnection, PgPool, SqlSafeStr, SqlitePool,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

use crate::StoreError;

/// Number, description and text of each migration, in both dialects: [SQLite, Postgres].
const MIGRATIONS: [(i64, &str, [&str; 2]); 15] = [
    (
        1,
        "registry",
        [
            include_str!("../../../migrations/sqlite/0001_registry.sql"),
            include_str!("../../../migrations/postgres/0001_registry.sql"),
        ],
    ),
    (
        2,
        "approvals",
        [
            include_str!("../../../migrations/sqlite/0002_approvals.sql"),
            include_str!("../../../migrations/postgres/0002_approvals.sql"),
        ],
    ),
    (
        3,
        "policies",
        [
            include_str!("../../../migrations/sqlite/0003_policies.sql"),
            include_str!("../../../migrations/postgres/0003_policies.sql"),
        ],
    ),
    (
        4,
        "module states",
        [
            include_str!("../../../migrations/sqlite/0004_module_states.sql"),
            include_str!("../../../migrations/postgres/0004_module_states.sql"),
        ],
    ),
    (
        5,
        "identity",
        [
            include_str!("../../../migrations/sqlite/0005_identity.sql"),
            include_str!("../../../migrations/postgres/0005_identity.sql"),
        ],
    ),
    (
        6,
        "feed",
        [
            include_str!("../../../migrations/sqlite/0006_feed.sql"),
            include_str!("../../../migrations/postgres/0006_feed.sql"),
        ],
    ),
    (
        7,
        "walks",
        [
            include_str!("../../../migrations/sqlite/0007_walks.sql"),
            include_str!("../../../migrations/postgres/0007_walks.sql"),
        ],
    ),
    (
        9,
        "sessions",
        [
            include_str!("../../../migrations/sqlite/0009_sessions.sql"),
            include_str!("../../../migrations/postgres/0009_sessions.sql"),
        ],
    ),
    (
        10,
        "scale",
        [
            include_str!("../../../migrations/sqlite/0010_scale.sql"),
            include_str!("../../../migrations/postgres/0010_scale.sql"),
        ],
    ),
    (
        11,
        "observations",
        [
            include_str!("../../../migrations/sqlite/0011_observations.sql"),
            include_str!("../../../migrations/postgres/0011_observations.sql"),
        ],
    ),
    (
        12,
        "drafts",
        [
            include_str!("../../../migrations/sqlite/0012_drafts.sql"),
            include_str!("../../../migrations/postgres/0012_drafts.sql"),
        ],
    ),
    (
        13,
        "purges",
        [
            include_str!("../../../migrations/sqlite/0013_purges.sql"),
            include_str!("../../../migrations/postgres/0013_purges.sql"),
        ],
    ),
    (
        14,
        "blob places",
        [
            include_str!("../../../migrations/sqlite/0014_blob_places.sql"),
            include_str!("../../../migrations/postgres/0014_blob_places.sql"),
        ],
    ),
    (
        15,
        "names kept",
        [
            include_str!("../../../migrations/sqlite/0015_names_kept.sql"),
            include_str!("../../../migrations/postgres/0015_names_kept.sql"),
        ],
    ),
    (
        16,
        "approvers",
        [
            include_str!("../../../migrations/sqlite/0016_approvers.sql"),
            include_str!("../../../migrations/postgres/0016_approvers.sql"),
        ],
    ),
];

/// The latest.
pub(crate) const NEWEST: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// What has been done last, 0 where nothing has.
const DONE: &str = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success";

/// How long a migration may wait for the tables that others use, or for another server that migrates.
const PATIENCE: &str = "SET lock_timeout = '60s'";
/// A statement may take its time: tables may be large.
const NO_HURRY: &str = "SET statement_timeout = 0";

/// All that is missing, in one transaction that nobody else can write beside: several servers that start at once do
/// it one after the other.
pub(crate) async fn sqlite(pool: &SqlitePool, database: &str) -> Result<(), StoreError> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let done = migrator(0, &MIGRATIONS).run(&mut *transaction).await;
    done.map_err(|source| refused(database, source))?;
    Ok(transaction.commit().await?)
}

/// All that is missing, one after the other, under a lock that servers which start at once wait for.
pub(crate) async fn postgres(
    mut connection: PgConnection,
    database: &str,
) -> Result<PgConnection, StoreError> {
    for setting in [PATIENCE, NO_HURRY] {
        sqlx::query(setting).execute(&mut connection).await?;
    }
    let done = migrator(1, &MIGRATIONS).run(&mut connection).await;
    done.map_err(|source| refused(database, source))?;
    Ok(connection)
}

fn refused(database: &str, source: MigrateError) -> StoreError {
    let database = database.to_owned();
    match source {
        MigrateError::VersionMissing(found) if found > NEWEST => {
            StoreError::Newer { database, found, known: NEWEST }
        }
        source => StoreError::Migration { database, source },
    }
}

/// Refuses tables of another version than this program's.
pub(crate) fn require(database: &str, found: i64) -> Result<(), StoreError> {
    let (database, known) = (database.to_owned(), NEWEST);
    match found.cmp(&NEWEST) {
        Ordering::Less => Err(StoreError::Older { database, found, known }),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(StoreError::Newer { database, found, known }),
    }
}

/// The latest migration of a database, 0 where there are no tables.
pub(crate) async fn done_sqlite(pool: &SqlitePool) -> Result<i64, StoreError> {
    none_yet(sqlx::query_as(DONE).fetch_one(pool).await)
}

/// The same on Postgres.
pub(crate) async fn done_postgres(pool: &PgPool) -> Result<i64, StoreError> {
    none_yet(sqlx::query_as(DONE).fetch_one(pool).await)
}

/// Postgres has a code for a table that is not there, SQLite a sentence.
fn none_yet(done: sqlx::Result<(i64,)>) -> Result<i64, StoreError> {
    match done {
        Ok((done,)) => Ok(done),
        Err(sqlx::Error::Database(error))
            if error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table") =>
        {
            Ok(0)
        }
        Err(error) => Err(error.into()),
    }
}

/// The number of the latest migration: tells the tables of one version of this program from another's.
pub fn latest_migration() -> i64 {
    NEWEST
}

/// Which migrations a database has seen, with the checksum of each.
pub(crate) const APPLIED: &str =
    "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";

/// Refuses a database whose tables are not those of this version.
pub(crate) fn expect_all(
    dialect: usize,
    applied: Result<Vec<(i64, Vec<u8>)>, sqlx::Error>,
    database: &str,
) -> Result<(), StoreError> {
    let unfit = |reason: String| StoreError::Unfit { database: database.to_owned(), reason };
    let applied = match applied {
        Ok(applied) => applied,
        // The one statement has nothing to fail by but the missing table.
        Err(sqlx::Error::Database(_)) => return Err(unfit("holds no registry".to_owned())),
        Err(other) => return Err(other.into()),
    };
    let known = migrator(dialect, &MIGRATIONS);
    let known: Vec<_> = known.iter().map(|one| (one.version, one.checksum.to_vec())).collect();
    let newest = |migrations: &[(i64, Vec<u8>)]| migrations.last().map_or(0, |(version, _)| *version);
    let (has, knows) = (newest(&applied), newest(&known));
    if has < knows {
        let reason = format!("has the tables of migration {has}, and this program those of {knows}");
        return Err(unfit(format!(
            "{reason}; start `schemactl serve` on it once, which brings them up to date"
        )));
    }
    if has > knows {
        let reason = format!("has the tables of migration {has}, and this program knows {knows}");
        return Err(unfit(format!("{reason}; use the version of schemactl that serves it")));
    }
    if applied == known {
        Ok(())
    } else {
        Err(unfit("has seen other migrations than this program".to_owned()))
    }
}

fn migrator(dialect: usize, migrations: &[(i64, &'static str, [&'static str; 2])]) -> Migrator {
    let migrations = migrations.iter().map(|(number, description, texts)| {
        let text = texts[dialect].into_sql_str();
        Migration::new(*number, (*description).into(), MigrationType::Simple, text, false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, postgres::PgConnectOptions, sqlite::SqlitePoolOptions};

    use super::*;

    const OLD_TOKENS: &str = "INSERT INTO tokens (hash, name, role, created_at)
        VALUES ('a', 'ci', 'writer', '2026-03-01T10:00:00Z'), ('b', 'root', 'admin', '2026-03-01T10:00:00Z')";
    const ROLES: &str = "SELECT role FROM tokens ORDER BY name";

    fn renamed() -> [(String,); 2] {
        [("publisher".to_owned(),), ("admin".to_owned(),)]
    }

    #[tokio::test]
    async fn writers_of_a_sqlite_file_become_publishers() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        migrator(0, &MIGRATIONS[..1]).run(&pool).await.unwrap();
        sqlx::query(OLD_TOKENS).execute(&pool).await.unwrap();
        sqlite(&pool, "memory").await.unwrap();
        let roles: Vec<(String,)> = sqlx::query_as(ROLES).fetch_all(&pool).await.unwrap();
        assert_eq!(roles, renamed());
    }

    #[tokio::test]
    async fn writers_of_a_postgres_database_become_publishers() {
        let test = "writers_of_a_postgres_database_become_publishers";
        let Some(server) = schemactl_testing::Postgres::shared(test) else { return };
        let options: PgConnectOptions = server.database().parse().unwrap();
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        migrator(1, &MIGRATIONS[..1]).run(&mut connection).await.unwrap();
        sqlx::query(OLD_TOKENS).execute(&mut connection).await.unwrap();
        let mut connection = postgres(connection, "test").await.unwrap();
        let roles: Vec<(String,)> = sqlx::query_as(ROLES).fetch_all(&mut connection).await.unwrap();
        assert_eq!(roles, renamed());
    }

    /// Tokens made by an admin of everything, by an owner's admin, and by somebody an issuer vouched for; and what they
    /// approved.
    const OLD_APPROVERS: &str = "
        INSERT INTO modules (name, created_at) VALUES ('acme/shop', '2026-03-01T10:00:00Z');
        INSERT INTO tokens (hash, name, role, scopes, created_by, created_at) VALUES
            ('a', 'root', 'admin', '*', 'schemactl', '2026-03-01T10:00:00Z'),
            ('b', 'old', 'approver', '*', '', '2026-03-01T10:00:00Z'),
            ('c', 'ada', 'admin', 'acme', 'root', '2026-03-01T10:00:00Z'),
            ('d', 'friend', 'approver', 'acme', 'ada', '2026-03-01T10:00:00Z'),
            ('e', 'job', 'approver', 'acme', 'oidc:ci:x', '2026-03-01T10:00:00Z');
        INSERT INTO approval_requests (module, change, base, publisher, message, findings, created_at, expires_at)
            VALUES ('acme/shop', 'd', '1.0.0', 'ci', '', '[]', '2026-03-01T10:00:00Z', '2026-04-01T10:00:00Z');
        INSERT INTO approvals (request, approver, reason, created_at, ends_at)
            SELECT r.id, n.name, 'fine', '2026-03-01T10:00:00Z', '2026-04-01T10:00:00Z'
            FROM approval_requests r, (SELECT name FROM tokens UNION SELECT 'oidc:ci:x' UNION SELECT 'gone') n;";
    const APPROVERS: &str = "SELECT approver || ': ' || roles, vouched FROM approvals ORDER BY approver";

    fn approvers() -> Vec<(String, i64)> {
        let rows = [
            ("ada: admin", 1),
            ("friend: approver", 0),
            ("gone: ", 0),
            ("job: approver", 0),
            ("oidc:ci:x: ", 1),
            ("old: approver", 1),
            ("root: admin", 1),
        ];
        rows.map(|(row, vouched)| (row.to_owned(), vouched)).into()
    }

    #[tokio::test]
    async fn approvals_in_a_sqlite_file_learn_whose_they_are() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        migrator(0, before(16)).run(&pool).await.unwrap();
        sqlx::raw_sql(OLD_APPROVERS).execute(&pool).await.unwrap();
        sqlite(&pool, "memory").await.unwrap();
        let rows: Vec<(String, i64)> = sqlx::query_as(APPROVERS).fetch_all(&pool).await.unwrap();
        assert_eq!(rows, approvers());
    }

    #[tokio::test]
    async fn approvals_in_a_postgres_database_learn_whose_they_are() {
        let test = "approvals_in_a_postgres_database_learn_whose_they_are";
        let Some(server) = schemactl_testing::Postgres::shared(test) else { return };
        let options: PgConnectOptions = server.database().parse().unwrap();
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        migrator(1, before(16)).run(&mut connection).await.unwrap();
        let old = OLD_APPROVERS.replace("'2026-03-01T10:00:00Z'", "TIMESTAMPTZ '2026-03-01T10:00:00Z'");
        let old = old.replace("'2026-04-01T10:00:00Z'", "TIMESTAMPTZ '2026-04-01T10:00:00Z'");
        sqlx::raw_sql(sqlx::AssertSqlSafe(old)).execute(&mut connection).await.unwrap();
        let mut connection = postgres(connection, "test").await.unwrap();
        let rows: Vec<(String, i64)> = sqlx::query_as(APPROVERS).fetch_all(&mut connection).await.unwrap();
        assert_eq!(rows, approvers());
    }

    /// The migrations before a number.
    fn before(number: i64) -> &'static [(i64, &'static str, [&'static str; 2])] {
        let end = MIGRATIONS.iter().position(|(one, ..)| *one == number).unwrap();
        &MIGRATIONS[..end]
    }

    /// Three versions: an event stays, another comes, the first goes. Of the latest it is known where events land.
    const OLD_FEED: &str = "
        INSERT INTO modules VALUES ('acme/shop', '2026-03-01T10:00:00Z');
        INSERT INTO versions SELECT 'acme/shop', v, m, 0, 0, 'd', 's', 'b', NULL, 'major', 'ci', '', '{}', '2026-03-01T10:00:00Z'
            FROM (SELECT '1.0.0' AS v, 1 AS m UNION SELECT '2.0.0', 2 UNION SELECT '3.0.0', 3) n;
        INSERT INTO event_versions VALUES
            ('a', 'acme/shop', '1.0.0', 'A'), ('a', 'acme/shop', '2.0.0', 'A'), ('b', 'acme/shop', '2.0.0', 'B'),
            ('b', 'acme/shop', '3.0.0', 'B');
        INSERT INTO events VALUES ('b', 'acme/shop', '3.0.0', 'B', '', 'stable', '', '{}', '');
        INSERT INTO event_destinations VALUES ('b', 'lake', 'lake');
        INSERT INTO changes VALUES
            (1, '2026-03-01T10:00:00Z', 'published', 'acme/shop', '1.0.0', 'd', 'major'),
            (2, '2026-03-01T10:00:00Z', 'approved', 'acme/shop', '1.0.0', 'd', 'major'),
            (3, '2026-03-01T10:00:00Z', 'published', 'acme/shop', '2.0.0', 'd', 'major'),
            (4, '2026-03-01T10:00:00Z', 'published', 'acme/shop', '3.0.0', 'd', 'major');
        UPDATE change_head SET seq = 4;";
    const FILLED: &str = "
        SELECT e.seq, e.event, e.effect, COALESCE(d.name || ' ' || d.effect, '')
        FROM change_events e LEFT JOIN change_destinations d ON d.seq = e.seq AND d.event = e.event
        ORDER BY e.seq, e.event";
    const COUNTED: &str = "SELECT events FROM changes ORDER BY seq";

    fn filled() -> Vec<(i64, String, String, String)> {
        let row = |seq, event: &str, effect: &str, destination: &str| {
            (seq, event.to_owned(), effect.to_owned(), destination.to_owned())
        };
        vec![
            row(1, "a", "added", ""),
            row(3, "a", "changed", ""),
            row(3, "b", "added", ""),
            row(4, "a", "removed", ""),
            row(4, "b", "changed", "lake kept"),
        ]
    }

    #[tokio::test]
    async fn a_sqlite_feed_learns_of_events_as_far_as_they_are_known() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        migrator(0, &MIGRATIONS[..3]).run(&pool).await.unwrap();
        sqlx::query("INSERT INTO blobs VALUES ('b', 0, x'00')").execute(&pool).await.unwrap();
        sqlx::raw_sql(OLD_FEED).execute(&pool).await.unwrap();
        sqlite(&pool, "memory").await.unwrap();
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(FILLED).fetch_all(&pool).await.unwrap();
        assert_eq!(rows, filled());
        let counts: Vec<(i64,)> = sqlx::query_as(COUNTED).fetch_all(&pool).await.unwrap();
        assert_eq!(counts, [(1,), (0,), (2,), (2,)]);
    }

    #[tokio::test]
    async fn a_postgres_feed_learns_of_events_as_far_as_they_are_known() {
        let test = "a_postgres_feed_learns_of_events_as_far_as_they_are_known";
        let Some(server) = schemactl_testing::Postgres::shared(test) else { return };
        let options: PgConnectOptions = server.database().parse().unwrap();
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        migrator(1, &MIGRATIONS[..3]).run(&mut connection).await.unwrap();
        sqlx::query("INSERT INTO blobs VALUES ('b', 0, '')").execute(&mut connection).await.unwrap();
        let old = OLD_FEED.replace("'2026-03-01T10:00:00Z'", "TIMESTAMPTZ '2026-03-01T10:00:00Z'");
        sqlx::raw_sql(sqlx::AssertSqlSafe(old)).execute(&mut connection).await.unwrap();
        let mut connection = postgres(connection, "test").await.unwrap();
        let rows: Vec<(i64, String, String, String)> =
            sqlx::query_as(FILLED).fetch_all(&mut connection).await.unwrap();
        assert_eq!(rows, filled());
        let counts: Vec<(i64,)> = sqlx::query_as(COUNTED).fetch_all(&mut connection).await.unwrap();
        assert_eq!(counts, [(1,), (0,), (2,), (2,)]);
    }
}
