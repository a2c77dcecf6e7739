//! What is said about events, as flat rows: for automation that filters rather than reads.

use schemactl_model::{EventName, ModuleName, Version};
use time::OffsetDateTime;

use super::facts::milliseconds;
use crate::{StoreError, Tx, text, tx::on};

/// One thing that is said about an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The event.
    pub event: EventName,
    /// The module that declares it.
    pub module: ModuleName,
    /// The module's version that says so.
    pub version: Version,
    /// What sort of thing: `destination`, `label`, `owner`, `pii`, `producer` or `stage`.
    pub tag: String,
    /// Of a destination its name, of a label its name; else the same as the value.
    pub name: String,
    /// Of a destination its kind; else the value.
    pub value: String,
}

/// Which state of the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TagState {
    /// The latest versions.
    #[default]
    Latest,
    /// One version of a module.
    Version(ModuleName, Version),
    /// What was latest at a moment.
    AsOf(OffsetDateTime),
}

/// Which events. Everything that is `None` leaves the choice open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagQuery {
    /// As of when.
    pub state: TagState,
    /// The event itself.
    pub event: Option<EventName>,
    /// The module that declares it.
    pub module: Option<ModuleName>,
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
    /// A label's name.
    pub label: Option<String>,
    /// The value of that label, or of any.
    pub label_value: Option<String>,
    /// Only those behind this name.
    pub after: Option<EventName>,
    /// At most so many events.
    pub limit: u32,
}

type Row = (String, String, String, String, String, String);

/// The filters of a query; an empty text leaves one open. The page of events first: joined with all rows there are,
/// Postgres reads all of them.
const LATEST: &str = "\
    WITH page AS MATERIALIZED (
        SELECT name, module, version, owner, stage FROM events e
        WHERE e.name >= $1 AND e.name <= $2
            AND ($3 = '' OR e.module = $3)
            AND ($4 = '' OR e.owner = $4)
            AND ($5 = '' OR EXISTS (
                SELECT 1 FROM event_destinations d WHERE d.event = e.name AND (d.kind = $5 OR d.name = $5)))
            AND ($6 = '' OR EXISTS (SELECT 1 FROM event_pii p WHERE p.event = e.name AND p.class = $6))
            AND ($7 = '' OR EXISTS (SELECT 1 FROM event_producers r WHERE r.event = e.name AND r.producer = $7))
            AND ($8 = '' OR e.stage = $8)
            AND (($9 = '' AND $10 = '') OR EXISTS (
                SELECT 1 FROM event_tags l
                WHERE l.event = e.name AND ($9 = '' OR l.name = $9) AND ($10 = '' OR l.value = $10)))
        ORDER BY name LIMIT $11)
    SELECT p.name, p.module, p.version, 'destination', d.name, d.kind
        FROM page p JOIN event_destinations d ON d.event = p.name
    UNION ALL SELECT p.name, p.module, p.version, 'label', t.name, t.value
        FROM page p JOIN event_tags t ON t.event = p.name
    UNION ALL SELECT name, module, version, 'owner', owner, owner FROM page WHERE owner <> ''
    UNION ALL SELECT p.name, p.module, p.version, 'pii', c.class, c.class
        FROM page p JOIN event_pii c ON c.event = p.name
    UNION ALL SELECT p.name, p.module, p.version, 'producer', r.producer, r.producer
        FROM page p JOIN event_producers r ON r.event = p.name
    UNION ALL SELECT name, module, version, 'stage', stage, stage FROM page
    ORDER BY 1, 4, 5";

/// The same of what versions said, with a condition on which.
macro_rules! past {
    ($condition:literal) => {
        concat!(
            "SELECT h.event, h.module, h.version, f.tag, f.name, f.value
            FROM (
                SELECT h.event, h.module, h.version, h.facts FROM event_versions h
                WHERE h.event >= $1 AND h.event <= $2
                    AND ($4 = '' OR EXISTS (
                        SELECT 1 FROM event_facts f WHERE f.facts = h.facts AND f.tag = 'owner' AND f.name = $4))
                    AND ($5 = '' OR EXISTS (
                        SELECT 1 FROM event_facts f
                        WHERE f.facts = h.facts AND f.tag = 'destination' AND (f.value = $5 OR f.name = $5)))
                    AND ($6 = '' OR EXISTS (
                        SELECT 1 FROM event_facts f WHERE f.facts = h.facts AND f.tag = 'pii' AND f.name = $6))
                    AND ($7 = '' OR EXISTS (
                        SELECT 1 FROM event_facts f WHERE f.facts = h.facts AND f.tag = 'producer' AND f.name = $7))
                    AND ($8 = '' OR EXISTS (
                        SELECT 1 FROM event_facts f WHERE f.facts = h.facts AND f.tag = 'stage' AND f.name = $8))
                    AND (($9 = '' AND $10 = '') OR EXISTS (
                        SELECT 1 FROM event_facts f WHERE f.facts = h.facts AND f.tag = 'label'
                            AND ($9 = '' OR f.name = $9) AND ($10 = '' OR f.value = $10)))
                    AND ",
            $condition,
            " ORDER BY h.event LIMIT $11
            ) h
            JOIN event_facts f ON f.facts = h.facts
            ORDER BY h.event, f.tag, f.name"
        )
    };
}

const OF_VERSION: &str = past!("h.module = $3 AND h.version = $12");

/// An event that moved between modules belongs to whichever declared it last, should clocks have differed.
const AS_OF: &str = past!(
    "($3 = '' OR h.module = $3)
    AND h.since_ms <= $12 AND (h.until_ms IS NULL OR h.until_ms > $12)
    AND NOT EXISTS (
        SELECT 1 FROM event_versions o
        WHERE o.event = h.event AND o.since_ms <= $12 AND (o.until_ms IS NULL OR o.until_ms > $12)
            AND (o.since_ms, o.module) > (h.since_ms, h.module))"
);

impl Tx {
    /// All tags of the next events that answer a query, by event, tag and name. Each event has at least a stage.
    pub async fn tags(&mut self, query: &TagQuery) -> Result<Vec<Tag>, StoreError> {
        let (statement, module) = match &query.state {
            TagState::Latest => (LATEST, query.module.as_ref()),
            TagState::AsOf(_) => (AS_OF, query.module.as_ref()),
            TagState::Version(module, _) => (OF_VERSION, Some(module)),
        };
        let (from, to) = range(query);
        // As the index keeps them.
        let kept = |filter: &Option<String>| text::storable(filter.as_deref().unwrap_or_default());
        let rows: Vec<Row> = on!(self, connection => {
            let statement = sqlx::query_as(statement)
                .bind(from)
                .bind(to)
                .bind(module.map_or("", ModuleName::as_str))
                .bind(kept(&query.owner))
                .bind(kept(&query.destination))
                .bind(kept(&query.pii))
                .bind(kept(&query.producer))
                .bind(kept(&query.stage))
                .bind(kept(&query.label))
                .bind(kept(&query.label_value))
                .bind(i64::from(query.limit));
            let statement = match &query.state {
                TagState::Latest => statement,
                TagState::Version(_, version) => statement.bind(version.to_string()),
                TagState::AsOf(at) => statement.bind(milliseconds(*at)),
            };
            statement.fetch_all(connection).await?
        });
        rows.into_iter().map(tag).collect()
    }
}

/// The first and the last name that may be answered. Names are of `a-z`, digits, `_` and `.`: `!` stands before, and
/// `~` behind, all of these.
fn range(query: &TagQuery) -> (String, String) {
    let behind = query.after.as_ref().map(|after| format!("{after}!")).unwrap_or_default();
    match &query.event {
        Some(event) => (behind.max(event.to_string()), event.to_string()),
        None => (behind, "~".to_owned()),
    }
}

fn tag((event, module, version, tag, name, value): Row) -> Result<Tag, StoreError> {
    Ok(Tag {
        event: text::parse("an event name", &event)?,
        module: text::parse("a module name", &module)?,
        version: text::parse("a version", &version)?,
        tag,
        name,
        value,
    })
}
