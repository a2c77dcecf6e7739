//! What is said about events, as flat rows: for automation that filters rather than reads.

use schemactl_model::{EventName, ModuleName, Version};
use time::OffsetDateTime;

use super::{choice::Filters, facts::milliseconds};
use crate::{
    StoreError, Tx,
    statement::{Statement, bound},
    text,
    tx::on,
};

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

/// The page of events first: joined with all rows there are, Postgres reads all of them.
const PAGE: &str = "\
    WITH page AS MATERIALIZED (
        SELECT name, module, version, owner, stage FROM events e
        WHERE e.name >= {0} AND e.name <= {1}";
const OF_PAGE: &str = "\
        \x20ORDER BY name LIMIT {0})
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

/// The same of what versions said.
const PAST: &str = "\
    SELECT h.event, h.module, h.version, f.tag, f.name, f.value
    FROM (
        SELECT h.event, h.module, h.version, h.facts FROM event_versions h
        WHERE h.event >= {0} AND h.event <= {1}";
const OF_PAST: &str = "\
        \x20ORDER BY h.event LIMIT {0}
    ) h
    JOIN event_facts f ON f.facts = h.facts
    ORDER BY h.event, f.tag, f.name";

const MODULE: &str = "h.module = {0}";
const VERSION: &str = "h.version = {0}";

/// An event that moved between modules belongs to whichever declared it last, should clocks have differed.
const AS_OF: &str = "\
    \x20AND h.since_ms <= {0} AND (h.until_ms IS NULL OR h.until_ms > {0})
    AND NOT EXISTS (
        SELECT 1 FROM event_versions o
        WHERE o.event = h.event AND o.since_ms <= {0} AND (o.until_ms IS NULL OR o.until_ms > {0})
            AND (o.since_ms, o.module) > (h.since_ms, h.module))";

/// A condition on what is said in the past, of a sort.
macro_rules! said {
    ($condition:literal) => {
        concat!("EXISTS (SELECT 1 FROM event_facts f WHERE f.facts = h.facts AND ", $condition, ")")
    };
}

const SAID_OWNER: &str = said!("f.tag = 'owner' AND f.name = {0}");
const SAID_DESTINATION: &str = said!("f.tag = 'destination' AND (f.value = {0} OR f.name = {0})");
const SAID_PII: &str = said!("f.tag = 'pii' AND f.name = {0}");
const SAID_PRODUCER: &str = said!("f.tag = 'producer' AND f.name = {0}");
const SAID_STAGE: &str = said!("f.tag = 'stage' AND f.name = {0}");
const SAID_LABEL: &str = said!("f.tag = 'label' AND f.name = {0}");
const SAID_LABEL_VALUE: &str = said!("f.tag = 'label' AND f.value = {0}");
/// Of several labels, the one that is named has to have the value.
const SAID_SAME_LABEL: &str = said!("f.tag = 'label' AND f.name = {0} AND f.value = {1}");

impl Tx {
    /// All tags of the next events that answer a query, by event, tag and name. Each event has at least a stage.
    pub async fn tags(&mut self, query: &TagQuery) -> Result<Vec<Tag>, StoreError> {
        let statement = match &query.state {
            TagState::Latest => self.of_latest(query).await?,
            TagState::AsOf(at) => past(query, query.module.as_ref(), |statement| {
                statement.push(AS_OF, [milliseconds(*at).into()]);
            }),
            TagState::Version(module, version) => past(query, Some(module), |statement| {
                statement.and(VERSION, Some(version.to_string()));
            }),
        };
        let rows: Vec<Row> = on!(self, connection => {
            bound!(sqlx::query_as(statement.sql()), statement).fetch_all(connection).await?
        });
        rows.into_iter().map(tag).collect()
    }

    async fn of_latest(&mut self, query: &TagQuery) -> Result<Statement, StoreError> {
        let (from, to) = range(query);
        let mut statement = Statement::default();
        statement.push(PAGE, [from.into(), to.into()]);
        let filters = Filters {
            owner: query.owner.as_deref(),
            stage: query.stage.as_deref(),
            module: query.module.as_ref().map(ModuleName::as_str),
            destination: query.destination.as_deref(),
            pii: query.pii.as_deref(),
            producer: query.producer.as_deref(),
            label: query.label.as_deref(),
            label_value: query.label_value.as_deref(),
        };
        self.narrow(&mut statement, filters).await?;
        statement.push(OF_PAGE, [i64::from(query.limit).into()]);
        Ok(statement)
    }
}

fn past(query: &TagQuery, module: Option<&ModuleName>, when: impl FnOnce(&mut Statement)) -> Statement {
    let (from, to) = range(query);
    let mut statement = Statement::default();
    statement.push(PAST, [from.into(), to.into()]).and(MODULE, module.map(ToString::to_string));
    when(&mut statement);
    // As the facts are kept.
    let kept = |filter: &Option<String>| filter.as_deref().map(text::storable);
    let said = [
        (SAID_OWNER, &query.owner),
        (SAID_DESTINATION, &query.destination),
        (SAID_PII, &query.pii),
        (SAID_PRODUCER, &query.producer),
        (SAID_STAGE, &query.stage),
        (SAID_LABEL, &query.label),
        (SAID_LABEL_VALUE, &query.label_value),
    ];
    for (condition, filter) in said {
        statement.and(condition, kept(filter));
    }
    if let (Some(name), Some(value)) = (kept(&query.label), kept(&query.label_value)) {
        statement.push(" AND ", []).push(SAID_SAME_LABEL, [name.into(), value.into()]);
    }
    statement.push(OF_PAST, [i64::from(query.limit).into()]);
    statement
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
