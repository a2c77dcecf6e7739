//! What is said about events, as flat rows: for automation that filters rather than reads.

use schemactl_model::{EventName, ModuleName, Version};

use crate::{StoreError, Tx, text, tx::on};

/// One thing that is said about an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The event.
    pub event: EventName,
    /// The module that declares it.
    pub module: ModuleName,
    /// That module's latest version.
    pub version: Version,
    /// What sort of thing: `destination`, `label`, `owner`, `pii`, `producer` or `stage`.
    pub tag: String,
    /// Of a destination its name, of a label its name; else the same as the value.
    pub name: String,
    /// Of a destination its kind; else the value.
    pub value: String,
}

type Row = (String, String, String, String, String, String);

/// The page of events first: joined with all rows there are, Postgres reads all of them.
const TAGS: &str = "\
    WITH page AS MATERIALIZED (
        SELECT name, module, version, owner, stage FROM events WHERE name > $1 ORDER BY name LIMIT $2)
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

impl Tx {
    /// All tags of the next `limit` events behind `after`, by event, tag and name.
    pub async fn tags(&mut self, after: Option<&EventName>, limit: u32) -> Result<Vec<Tag>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(TAGS)
                .bind(after.map_or("", EventName::as_str))
                .bind(i64::from(limit))
                .fetch_all(connection)
                .await?
        });
        let tag = |(event, module, version, tag, name, value): Row| {
            Ok(Tag {
                event: text::parse("an event name", &event)?,
                module: text::parse("a module name", &module)?,
                version: text::parse("a version", &version)?,
                tag,
                name,
                value,
            })
        };
        rows.into_iter().map(tag).collect()
    }
}
