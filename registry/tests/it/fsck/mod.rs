//! The checker: nothing to say about what a registry wrote, and a name for everything that is damaged.

mod afterwards;
mod damages;
pub mod seed;

use std::collections::BTreeSet;

use schemactl_model::Severity;
use schemactl_registry::fsck::{Extent, Problem, Watcher, fsck};
use schemactl_store::{Address, Store, TABLES};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use damages::{DAMAGES, Damage};
use seed::Seed;

#[derive(Default)]
pub struct Told {
    pub problems: Vec<Problem>,
    done: u64,
}

impl Watcher for Told {
    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn progress(&mut self, done: u64, all: u64) {
        assert!(self.done <= done && done <= all, "{done} of {all}");
        self.done = done;
    }
}

pub async fn check(address: &Address) -> (Extent, Vec<Problem>) {
    check_store(Store::inspect(address).await.unwrap()).await
}

pub async fn check_store(store: Store) -> (Extent, Vec<Problem>) {
    let mut told = Told::default();
    let extent = fsck(&store, &mut told).await.unwrap();
    store.close().await;
    (extent, told.problems)
}

/// Runs SQL behind everybody's back, foreign keys or not.
async fn damage(address: &str, damage: &Damage) {
    let sql = |is_sqlite: bool| AssertSqlSafe(if is_sqlite { damage.sqlite() } else { damage.postgres() });
    if let Some(file) = address.strip_prefix("sqlite://") {
        let mut connection = SqliteConnection::connect(file).await.unwrap();
        let unguarded = "PRAGMA foreign_keys = OFF;
            DROP TRIGGER IF EXISTS audit_is_never_changed; DROP TRIGGER IF EXISTS audit_is_never_deleted";
        sqlx::raw_sql(unguarded).execute(&mut connection).await.unwrap();
        sqlx::raw_sql(sql(true)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(address).await.unwrap();
        let unguarded = "SET session_replication_role = replica";
        sqlx::raw_sql(unguarded).execute(&mut connection).await.unwrap();
        sqlx::raw_sql(sql(false)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

async fn finds_nothing_wrong(seed: &Seed) {
    let (extent, problems) = check(&seed.address.parse().unwrap()).await;
    assert_eq!(problems, []);
    // The option contract, money twice, prices, orders three times.
    let expected = (7 + afterwards::VERSIONS, 8 + afterwards::CHANGES);
    assert_eq!((extent.versions, extent.changes), expected, "one change is an approval");
}

/// What is nowhere in the seed could be lost by what moves registries, and nobody would know.
async fn has_a_row_of_everything(seed: &Seed) {
    let store = Store::inspect(&seed.address.parse().unwrap()).await.unwrap();
    let mut tx = store.read().await.unwrap();
    for table in TABLES {
        assert!(tx.count(table).await.unwrap() > 0, "the seed has nothing in {}", table.name);
    }
}

/// What is not as this damage should be told; empty where all is.
fn misses(damage: &Damage, problems: &[Problem], is_sqlite: bool) -> Vec<String> {
    let is_it = |problem: &&Problem| problem.code == damage.code && problem.place.contains(damage.place);
    let Some(problem) = problems.iter().find(is_it) else {
        return vec![format!("{damage:?} is not told: {problems:#?}")];
    };
    let mut misses = Vec::new();
    let is_harmless = matches!(damage.code, "BLOB_UNUSED" | "FACTS_UNUSED" | "MODULE_WITHOUT_VERSION");
    if (problem.severity == Severity::Notice) != is_harmless {
        misses.push(format!("{problem:?} weighs otherwise"));
    }
    let told: BTreeSet<&str> = problems.iter().map(|problem| problem.code).collect();
    // What a text search looks through is a table of SQLite's alone.
    let is_told = |code: &&str| is_sqlite || !code.starts_with("TEXT_");
    let with = damage.with.iter().copied().filter(is_told);
    let expected: BTreeSet<&str> = with.chain([damage.code]).collect();
    if told != expected {
        misses.push(format!("{damage:?} is told as {problems:#?}"));
    }
    misses
}

async fn names_every_damage(seed: &Seed) {
    let mut all = Vec::new();
    for one in DAMAGES.iter().filter(|one| seed.is_sqlite() || !one.is_sqlite_only) {
        let copy = seed.copy().await;
        damage(&copy, one).await;
        let (_, problems) = check(&copy.parse().unwrap()).await;
        all.extend(misses(one, &problems, seed.is_sqlite()));
    }
    assert!(all.is_empty(), "{}", all.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_sqlite_file_is_told_from_a_sound_one() {
    let seed = Seed::sqlite().await;
    has_a_row_of_everything(&seed).await;
    finds_nothing_wrong(&seed).await;
    names_every_damage(&seed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_postgres_database_is_told_from_a_sound_one() {
    let test = "a_damaged_postgres_database_is_told_from_a_sound_one";
    let Some(seed) = Seed::postgres(test).await else { return };
    has_a_row_of_everything(&seed).await;
    finds_nothing_wrong(&seed).await;
    names_every_damage(&seed).await;
}

#[tokio::test]
async fn a_database_of_another_version_is_refused_by_name() {
    let seed = Seed::sqlite().await;
    let migration = |sql| Damage { sql, ..DAMAGES[0] };
    for (sql, words) in [
        ("DELETE FROM _sqlx_migrations WHERE version > 2", "start `schemactl serve` on it once"),
        ("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 7", "use the version of schemactl"),
        ("UPDATE _sqlx_migrations SET checksum = x'00'", "has seen other migrations"),
        ("DROP TABLE _sqlx_migrations", "holds no registry"),
    ] {
        let copy = seed.copy().await;
        damage(&copy, &migration(sql)).await;
        let error = Store::inspect(&copy.parse().unwrap()).await.unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
}
