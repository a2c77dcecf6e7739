//! Reading what happened behind a number.

use std::collections::BTreeMap;

use schemactl_model::{EventName, ModuleName};

use super::{
    ChangedDestination, ChangedEvent, DestinationEffect, DetailedChange, EventEffect, event_name, position,
    stored,
};
use crate::{
    StoreError, Tx,
    statement::{Statement, bound},
    text,
    tx::on,
};

/// Numbers that one question looks through: whoever filters for what hardly ever happens asks in steps.
const SPAN: u64 = 20_000;

/// Events that one answer tells of, beyond those of its first change.
const MOST_EVENTS: usize = 10_000;

/// Which changes. What is `None` leaves the choice open; an event and a destination have to go together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// The module, by any name that it has or had.
    pub module: Option<ModuleName>,
    /// An event that the change added, changed or removed.
    pub event: Option<EventName>,
    /// Name or kind of a destination of such an event.
    pub destination: Option<String>,
    /// What happened, for example `published`.
    pub kind: Option<String>,
}

/// A stretch of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeSlice {
    /// What fits the filter, in order.
    pub changes: Vec<DetailedChange>,
    /// Up to here everything is in `changes`, or does not fit.
    pub next: u64,
    /// The number of the latest change of all.
    pub head: u64,
}

const STRETCH: &str = "\
    SELECT c.seq, c.at, c.kind, c.module, c.version, c.digest, c.bump, c.draft, c.events
    FROM changes c WHERE c.seq > {0} AND c.seq <= {1}";
/// A module is the same under each name that it has or had.
const OF_MODULE: &str = "c.module IN (SELECT {0} UNION ALL SELECT name FROM former_names WHERE module = {0})";
const OF_KIND: &str = "c.kind = {0}";
const OF_EVENT: &str = " AND c.seq IN (
        SELECT seq FROM change_events WHERE event = {0} AND seq > {1} AND seq <= {2})";
const TO_DESTINATION: &str = " AND c.seq IN (
        SELECT seq FROM change_destinations WHERE kind = {0} AND seq > {1} AND seq <= {2}
        UNION SELECT seq FROM change_destinations WHERE name = {0} AND seq > {1} AND seq <= {2})";
/// The same where nothing else is asked: no more are looked for than are answered.
const FIRST_TO_DESTINATION: &str = " AND c.seq IN (
        SELECT seq FROM (SELECT DISTINCT seq FROM change_destinations
            WHERE kind = {0} AND seq > {1} AND seq <= {2} ORDER BY seq LIMIT {3}) k
        UNION SELECT seq FROM (SELECT DISTINCT seq FROM change_destinations
            WHERE name = {0} AND seq > {1} AND seq <= {2} ORDER BY seq LIMIT {3}) n)";
/// Both of one event.
const OF_EVENT_TO_DESTINATION: &str = " AND EXISTS (
        SELECT 1 FROM change_destinations d
        WHERE d.seq = c.seq AND d.event = {0} AND (d.kind = {1} OR d.name = {1}))";

const EVENTS: &str = "\
    SELECT e.seq, e.event, e.effect, d.name, d.kind, d.effect
    FROM change_events e LEFT JOIN change_destinations d ON d.seq = e.seq AND d.event = e.event
    WHERE e.seq IN";

type FilteredRow = (i64, time::OffsetDateTime, String, String, String, String, String, String, i64);
type EventRow = (i64, String, String, Option<String>, Option<String>, Option<String>);

impl Tx {
    /// What happened behind a number (0: from the start) and fits a filter, at most `limit` changes.
    pub async fn changes(
        &mut self,
        after: u64,
        filter: &ChangeFilter,
        limit: u32,
    ) -> Result<ChangeSlice, StoreError> {
        let head = self.change_head().await?;
        if after >= head {
            return Ok(ChangeSlice { changes: Vec::new(), next: after, head });
        }
        let until = head.min(after.saturating_add(SPAN));
        let rows = self.filtered(after, until, filter, limit).await?;
        let found = rows.len();
        let rows = fitting(rows);
        let all = rows.len() == found && found < limit as usize;
        let mut changes = Vec::new();
        for (seq, at, kind, module, version, digest, bump, draft, _) in rows {
            let change = stored((seq, at, kind, module, version, digest, bump, draft))?;
            changes.push(DetailedChange { change, events: Vec::new() });
        }
        self.add_events(&mut changes).await?;
        let next = if all { until } else { changes.last().map_or(after, |last| last.change.seq) };
        Ok(ChangeSlice { changes, next, head })
    }

    /// The number of the latest change; 0 before the first.
    pub async fn change_head(&mut self) -> Result<u64, StoreError> {
        let (seq,): (i64,) = on!(self, connection => {
            sqlx::query_as("SELECT seq FROM change_head WHERE id = 1").fetch_one(connection).await?
        });
        text::natural("the feed's head", seq)
    }

    async fn filtered(
        &mut self,
        after: u64,
        until: u64,
        filter: &ChangeFilter,
        limit: u32,
    ) -> Result<Vec<FilteredRow>, StoreError> {
        let module = match &filter.module {
            Some(module) => Some(self.renamed(module).await?.unwrap_or_else(|| module.clone())),
            None => None,
        };
        let statement = statement(after, until, &ChangeFilter { module, ..filter.clone() }, limit);
        Ok(on!(self, connection => {
            bound!(sqlx::query_as(statement.sql()), statement).fetch_all(connection).await?
        }))
    }

    async fn add_events(&mut self, changes: &mut [DetailedChange]) -> Result<(), StoreError> {
        let seqs: Vec<i64> = changes.iter().map(|change| position(change.change.seq)).collect();
        let mut found: BTreeMap<u64, BTreeMap<EventName, ChangedEvent>> = BTreeMap::new();
        for chunk in seqs.chunks(crate::batch::ROWS) {
            let rows: Vec<EventRow> = on!(self, connection => {
                let mut query = sqlx::query_as(crate::batch::one_of(EVENTS, chunk.len()));
                for seq in chunk {
                    query = query.bind(seq);
                }
                query.fetch_all(connection).await?
            });
            for row in rows {
                add(row, &mut found)?;
            }
        }
        for change in changes {
            let events = found.remove(&change.change.seq).unwrap_or_default();
            change.events = events.into_values().collect();
        }
        Ok(())
    }
}

fn statement(after: u64, until: u64, filter: &ChangeFilter, limit: u32) -> Statement {
    let (after, until) = (position(after), position(until));
    let event = filter.event.as_ref().map(ToString::to_string);
    // As the feed keeps it.
    let destination = filter.destination.as_deref().map(text::storable);
    let mut statement = Statement::default();
    statement
        .push(STRETCH, [after.into(), until.into()])
        .and(OF_MODULE, filter.module.as_ref().map(ToString::to_string))
        .and(OF_KIND, filter.kind.as_deref().map(text::storable));
    if let Some(event) = &event {
        statement.push(OF_EVENT, [event.as_str().into(), after.into(), until.into()]);
    }
    let is_alone = filter.module.is_none() && filter.kind.is_none() && event.is_none();
    match &destination {
        Some(destination) if is_alone => {
            let limit = i64::from(limit);
            let values = [destination.as_str().into(), after.into(), until.into(), limit.into()];
            statement.push(FIRST_TO_DESTINATION, values);
        }
        Some(destination) => {
            statement.push(TO_DESTINATION, [destination.as_str().into(), after.into(), until.into()]);
        }
        None => {}
    }
    if let (Some(event), Some(destination)) = (event, destination) {
        statement.push(OF_EVENT_TO_DESTINATION, [event.into(), destination.into()]);
    }
    statement.push(" ORDER BY c.seq LIMIT {0}", [i64::from(limit).into()]);
    statement
}

/// As many changes as there is room for their events in one answer; one in any case.
fn fitting(rows: Vec<FilteredRow>) -> Vec<FilteredRow> {
    let mut events = 0_usize;
    let fits = |row: &FilteredRow| {
        let first = events == 0;
        events = events.saturating_add(usize::try_from(row.8).unwrap_or(usize::MAX));
        first || events <= MOST_EVENTS
    };
    rows.into_iter().take_while(fits).collect()
}

fn add(
    (seq, event, effect, name, kind, landing): EventRow,
    found: &mut BTreeMap<u64, BTreeMap<EventName, ChangedEvent>>,
) -> Result<(), StoreError> {
    let event = event_name(&event)?;
    let effect = EventEffect::parse(&effect)?;
    let events = found.entry(text::natural("a change's number", seq)?).or_default();
    let new = ChangedEvent { name: event.clone(), effect, destinations: Vec::new() };
    let changed = events.entry(event).or_insert(new);
    if let (Some(name), Some(kind), Some(landing)) = (name, kind, landing) {
        let effect = DestinationEffect::parse(&landing)?;
        changed.destinations.push(ChangedDestination { name, kind, effect });
        changed.destinations.sort_by(|a, b| (&a.name, &a.kind).cmp(&(&b.name, &b.kind)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Address, Store};

    /// The feed of years, and the one change that somebody is after at its end.
    const LONG: &str = "\
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 45000)
        INSERT INTO changes (seq, at, kind, module, version, digest, bump)
        SELECT n, '2026-03-01T10:00:00Z', 'published', CASE n WHEN 45000 THEN 'acme/rare' ELSE 'acme/shop' END,
            '1.0.0', '0000000000000000000000000000000000000000000000000000000000000000', 'patch'
        FROM numbers";

    #[tokio::test]
    async fn what_hardly_ever_happens_is_found_in_steps() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&Address::Sqlite(folder.path().join("registry.db"))).await.unwrap();
        let mut tx = store.write().await.unwrap();
        for statement in [LONG, "UPDATE change_head SET seq = 45000"] {
            on!(tx, connection => sqlx::query(statement).execute(connection).await.map(drop)).unwrap();
        }
        let rare = ChangeFilter { module: Some("acme/rare".parse().unwrap()), ..ChangeFilter::default() };
        let (mut after, mut steps) = (0, Vec::new());
        loop {
            let slice = tx.changes(after, &rare, 5).await.unwrap();
            assert_eq!(slice.head, 45_000);
            steps.push((slice.changes.len(), slice.next));
            after = slice.next;
            if slice.next == slice.head {
                break;
            }
        }
        assert_eq!(steps, [(0, 20_000), (0, 40_000), (1, 45_000)]);
    }

    #[tokio::test]
    async fn each_filter_is_found_by_its_index() {
        let folder = tempfile::TempDir::new().unwrap();
        let store = Store::open(&Address::Sqlite(folder.path().join("registry.db"))).await.unwrap();
        let mut tx = store.read().await.unwrap();
        let none = ChangeFilter::default();
        let word = || Some("lake".to_owned());
        let filters = [
            (ChangeFilter { module: Some("acme/shop".parse().unwrap()), ..none.clone() }, "changes_module"),
            (ChangeFilter { event: Some("a".parse().unwrap()), ..none.clone() }, "change_events_event"),
            (ChangeFilter { destination: word(), ..none.clone() }, "change_destinations_kind"),
            (ChangeFilter { destination: word(), ..none }, "change_destinations_name"),
        ];
        for (filter, index) in filters {
            let statement = statement(0, 9, &filter, 5);
            let sqlx::AssertSqlSafe(sql) = statement.sql();
            let sql = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let plan: Vec<(i64, i64, i64, String)> = on!(tx, connection => {
                bound!(sqlx::query_as(sql), statement).fetch_all(connection).await
            })
            .unwrap();
            let plan: Vec<String> = plan.into_iter().map(|(.., step)| step).collect();
            assert!(plan.iter().any(|step| step.contains(&format!("INDEX {index} ("))), "{plan:#?}");
            assert!(!plan.iter().any(|step| step.starts_with("SCAN c")), "{plan:#?}");
        }
    }
}
