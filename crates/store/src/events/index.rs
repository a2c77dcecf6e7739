//! Writing the index.

use schemactl_model::{EventName, ModuleName, Version};

use crate::{StoreError, Tx, batch, text, tx::on};

/// An event as the index keeps it. Its words (stage, kinds, classes) are stored as they come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Unique in the registry.
    pub name: EventName,
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
    /// Digest of all that its message reaches.
    pub shape: String,
    /// Names and kinds of its destinations.
    pub destinations: Vec<(String, String)>,
    /// Who logs it.
    pub producers: Vec<String>,
    /// Classes of personal data in it.
    pub pii: Vec<String>,
    /// Free labels: name and value.
    pub tags: Vec<(String, String)>,
    /// Names of its fields, for the text search.
    pub fields: Vec<String>,
}

impl NewEvent {
    /// What a text search looks through.
    pub(crate) fn search_text(&self) -> String {
        let words = [self.name.as_str(), &self.message, &self.owner, &self.description];
        let lists = [&self.producers, &self.fields];
        let mut text = words.join(" ");
        for word in lists.into_iter().flatten() {
            text.push(' ');
            text.push_str(word);
        }
        text::storable(&text).to_lowercase()
    }
}

impl Tx {
    /// Replaces a module's events by those of another version, which has become the latest.
    pub async fn replace_events(
        &mut self,
        module: &ModuleName,
        version: &Version,
        events: &[NewEvent],
    ) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("DELETE FROM events WHERE module = $1").bind(module.as_str()).execute(connection).await?;
        });
        // In one order for all: two publishers that held each other's names would wait for ever.
        let mut sorted: Vec<&NewEvent> = events.iter().collect();
        sorted.sort_by_key(|event| &event.name);
        for event in sorted {
            self.insert_event(module, version, event).await?;
        }
        Ok(())
    }

    async fn insert_event(
        &mut self,
        module: &ModuleName,
        version: &Version,
        event: &NewEvent,
    ) -> Result<(), StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "INSERT INTO events (name, module, version, message, owner, stage, description, spec, search, shape)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (name) DO NOTHING",
            )
            .bind(event.name.as_str())
            .bind(module.as_str())
            .bind(version.to_string())
            .bind(text::storable(&event.message))
            .bind(text::storable(&event.owner))
            .bind(&event.stage)
            .bind(text::storable(&event.description))
            .bind(text::storable(&event.spec))
            .bind(event.search_text())
            .bind(&event.shape)
            .execute(connection)
            .await?
            .rows_affected()
        });
        if rows == 0 {
            return Err(self.taken(event).await?);
        }
        let pairs = |list: &[String]| list.iter().map(|word| (word.clone(), None)).collect::<Vec<_>>();
        let valued = |list: &[(String, String)]| {
            list.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect::<Vec<_>>()
        };
        self.insert_words(DESTINATIONS, event, &valued(&event.destinations)).await?;
        self.insert_words(PRODUCERS, event, &pairs(&event.producers)).await?;
        self.insert_words(PII, event, &pairs(&event.pii)).await?;
        self.insert_words(TAGS, event, &valued(&event.tags)).await
    }

    async fn taken(&mut self, event: &NewEvent) -> Result<StoreError, StoreError> {
        let (module,): (String,) = on!(self, connection => {
            sqlx::query_as("SELECT module FROM events WHERE name = $1")
                .bind(event.name.as_str())
                .fetch_one(connection)
                .await?
        });
        Ok(StoreError::EventTaken {
            event: event.name.clone(),
            module: text::parse("a module name", &module)?,
        })
    }

    /// Notes that a version has an event, for good.
    pub(crate) async fn insert_history(
        &mut self,
        module: &ModuleName,
        version: &Version,
        event: &NewEvent,
    ) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("INSERT INTO event_versions (event, module, version, message) VALUES ($1, $2, $3, $4)")
                .bind(event.name.as_str())
                .bind(module.as_str())
                .bind(version.to_string())
                .bind(text::storable(&event.message))
                .execute(connection)
                .await?;
        });
        Ok(())
    }

    /// Fills one of the tables of an event's words.
    async fn insert_words(
        &mut self,
        table: WordTable,
        event: &NewEvent,
        words: &[(String, Option<String>)],
    ) -> Result<(), StoreError> {
        let columns = if table.valued { 3 } else { 2 };
        for chunk in words.chunks(batch::ROWS) {
            let sql = batch::insert(table.insert, columns, chunk.len(), "ON CONFLICT DO NOTHING");
            on!(self, connection => {
                let mut query = sqlx::query(sql);
                for (word, value) in chunk {
                    query = query.bind(event.name.as_str()).bind(text::storable(word));
                    if let Some(value) = value {
                        query = query.bind(text::storable(value));
                    }
                }
                query.execute(connection).await?;
            });
        }
        Ok(())
    }
}

/// A table of words about events.
#[derive(Clone, Copy)]
struct WordTable {
    insert: &'static str,
    /// Whether a word has a value beside it.
    valued: bool,
}

const DESTINATIONS: WordTable =
    WordTable { insert: "INSERT INTO event_destinations (event, name, kind)", valued: true };
const PRODUCERS: WordTable =
    WordTable { insert: "INSERT INTO event_producers (event, producer)", valued: false };
const PII: WordTable = WordTable { insert: "INSERT INTO event_pii (event, class)", valued: false };
const TAGS: WordTable = WordTable { insert: "INSERT INTO event_tags (event, name, value)", valued: true };
