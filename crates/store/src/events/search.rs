//! Finding events.

use schemactl_model::{EventName, ModuleName, Version};
use time::OffsetDateTime;

use crate::{StoreError, Tx, batch, text, tx::on};

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

/// An empty text leaves a filter open. The words are eight patterns, so that the statement is one.
const SEARCH: &str = "\
    SELECT e.name, e.module, e.version, e.message, e.owner, e.stage, e.description, e.spec
    FROM events e
    WHERE e.name > $1
        AND ($2 = '' OR e.owner = $2)
        AND ($3 = '' OR e.stage = $3)
        AND ($4 = '' OR e.module = $4)
        AND ($5 = '' OR EXISTS (
            SELECT 1 FROM event_destinations d WHERE d.event = e.name AND (d.kind = $5 OR d.name = $5)))
        AND ($6 = '' OR EXISTS (SELECT 1 FROM event_pii p WHERE p.event = e.name AND p.class = $6))
        AND ($7 = '' OR EXISTS (SELECT 1 FROM event_producers r WHERE r.event = e.name AND r.producer = $7))
        AND e.search LIKE $9 ESCAPE '\\' AND e.search LIKE $10 ESCAPE '\\'
        AND e.search LIKE $11 ESCAPE '\\' AND e.search LIKE $12 ESCAPE '\\'
        AND e.search LIKE $13 ESCAPE '\\' AND e.search LIKE $14 ESCAPE '\\'
        AND e.search LIKE $15 ESCAPE '\\' AND e.search LIKE $16 ESCAPE '\\'
    ORDER BY e.name LIMIT $8";
const WORDS: usize = 8;

impl Tx {
    /// Events that answer a query, in the order of their names.
    pub async fn events(&mut self, query: &EventQuery) -> Result<Vec<StoredEvent>, StoreError> {
        let words = patterns(query.text.as_deref().unwrap_or_default());
        // As the index keeps them.
        let kept = |filter: &Option<String>| text::storable(filter.as_deref().unwrap_or_default());
        let rows: Vec<Row> = on!(self, connection => {
            let mut statement = sqlx::query_as(SEARCH)
                .bind(query.after.as_ref().map_or("", EventName::as_str))
                .bind(kept(&query.owner))
                .bind(kept(&query.stage))
                .bind(query.module.as_ref().map_or("", ModuleName::as_str))
                .bind(kept(&query.destination))
                .bind(kept(&query.pii))
                .bind(kept(&query.producer))
                .bind(i64::from(query.limit));
            for word in &words {
                statement = statement.bind(word);
            }
            statement.fetch_all(connection).await?
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

/// A pattern to a word; what is left of the eight matches everything, what goes beyond them is
/// looked for as the phrase it is.
fn patterns(text: &str) -> Vec<String> {
    let text = text::storable(text).to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let (alone, phrase) = words.split_at(words.len().min(WORDS - 1));
    let mut patterns: Vec<String> = alone.iter().map(|word| pattern(word)).collect();
    patterns.push(pattern(&phrase.join(" ")));
    patterns.resize(WORDS, "%".to_owned());
    patterns
}

fn pattern(word: &str) -> String {
    let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_a_pattern_would_read() {
        assert_eq!(patterns("100%_a\\ B")[..3], ["%100\\%\\_a\\\\%", "%b%", "%%"]);
    }

    #[test]
    fn keeps_the_words_beyond_the_eighth_pattern_as_a_phrase() {
        let patterns = patterns("1 2 3 4 5 6 7 8 9");
        assert_eq!(patterns.len(), WORDS);
        assert_eq!(patterns[7], "%8 9%");
    }
}
