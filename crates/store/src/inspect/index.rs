//! The event index as it is stored, to be held against what it should be.

use std::collections::BTreeMap;

use schemactl_model::{ModuleName, Version};

use crate::{NewEvent, StoreError, Tx, text, tx::on};

/// An event with all that the index says about it, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexedEvent {
    /// The version that the index has it from.
    pub version: String,
    /// Full name of its message.
    pub message: String,
    /// The owning team.
    pub owner: String,
    /// How far it may be relied on.
    pub stage: String,
    /// The message's comment.
    pub description: String,
    /// All of the event as JSON.
    pub spec: String,
    /// What a text search looks through.
    pub search: String,
    /// What its message reaches, as a digest; empty where it was published before that was kept.
    pub shape: String,
    /// Kinds of its destinations by name.
    pub destinations: BTreeMap<String, String>,
    /// Who logs it.
    pub producers: BTreeMap<String, String>,
    /// Classes of personal data in it.
    pub pii: BTreeMap<String, String>,
    /// Free labels: value by name.
    pub tags: BTreeMap<String, String>,
}

impl NewEvent {
    /// What the index holds once this is published.
    pub fn indexed(&self, version: &Version) -> IndexedEvent {
        IndexedEvent {
            version: version.to_string(),
            message: text::storable(&self.message),
            owner: text::storable(&self.owner),
            stage: self.stage.clone(),
            description: text::storable(&self.description),
            spec: text::storable(&self.spec),
            search: self.search_text(),
            shape: self.shape.clone(),
            destinations: words(self.destinations.iter().map(|(name, kind)| (name, kind.as_str()))),
            producers: words(self.producers.iter().map(|producer| (producer, ""))),
            pii: words(self.pii.iter().map(|class| (class, ""))),
            tags: words(self.tags.iter().map(|(name, value)| (name, value.as_str()))),
        }
    }
}

/// Of two with one name the first is kept.
fn words<'a>(words: impl Iterator<Item = (&'a String, &'a str)>) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::new();
    for (word, value) in words {
        kept.entry(text::storable(word)).or_insert_with(|| text::storable(value));
    }
    kept
}

type Row = (String, String, String, String, String, String, String, String, String);

const EVENTS: &str = "SELECT name, version, message, owner, stage, description, spec, search, shape
    FROM events WHERE module = $1";
const WORDS: &str = "\
    SELECT 'destination', w.event, w.name, w.kind FROM event_destinations w JOIN events e ON e.name = w.event
    WHERE e.module = $1
    UNION ALL SELECT 'producer', w.event, w.producer, '' FROM event_producers w JOIN events e ON e.name = w.event
    WHERE e.module = $1
    UNION ALL SELECT 'pii', w.event, w.class, '' FROM event_pii w JOIN events e ON e.name = w.event
    WHERE e.module = $1
    UNION ALL SELECT 'label', w.event, w.name, w.value FROM event_tags w JOIN events e ON e.name = w.event
    WHERE e.module = $1";

impl Tx {
    /// What the index holds of a module, by the events' names.
    pub async fn event_index(
        &mut self,
        module: &ModuleName,
    ) -> Result<BTreeMap<String, IndexedEvent>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(EVENTS).bind(module.as_str()).fetch_all(connection).await?
        });
        let words: Vec<(String, String, String, String)> = on!(self, connection => {
            sqlx::query_as(WORDS).bind(module.as_str()).fetch_all(connection).await?
        });
        let mut events: BTreeMap<String, IndexedEvent> = rows.into_iter().map(indexed).collect();
        for (tag, event, word, value) in words {
            let Some(event) = events.get_mut(&event) else { continue };
            let words = match &tag[..] {
                "destination" => &mut event.destinations,
                "producer" => &mut event.producers,
                "pii" => &mut event.pii,
                _ => &mut event.tags,
            };
            words.insert(word, value);
        }
        Ok(events)
    }

    /// The events that the history knows of a version: messages by name.
    pub async fn event_history(
        &mut self,
        module: &ModuleName,
        version: &Version,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let rows: Vec<(String, String)> = on!(self, connection => {
            sqlx::query_as("SELECT event, message FROM event_versions WHERE module = $1 AND version = $2")
                .bind(module.as_str())
                .bind(version.to_string())
                .fetch_all(connection)
                .await?
        });
        Ok(rows.into_iter().collect())
    }
}

fn indexed(row: Row) -> (String, IndexedEvent) {
    let (name, version, message, owner, stage, description, spec, search, shape) = row;
    let event = IndexedEvent {
        version,
        message,
        owner,
        stage,
        description,
        spec,
        search,
        shape,
        ..IndexedEvent::default()
    };
    (name, event)
}
