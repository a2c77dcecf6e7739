//! Finding events.

use schemactl_model::{EventName, ModuleName, Version};
use time::OffsetDateTime;

use crate::{StoreError, Tx, batch, statement::bound, text, tx::on};

/// Which events. Everything that is `None` leaves the choice open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventQuery {
    /// Words that all have to occur somewhere in name, message, owner, description, producers or
    /// field names; case does not matter.
    pub text: Option<String>,
    /// The owning team.
    pub owner: Option<String>,
    /// A destination's kind or name.
    pub destination: Option<String>,
    /// A class of personal data.
    pub pii: Option<String>,
    /// A service that logs it.
    pub producer: Option<String>,
    /// How far it may be relied on.
    pub stage: Option<String>,
    /// The module that declares it.
    pub module: Option<ModuleName>,
    /// Only those behind this name.
    pub after: Option<EventName>,
    /// At most so many.
    pub limit: u32,
}

/// An event of a module's latest version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its name.
    pub name: EventName,
    /// The module that declares it.
    pub module: ModuleName,
    /// That module's latest version.
    pub version: Version,
    /// Full name of its message.
    pub message: String,
    /// The owning team; empty where none is named.
    pub owner: String,
    /// How far it may be relied on.
    pub stage: String,
    /// The message's comment.
    pub description: String,
    /// All of the event as JSON.
    pub spec: String,
}

/// A version that had an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventVersion {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
    /// Full name of the event's message in it.
    pub message: String,
    /// When the version was published.
    pub published_at: OffsetDateTime,
}

type Row = (String, String, String, String, String, String, String, String);

impl Tx {
    /// Events that answer a query, in the order of their names.
    pub async fn events(&mut self, query: &EventQuery) -> Result<Vec<StoredEvent>, StoreError> {
        let statement = self.choose(query).await?;
        let rows: Vec<Row> = on!(self, connection => {
            bound!(sqlx::query_as(statement.sql()), statement).fetch_all(connection).await?
        });
        rows.into_iter().map(stored).collect()
    }

    /// One event of the latest versions.
    pub async fn event(&mut self, name: &EventName) -> Result<Option<StoredEvent>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT name, module, version, message, owner, stage, description, spec
                FROM events WHERE name = $1",
            )
            .bind(name.as_str())
            .fetch_optional(connection)
            .await?
        });
        row.map(stored).transpose()
    }

    /// Of these events, those that some module's latest version declares, with the module.
    pub async fn event_modules(
        &mut self,
        names: &[EventName],
    ) -> Result<Vec<(EventName, ModuleName)>, StoreError> {
        let mut found = Vec::new();
        for chunk in names.chunks(batch::ROWS) {
            let sql = batch::one_of("SELECT name, module FROM events WHERE name IN", chunk.len());
            let rows: Vec<(String, String)> = on!(self, connection => {
                let mut query = sqlx::query_as(sql);
                for name in chunk {
                    query = query.bind(name.as_str());
                }
                query.fetch_all(connection).await?
            });
            for (name, module) in rows {
                found.push((text::parse("an event name", &name)?, text::parse("a module name", &module)?));
            }
        }
        Ok(found)
    }

    /// The versions that had an event, the latest first.
    pub async fn event_versions(&mut self, name: &EventName) -> Result<Vec<EventVersion>, StoreError> {
        let rows: Vec<(String, String, String, OffsetDateTime)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT e.module, e.version, e.message, v.created_at
                FROM event_versions e JOIN versions v ON v.module = e.module AND v.version = e.version
                WHERE e.event = $1
                ORDER BY e.module, v.major DESC, v.minor DESC, v.patch DESC",
            )
            .bind(name.as_str())
            .fetch_all(connection)
            .await?
        });
        let version = |(module, version, message, published_at): (String, String, String, OffsetDateTime)| {
            Ok(EventVersion {
                module: text::parse("a module name", &module)?,
                version: text::parse("a version", &version)?,
                message,
                published_at,
            })
        };
        rows.into_iter().map(version).collect()
    }
}

fn stored(row: Row) -> Result<StoredEvent, StoreError> {
    let (name, module, version, message, owner, stage, description, spec) = row;
    Ok(StoredEvent {
        name: text::parse("an event name", &name)?,
        module: text::parse("a module name", &module)?,
        version: text::parse("a version", &version)?,
        message,
        owner,
        stage,
        description,
        spec,
    })
}
