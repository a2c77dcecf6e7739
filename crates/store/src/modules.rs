//! Modules.

use std::collections::BTreeSet;

use schemactl_model::{ModuleName, Version};
use time::OffsetDateTime;

use crate::{
    Deprecation, Statement, StoreError, Tx, postgres, sqlite, text,
    tx::{Inner, on},
};

/// A module and its latest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleSummary {
    /// Its name.
    pub name: ModuleName,
    /// The latest version.
    pub latest: Version,
    /// When the latest version was published.
    pub published_at: OffsetDateTime,
    /// Who published it.
    pub publisher: String,
    /// Versions it has.
    pub versions: u64,
    /// Events its latest version declares.
    pub events: u64,
    /// That nothing is published to it any more.
    pub archived: Option<Statement>,
    /// That nobody should rely on it any longer.
    pub deprecated: Option<Deprecation>,
}

type Row = (
    String,
    String,
    OffsetDateTime,
    String,
    i64,
    i64,
    Option<String>,
    Option<String>,
    Option<OffsetDateTime>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<OffsetDateTime>,
);

impl Tx {
    /// Locks a module until this unit of work ends, so that nobody else publishes to it; whether the
    /// module exists. One that does not is created by the publish.
    pub async fn lock_module(&mut self, module: &ModuleName) -> Result<bool, StoreError> {
        match &mut self.inner {
            Inner::Sqlite(transaction) => sqlite::lock_module(transaction, module.as_str()).await,
            Inner::Postgres(transaction) => postgres::lock_module(transaction, module.as_str()).await,
        }
    }

    /// Locks a module with its name until this unit of work ends: nobody publishes to it, and nobody publishes what
    /// depends on it. Whether the module exists.
    pub async fn lock_name(&mut self, module: &ModuleName) -> Result<bool, StoreError> {
        match &mut self.inner {
            Inner::Sqlite(transaction) => sqlite::lock_module(transaction, module.as_str()).await,
            Inner::Postgres(transaction) => postgres::lock_name(transaction, module.as_str()).await,
        }
    }

    /// Keeps modules from getting another name until this unit of work ends; whether all of them exist. Others may
    /// publish to them meanwhile.
    pub async fn hold_names(&mut self, modules: &BTreeSet<ModuleName>) -> Result<bool, StoreError> {
        for module in modules {
            let is_there = match &mut self.inner {
                Inner::Sqlite(transaction) => sqlite::lock_module(transaction, module.as_str()).await?,
                Inner::Postgres(transaction) => postgres::hold_name(transaction, module.as_str()).await?,
            };
            if !is_there {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Creates a module where it does not exist. Of two who do it at once, the second waits for the
    /// first to end.
    pub async fn ensure_module(&mut self, module: &ModuleName, at: OffsetDateTime) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("INSERT INTO modules (name, created_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
                .bind(module.as_str())
                .bind(text::micros(at))
                .execute(connection)
                .await?;
        });
        Ok(())
    }

    /// Modules in the order of their names: those behind `after`, at most `limit`.
    pub async fn modules(
        &mut self,
        after: Option<&ModuleName>,
        limit: u32,
    ) -> Result<Vec<ModuleSummary>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(SUMMARIES)
                .bind(after.map_or("", ModuleName::as_str))
                .bind(i64::from(limit))
                .fetch_all(connection)
                .await?
        });
        rows.into_iter().map(summary).collect()
    }

    /// One module.
    pub async fn module(&mut self, module: &ModuleName) -> Result<Option<ModuleSummary>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(SUMMARY).bind(module.as_str()).fetch_optional(connection).await?
        });
        row.map(summary).transpose()
    }
}

macro_rules! summaries {
    ($condition:literal) => {
        concat!(
            "SELECT v.module, v.version, v.created_at, v.publisher,
                (SELECT count(*) FROM versions c WHERE c.module = v.module),
                (SELECT count(*) FROM events e WHERE e.module = v.module),
                a.reason, a.who, a.created_at, d.message, d.successor, d.who, d.created_at
            FROM latest_versions l JOIN versions v ON v.module = l.module AND v.version = l.version
            LEFT JOIN archives a ON a.module = v.module
            LEFT JOIN deprecations d ON d.module = v.module AND d.version = ''
            WHERE ",
            $condition
        )
    };
}

const SUMMARIES: &str = summaries!("l.module > $1 ORDER BY l.module LIMIT $2");
const SUMMARY: &str = summaries!("l.module = $1");

fn summary(row: Row) -> Result<ModuleSummary, StoreError> {
    let (name, latest, published_at, publisher, versions, events, reason, archiver, archived_at, ..) = &row;
    let name: ModuleName = text::parse("a module name", name)?;
    Ok(ModuleSummary {
        latest: text::parse("a version", latest)?,
        published_at: *published_at,
        publisher: publisher.clone(),
        versions: text::natural("a count", *versions)?,
        events: text::natural("a count", *events)?,
        archived: statement(reason.clone(), archiver.clone(), *archived_at),
        deprecated: deprecation(&name, row)?,
        name,
    })
}

/// All of it is there, or none.
fn statement(reason: Option<String>, who: Option<String>, at: Option<OffsetDateTime>) -> Option<Statement> {
    Some(Statement { reason: reason?, who: who?, at: at? })
}

fn deprecation(module: &ModuleName, row: Row) -> Result<Option<Deprecation>, StoreError> {
    let (.., reason, successor, who, at) = row;
    let Some(statement) = statement(reason, who, at) else { return Ok(None) };
    let successor = successor.filter(|successor| !successor.is_empty());
    let successor = text::parse_optional("a module name", successor)?;
    Ok(Some(Deprecation { module: module.clone(), version: None, successor, statement }))
}
