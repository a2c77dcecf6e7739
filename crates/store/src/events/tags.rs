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

const TAGS: &str = "\
    SELECT e.name, e.module, e.version, t.tag, t.name, t.value
    FROM (SELECT name, module, version FROM events WHERE name > $1 ORDER BY name LIMIT $2) e
    JOIN (
        SELECT event, 'destination' AS tag, name, kind AS value FROM event_destinations
        UNION ALL SELECT event, 'label', name, value FROM event_tags
        UNION ALL SELECT name, 'owner', owner, owner FROM events WHERE owner <> ''
        UNION ALL SELECT event, 'pii', class, class FROM event_pii
        UNION ALL SELECT event, 'producer', producer, producer FROM event_producers
        UNION ALL SELECT name, 'stage', stage, stage FROM events
    ) t ON t.event = e.name
    ORDER BY e.name, t.tag, t.name";

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
