//! From events and an environment to the desired state.

use schemactl_model::{
    EventSpec, Finding, Schema,
    event::{Destination, DestinationKind, Role},
};

use super::{
    Desired, Lake, LakeEvent, check, envelope,
    lake::{self, ALL_EVENTS, ERRORS},
    postgres,
    report::{Hint, Report, rule},
    settings,
    streams::Streams,
    tables::Tables,
};
use crate::{
    environment::{Environment, KinesisConnection, LakeConnection},
    execution::is_rendered,
};

/// What must exist in an environment so that events land where they say, and what is in the way: an
/// error is a destination that cannot be as declared, a warning one that nothing is provisioned for
/// yet. `events` are those of `schema`.
pub fn desired(schema: &Schema, events: &[EventSpec], environment: &Environment) -> (Desired, Vec<Finding>) {
    let mut findings = settings::check(environment);
    if !findings.is_empty() {
        return (Desired::default(), findings);
    }
    let kinesis = environment.connections.kinesis.clone().unwrap_or_default();
    let mut builder = Builder {
        schema,
        environment,
        streams: Streams::new(&kinesis),
        tables: Tables::default(),
        lake: Vec::new(),
    };
    for event in events {
        for destination in &event.destinations {
            let mut report = Report::new(schema, event, destination);
            builder.destination(event, destination, &mut report);
            findings.extend(report.finish());
        }
    }
    let desired = builder.finish(&kinesis, &mut findings);
    findings.sort();
    findings.dedup();
    (desired, findings)
}

struct Builder<'a> {
    schema: &'a Schema,
    environment: &'a Environment,
    streams: Streams<'a>,
    tables: Tables,
    /// Events that land in the lake, each with the destination that says so.
    lake: Vec<(LakeEvent, &'a EventSpec, &'a Destination)>,
}

impl<'a> Builder<'a> {
    fn destination(&mut self, event: &'a EventSpec, destination: &'a Destination, report: &mut Report<'a>) {
        let kind = destination.kind_name();
        check::column_kinds(event, report);
        let is_executed = check::personal(event, destination, report);
        if !self.environment.connections.has(kind) {
            let problem = format!("the environment has no connection of kind {kind}; nothing is provisioned");
            report.warning(rule::NOT_CONNECTED, problem).hint(&format!("add [env.NAME.connections.{kind}]"));
            return;
        }
        if !is_rendered(kind) {
            let problem = format!("plan does not render {kind} yet; nothing is provisioned");
            report.warning(rule::NOT_RENDERED, problem);
            return;
        }
        if !check::selection(destination, report) || !is_executed || report.is_refused() {
            return;
        }
        check::partitions(destination, report);
        match &destination.kind {
            DestinationKind::Postgres(_) => self.postgres(event, destination, report),
            DestinationKind::Lake(_) => self.lake(event, destination, report),
            _ => self.streams.destination(&destination.kind, &event.name, report),
        }
    }

    fn postgres(&mut self, event: &'a EventSpec, destination: &'a Destination, report: &mut Report<'a>) {
        let Some(connection) = &self.environment.connections.postgres else {
            return;
        };
        let DestinationKind::Postgres(asked) = &destination.kind else {
            return;
        };
        let namespace = asked.schema.as_deref().unwrap_or(&connection.schema);
        let name = asked.table.as_deref().unwrap_or(event.name.as_str());
        if let Some(table) = postgres::table(self.schema, event, destination, (namespace, name), report) {
            check::retention(event, report);
            self.tables.add(table, report);
        }
    }

    fn lake(&mut self, event: &'a EventSpec, destination: &'a Destination, report: &mut Report<'a>) {
        let Some(connection) = &self.environment.connections.lake else {
            return;
        };
        if self.environment.connections.kinesis.is_none() {
            let problem =
                "the lake is fed from a Kinesis stream, and the environment has no connection to one";
            report.error(rule::NOT_CONNECTED, problem).hint("add [env.NAME.connections.kinesis]");
            return;
        }
        let DestinationKind::Lake(asked) = &destination.kind else {
            return;
        };
        let name = asked.table.clone().unwrap_or_else(|| event.name.as_str().replace('.', "_"));
        let path = asked.prefix.clone().unwrap_or_else(|| name.clone());
        let path = path.trim_matches('/').to_owned();
        if !settings::is_glue_name(&name) || !settings::is_path(&path) {
            let problem =
                format!("table {name:?} at {path:?} is not what Glue and S3 take as a name and a path");
            report
                .error(rule::NAME, problem)
                .hint("use a-z, 0-9 and _ for the table, and . - / besides for the path");
            return;
        }
        let target = (connection.database.as_str(), name.as_str());
        let Some(table) = lake::table(self.schema, event, destination, target, report) else {
            return;
        };
        let taken = [ALL_EVENTS, ERRORS].iter().any(|other| overlap(other, &path))
            || self.lake.iter().any(|(other, ..)| overlap(&other.path, &path));
        if taken {
            report.error(
                rule::NAME,
                format_args!("it cannot have its files at {path:?}: others lie there, above or below"),
            );
        }
        if self.lake.iter().any(|(other, ..)| other.name == event.name) {
            let problem = "the event lands in the lake already, by another of its destinations";
            report.error(rule::NAME, problem).hint("keep one lake destination per event");
        }
        check::kept_errors(event, destination, connection.prefix.trim_matches('/'), report);
        if self.tables.add(table, report) {
            let (name, retention_days) = (event.name.clone(), event.retention_days);
            let table = target.1.to_owned();
            self.lake.push((LakeEvent { name, table, path, retention_days }, event, destination));
        }
    }

    fn finish(mut self, kinesis: &KinesisConnection, findings: &mut Vec<Finding>) -> Desired {
        let mut lake = None;
        if let Some(connection) = self.environment.connections.lake.as_ref().filter(|_| !self.lake.is_empty())
        {
            let copied = [(Role::UserId, &envelope::USER_ID), (Role::DeviceId, &envelope::DEVICE_ID)];
            let allowed = |role: Role| {
                self.lake
                    .iter()
                    .all(|(_, event, destination)| lake::may_copy(self.schema, event, destination, role))
            };
            let with: Vec<_> =
                copied.iter().filter(|(role, _)| allowed(*role)).map(|(_, field)| *field).collect();
            self.tables.push(lake::all_events(&connection.database, &with));
            let mut events: Vec<_> = self.lake.into_iter().map(|(event, ..)| event).collect();
            events.sort_by(|one, other| one.name.cmp(&other.name));
            events.iter().for_each(|event| self.streams.global(&event.name));
            findings.extend(settings::check_lake_size(events.len(), connection));
            lake = Some(whole_lake(connection, kinesis, events));
        }
        Desired {
            tables: self.tables.finish(),
            streams: self.streams.finish(),
            lake,
            region: kinesis.region.clone(),
        }
    }
}

fn whole_lake(connection: &LakeConnection, kinesis: &KinesisConnection, events: Vec<LakeEvent>) -> Lake {
    Lake {
        bucket: connection.bucket.clone(),
        prefix: connection.prefix.trim_matches('/').to_owned(),
        database: connection.database.clone(),
        stream: kinesis.stream.clone(),
        events,
    }
}

/// Whether one path is the other's, or lies below it.
fn overlap(one: &str, other: &str) -> bool {
    let (one, other) = (format!("{one}/"), format!("{other}/"));
    one.starts_with(&other) || other.starts_with(&one)
}
