//! Writing the index.

use schemactl_model::{EventName, ModuleName, Version};
use time::OffsetDateTime;

use crate::{ChangedEvent, EventEffect, StoreError, Tx, batch, text, tx::on};

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
    /// Replaces a module's events by those of another version, which has become the latest. Answers what that does to
    /// them.
    pub async fn replace_events(
        &mut self,
        module: &ModuleName,
        version: &Version,
        at: OffsetDateTime,
        events: &[NewEvent],
    ) -> Result<Vec<ChangedEvent>, StoreError> {
        // In one order for all: two publishers that held each other's names would wait for ever.
        let mut sorted: Vec<&NewEvent> = events.iter().collect();
        sorted.sort_by_key(|event| &event.name);
        if let Some([twice, _]) = sorted.array_windows().find(|[one, next]| one.name == next.name) {
            return Err(StoreError::EventTaken { event: twice.name.clone(), module: module.clone() });
        }
        let changed = self.changed_events(module, events).await?;
        self.delete_gone(module, &changed).await?;
        self.delete_words(module).await?;
        for chunk in sorted.chunks(batch::ROWS) {
            self.insert_events(module, version, chunk).await?;
        }
        self.insert_words(DESTINATIONS, &sorted, |event| valued(&event.destinations)).await?;
        self.insert_words(PRODUCERS, &sorted, |event| alone(&event.producers)).await?;
        self.insert_words(PII, &sorted, |event| alone(&event.pii)).await?;
        self.insert_words(TAGS, &sorted, |event| valued(&event.tags)).await?;
        self.begin_period(module, version, at).await?;
        Ok(changed)
    }

    async fn delete_gone(&mut self, module: &ModuleName, changed: &[ChangedEvent]) -> Result<(), StoreError> {
        for ChangedEvent { name, .. } in changed.iter().filter(|one| one.effect == EventEffect::Removed) {
            on!(self, connection => {
                sqlx::query("DELETE FROM events WHERE module = $1 AND name = $2")
                    .bind(module.as_str())
                    .bind(name.as_str())
                    .execute(connection)
                    .await?;
            });
        }
        Ok(())
    }

    async fn delete_words(&mut self, module: &ModuleName) -> Result<(), StoreError> {
        for table in [DESTINATIONS, PRODUCERS, PII, TAGS] {
            on!(self, connection => {
                sqlx::query(table.delete).bind(module.as_str()).execute(connection).await?;
            });
        }
        Ok(())
    }

    /// Events that the module has already keep their rows: what letters a text has is found out only where it is another.
    async fn insert_events(
        &mut self,
        module: &ModuleName,
        version: &Version,
        events: &[&NewEvent],
    ) -> Result<(), StoreError> {
        let sql = batch::insert(EVENTS, 10, events.len(), SAME_EVENT);
        let version = version.to_string();
        let rows = on!(self, connection => {
            let mut query = sqlx::query(sql);
            for event in events {
                query = query
                    .bind(event.name.as_str())
                    .bind(module.as_str())
                    .bind(&version)
                    .bind(text::storable(&event.message))
                    .bind(text::storable(&event.owner))
                    .bind(&event.stage)
                    .bind(text::storable(&event.description))
                    .bind(text::storable(&event.spec))
                    .bind(event.search_text())
                    .bind(&event.shape);
            }
            query.execute(connection).await?.rows_affected()
        });
        if rows == events.len() as u64 { Ok(()) } else { Err(self.taken(module, events).await?) }
    }

    /// Which of these events is another module's; if none is, one of them is there twice.
    async fn taken(&mut self, own: &ModuleName, events: &[&NewEvent]) -> Result<StoreError, StoreError> {
        let names: Vec<EventName> = events.iter().map(|event| event.name.clone()).collect();
        let held = self.event_modules(&names).await?;
        let taken = held.iter().find(|(_, module)| module != own).or(held.first()).cloned();
        let (event, module) =
            taken.ok_or_else(|| StoreError::corrupt("an event", "it is and is not there"))?;
        Ok(StoreError::EventTaken { event, module })
    }

    /// Fills one of the tables of events' words.
    async fn insert_words<'e>(
        &mut self,
        table: WordTable,
        events: &[&'e NewEvent],
        words: impl Fn(&'e NewEvent) -> Vec<Word<'e>>,
    ) -> Result<(), StoreError> {
        let of = |event: &&'e NewEvent| {
            words(event).into_iter().map(|word| (&event.name, word)).collect::<Vec<_>>()
        };
        let rows: Vec<_> = events.iter().flat_map(of).collect();
        for chunk in rows.chunks(batch::ROWS) {
            let sql = batch::insert(table.insert, table.columns, chunk.len(), "ON CONFLICT DO NOTHING");
            on!(self, connection => {
                let mut query = sqlx::query(sql);
                for (event, (word, value)) in chunk {
                    query = query.bind(event.as_str()).bind(text::storable(word));
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

/// A word about an event, and its value where words of its table have one.
type Word<'e> = (&'e str, Option<&'e str>);

fn alone(words: &[String]) -> Vec<Word<'_>> {
    words.iter().map(|word| (word.as_str(), None)).collect()
}

fn valued(words: &[(String, String)]) -> Vec<Word<'_>> {
    words.iter().map(|(word, value)| (word.as_str(), Some(value.as_str()))).collect()
}

const EVENTS: &str =
    "INSERT INTO events (name, module, version, message, owner, stage, description, spec, search, shape)";

/// Leaves alone what another module has.
const SAME_EVENT: &str = "ON CONFLICT (name) DO UPDATE SET version = excluded.version, message = excluded.message,
        owner = excluded.owner, stage = excluded.stage, description = excluded.description, spec = excluded.spec,
        search = excluded.search, shape = excluded.shape
    WHERE events.module = excluded.module";

/// A table of words about events.
#[derive(Clone, Copy)]
struct WordTable {
    insert: &'static str,
    delete: &'static str,
    columns: usize,
}

macro_rules! word_table {
    ($table:literal, $columns:literal, $count:literal) => {
        WordTable {
            insert: concat!("INSERT INTO ", $table, " (event, ", $columns, ")"),
            delete: concat!(
                "DELETE FROM ",
                $table,
                " WHERE event IN (SELECT name FROM events WHERE module = $1)"
            ),
            columns: $count,
        }
    };
}

const DESTINATIONS: WordTable = word_table!("event_destinations", "name, kind", 3);
const PRODUCERS: WordTable = word_table!("event_producers", "producer", 2);
const PII: WordTable = word_table!("event_pii", "class", 2);
const TAGS: WordTable = word_table!("event_tags", "name, value", 3);
