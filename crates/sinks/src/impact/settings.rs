//! What a destination says of itself beside its fields: where it lands, and by what rows are sorted.

use schemactl_model::{
    EventSpec,
    event::{Destination, DestinationKind, Role},
};

use super::{
    effect::Effect,
    value::{Ddl, ImpactClass},
};
use crate::execution::is_rendered;

/// An event with one of its destinations.
#[derive(Clone, Copy)]
pub(super) struct Landing<'a> {
    pub(super) event: &'a EventSpec,
    pub(super) destination: &'a Destination,
}

/// What a destination's own settings, and the event's, come to. Of a table that `plan` knows on both
/// sides, where it lands is the plan's to say.
pub(super) fn effects(before: Landing, after: Landing, has_tables: bool) -> Vec<Effect> {
    let mut effects = Vec::new();
    if !has_tables {
        effects.extend(moved(before, after));
    }
    effects.extend(prefix(before, after));
    if location(before) == location(after) {
        effects.extend(keys(before, after));
        effects.extend(kafka(before.destination, after.destination));
    }
    effects.extend(custom(before.destination, after.destination));
    effects.extend(retention(before, after));
    effects.extend(Role::ALL.iter().filter_map(|role| copied(before, after, *role)));
    effects
}

/// Where a destination lands, by declared or default names; what the environment adds is left out.
pub(super) fn location(Landing { event, destination }: Landing) -> String {
    let name = event.name.as_str();
    let own = |asked: &Option<String>| asked.clone().unwrap_or_else(|| name.to_owned());
    let table = |space: &Option<String>, asked: &Option<String>, default: &str| {
        let table = asked.as_deref().unwrap_or(default);
        match space {
            Some(space) => format!("table \"{space}.{table}\""),
            None => format!("table {table:?}"),
        }
    };
    match &destination.kind {
        DestinationKind::Lake(lake) => table(&None, &lake.table, &name.replace('.', "_")),
        DestinationKind::Kafka(kafka) => format!("topic {:?}", own(&kafka.topic)),
        DestinationKind::Kinesis(kinesis) => {
            match kinesis.stream.as_deref().filter(|name| !name.is_empty()) {
                Some(stream) => format!("stream {stream:?}"),
                None => "the stream of all events".to_owned(),
            }
        }
        DestinationKind::Snowflake(asked) => table(&asked.schema, &asked.table, &name.to_ascii_uppercase()),
        DestinationKind::Bigquery(asked) => table(&asked.dataset, &asked.table, name),
        DestinationKind::Clickhouse(asked) => table(&asked.database, &asked.table, name),
        DestinationKind::Postgres(asked) => table(&asked.schema, &asked.table, name),
        DestinationKind::Iceberg(asked) => table(&asked.namespace, &asked.table, name),
        DestinationKind::Amplitude(amplitude) => format!("event type {:?}", own(&amplitude.event_type)),
        DestinationKind::Webhook(webhook) => match webhook.path.as_deref() {
            Some(path) => format!("path {path:?}"),
            None => "the endpoint itself".to_owned(),
        },
        DestinationKind::Custom(custom) => {
            format!("plugin {:?}", custom.plugin.as_deref().unwrap_or_default())
        }
    }
}

fn moved(before: Landing, after: Landing) -> Option<Effect> {
    let (was, is) = (location(before), location(after));
    (was != is).then(|| {
        let reason = format!("{is} takes the place of {was}, which keeps what it has of it and gets no more");
        Effect::whole(ImpactClass::Moved, reason).not_rendered(after.destination.kind_name())
    })
}

/// The path of a lake's files. Where the table is another one too, that says it.
fn prefix(before: Landing, after: Landing) -> Option<Effect> {
    let (DestinationKind::Lake(old), DestinationKind::Lake(new)) =
        (&before.destination.kind, &after.destination.kind)
    else {
        return None;
    };
    let is_other = old.prefix != new.prefix && location(before) == location(after);
    is_other.then(|| {
        let table = new.table.as_deref().unwrap_or(after.event.name.as_str());
        let path = |prefix: &Option<String>| prefix.clone().unwrap_or_else(|| table.to_owned());
        let (was, is) = (path(&old.prefix), path(&new.prefix));
        let reason = format!("its files lie below {is:?} from now on; those below {was:?} stay, and the table reads them no more");
        Effect::whole(ImpactClass::Moved, reason).not_rendered("lake")
    })
}

/// Keys and partitions of tables.
fn keys(before: Landing, after: Landing) -> Vec<Effect> {
    let mut effects = Vec::new();
    let kind = after.destination.kind_name();
    if before.destination.partition_by != after.destination.partition_by {
        effects.push(partitions(kind));
    }
    if let (DestinationKind::Clickhouse(old), DestinationKind::Clickhouse(new)) =
        (&before.destination.kind, &after.destination.kind)
        && old.order_by != new.order_by
    {
        let reason = "the sorting key of a ClickHouse table cannot change";
        effects.push(Effect::whole(ImpactClass::NewTable, reason).not_rendered(kind));
    }
    effects
}

fn partitions(kind: &str) -> Effect {
    match kind {
        "iceberg" => Effect::whole(
            ImpactClass::Changed,
            "the partition spec evolves: files from before keep their partitions, and both are read",
        ),
        "snowflake" | "bigquery" | "clickhouse" => {
            let reason = "a table that is there cannot be partitioned in another way";
            Effect::whole(ImpactClass::NewTable, reason).not_rendered(kind)
        }
        kind if is_rendered(kind) => Effect::whole(
            ImpactClass::Nothing,
            format!("plan does not render partition_by for {kind} yet; what is there stays as it is"),
        ),
        kind => Effect::whole(ImpactClass::Nothing, format!("{kind} has no partitions by field")),
    }
}

fn kafka(before: &Destination, after: &Destination) -> Vec<Effect> {
    let (DestinationKind::Kafka(old), DestinationKind::Kafka(new)) = (&before.kind, &after.kind) else {
        return Vec::new();
    };
    let mut effects = Vec::new();
    if old.partitions != new.partitions {
        let reason = "partitions are those of a new topic; one that is there keeps its own";
        effects.push(Effect::whole(ImpactClass::Nothing, reason));
    }
    if old.compact.unwrap_or(false) != new.compact.unwrap_or(false) {
        let reason = match new.compact {
            Some(true) => "of each key only the last record is kept, of those that lie there too",
            _ => "records are kept by age and no more by key",
        };
        effects.push(Effect::whole(ImpactClass::Changed, reason));
    }
    effects
}

fn custom(before: &Destination, after: &Destination) -> Option<Effect> {
    let (DestinationKind::Custom(old), DestinationKind::Custom(new)) = (&before.kind, &after.kind) else {
        return None;
    };
    let is_other = old.settings != new.settings;
    is_other.then(|| super::receivers::custom(new.plugin.as_deref().unwrap_or_default()))
}

/// Where something that `plan` renders deletes by age.
fn retention(before: Landing, after: Landing) -> Option<Effect> {
    let (was, is) = (before.event.retention_days, after.event.retention_days);
    if was == is || after.destination.kind_name() != "lake" {
        return None;
    }
    let days = |days: Option<u32>| days.map_or("for ever".to_owned(), |days| format!("for {days} days"));
    let reason = format!("its files, those that lie there too, are kept {} and not {}", days(is), days(was));
    Some(Effect { ddl: Ddl::NotRendered, ..Effect::whole(ImpactClass::Changed, reason) })
}

/// What the envelope copies from a field.
fn copied(before: Landing, after: Landing, role: Role) -> Option<Effect> {
    let field = |landing: Landing| {
        landing.event.field_with_role(role).map(|field| (field.number, field.name.clone()))
    };
    let (was, is) = (field(before), field(after));
    let number = |field: &Option<(i32, String)>| field.as_ref().map(|(number, _)| *number);
    let kind = after.destination.kind_name();
    if number(&was) == number(&is) || !says(kind, role, was.is_some() && is.is_some()) {
        return None;
    }
    let name =
        |field: Option<(i32, String)>| field.map_or("no field".to_owned(), |(_, name)| format!("{name:?}"));
    let what = match role {
        Role::UserId => "the user",
        Role::DeviceId => "the device",
        Role::EventTime => "the event's time",
        Role::IdempotencyKey => "the event's id",
        Role::PartitionKey => "the key that decides the order",
    };
    let reason = format!("{what} comes from {} and not from {}", name(is), name(was));
    Some(Effect::whole(ImpactClass::Changed, reason))
}

/// Whether a kind of destination shows what the envelope copies. That a user's or device's column comes
/// or goes is said by the tables that are rendered.
fn says(kind: &str, role: Role, is_swap: bool) -> bool {
    match role {
        Role::PartitionKey => matches!(kind, "kafka" | "kinesis"),
        Role::UserId | Role::DeviceId => is_swap || !matches!(kind, "postgres" | "lake"),
        Role::EventTime | Role::IdempotencyKey => true,
    }
}
