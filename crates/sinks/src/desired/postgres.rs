//! An event's table in Postgres.
//!
//! A message is one JSON column; but where values inside it may not land as they are, it is laid
//! out in columns (`address__city`), so that each value has a place of its own, or none.

use std::collections::{BTreeSet, HashSet};

use schemactl_model::{
    Digest, EventSpec, Schema,
    event::{Destination, PiiAction, Role},
    schema::{Cardinality, FieldId, MessageId},
};

use super::{
    Column, ColumnId, Engine, Member, Table, TableMark, TableName,
    envelope::{self, EnvelopeField},
    layout,
    personal::Personal,
    report::{Hint, Report, rule},
};
use crate::types::{
    Type,
    postgres::{Layout, layout as kind_layout, list},
};

/// Bytes of a name; Postgres cuts longer ones off silently, so that two may become one.
const MAX_NAME: usize = 63;
/// Postgres takes 1,600, fewer if they are wide.
const MAX_COLUMNS: usize = 1_200;

/// The event's table; what keeps it from being one is reported.
pub(super) fn table<'a>(
    schema: &'a Schema,
    event: &'a EventSpec,
    destination: &'a Destination,
    (namespace, name): (&str, &str),
    report: &mut Report<'a>,
) -> Option<Table> {
    for (what, name) in [("schema", namespace), ("table", name)] {
        if name.is_empty() || name.contains('\0') || name.len() > 1_000 {
            report.error(rule::NAME, format_args!("its {what} has no name that Postgres can hold"));
            return None;
        }
    }
    let message = schema.message(&event.message)?;
    let personal = Personal::new(schema, destination);
    let mut builder = Builder { schema, destination, personal, report, columns: Vec::new() };
    builder.envelope(event);
    builder.message(message, &mut Vec::new(), "", &mut vec![message]);
    builder.check_names();
    let columns = builder.columns;
    Some(Table {
        name: TableName { engine: Engine::Postgres, namespace: fit(namespace), name: fit(name) },
        mark: TableMark { event: Some(event.name.clone()) },
        comment: event.description.clone(),
        columns,
        retention_days: event.retention_days,
    })
}

struct Builder<'a, 'r> {
    schema: &'a Schema,
    destination: &'a Destination,
    personal: Personal<'a>,
    report: &'r mut Report<'a>,
    columns: Vec<Column>,
}

impl Builder<'_, '_> {
    fn envelope(&mut self, event: &EventSpec) {
        self.columns.extend([envelope::ID.column(), envelope::EVENT_TIME.column()]);
        self.copied(event, Role::UserId, &envelope::USER_ID);
        self.copied(event, Role::DeviceId, &envelope::DEVICE_ID);
        self.columns.extend(envelope::OTHERS.iter().map(EnvelopeField::column));
        self.columns.push(envelope::SENT_TIME.column());
        envelope::check_always(event, self.destination, self.report);
    }

    /// A column for what the envelope copies, unless the field's own column has that name.
    fn copied(&mut self, event: &EventSpec, role: Role, field: &EnvelopeField) {
        let found = envelope::copied(self.schema, event, self.destination, &self.personal, role);
        let Some((id, action)) = found.filter(|(id, _)| self.column_name(*id) != field.column) else {
            return;
        };
        let column = field.column();
        match action {
            PiiAction::Allow => self.columns.push(column),
            PiiAction::Hash => {
                let name = column.value.name.clone();
                self.hash(column.id, &name, id);
            }
            PiiAction::Drop | PiiAction::Mask | PiiAction::Deny => {}
        }
    }

    fn column_name(&self, field: FieldId) -> String {
        let field = &self.schema[field];
        layout::asked_name(field).unwrap_or(&field.name).to_owned()
    }

    fn message(&mut self, message: MessageId, path: &mut Vec<i32>, prefix: &str, open: &mut Vec<MessageId>) {
        for id in &self.schema[message].fields {
            if self.columns.len() > MAX_COLUMNS {
                return;
            }
            if !path.is_empty() || self.destination.fields.takes(&self.schema[*id].name) {
                path.push(self.schema[*id].number);
                self.field(*id, path, prefix, open);
                path.pop();
            }
        }
        for id in &self.schema[message].oneofs {
            let oneof = &self.schema[*id];
            let members = oneof.fields.iter().map(|field| &self.schema[*field].name);
            let lands =
                !path.is_empty() || members.into_iter().any(|name| self.destination.fields.takes(name));
            if !oneof.is_synthetic && lands {
                let asked = oneof.options.oneof.as_deref().and_then(|options| options.case_column.clone());
                let name =
                    asked.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("{}_case", oneof.name));
                self.push(
                    ColumnId::oneof(path, &oneof.name),
                    Member {
                        number: 0,
                        name: format!("{prefix}{name}"),
                        r#type: Type::Text,
                        source: "oneof".to_owned(),
                        oneof: None,
                        values: Vec::new(),
                    },
                    format!("Which of {:?} is set.", oneof.name),
                );
            }
        }
    }

    fn field(&mut self, id: FieldId, path: &mut Vec<i32>, prefix: &str, open: &mut Vec<MessageId>) {
        let name = format!("{prefix}{}", self.column_name(id));
        match self.personal.action(id) {
            PiiAction::Allow => {}
            PiiAction::Hash => return self.hash(ColumnId::field(path), &name, id),
            // Masking and denial have refused the destination already.
            PiiAction::Drop | PiiAction::Mask | PiiAction::Deny => return,
        }
        let within = self.personal.actions_within(id);
        if within.is_empty() {
            return self.plain(id, path, name);
        }
        match self.schema[id].kind.message().filter(|_| !self.schema[id].is_repeated()) {
            Some(message) if !open.contains(&message) => {
                open.push(message);
                self.message(message, path, &format!("{name}__"), open);
                open.pop();
            }
            _ => self.left_out(id, &within),
        }
    }

    fn plain(&mut self, id: FieldId, path: &[i32], name: String) {
        let field = &self.schema[id];
        let base = match field.cardinality {
            Cardinality::Map => Type::Json,
            Cardinality::Repeated => list(self.schema, field.kind),
            _ => match kind_layout(self.schema, field.kind) {
                Layout::Value(value) => value,
                Layout::Message => Type::Json,
                Layout::Parts(parts) => return self.parts(id, path, &name, parts),
            },
        };
        match layout::column_type(field, "postgres", base) {
            Ok(r#type) => {
                let value = layout::member(self.schema, id, name, r#type);
                self.push(ColumnId::field(path), value, layout::comment(self.schema, id));
            }
            Err(problem) => {
                self.report.error(rule::TYPE, problem);
            }
        }
    }

    fn parts(&mut self, id: FieldId, path: &[i32], name: &str, parts: &[(&str, Type)]) {
        for (part, r#type) in parts {
            let value = layout::member(self.schema, id, format!("{name}_{part}"), r#type.clone());
            self.push(ColumnId::field(path).part(part), value, layout::comment(self.schema, id));
        }
    }

    /// Scalars, and lists of them, element by element. A message has no one encoding to hash.
    fn hash(&mut self, id: ColumnId, name: &str, field: FieldId) {
        let kind = self.schema[field].kind;
        let hashable =
            matches!(kind_layout(self.schema, kind), Layout::Value(ref value) if *value != Type::Json);
        let r#type = match self.schema[field].cardinality {
            Cardinality::Map => None,
            Cardinality::Repeated => hashable.then(|| Type::Text.array()),
            _ => hashable.then_some(Type::Text),
        };
        let Some(r#type) = r#type else {
            return self.left_out(field, &BTreeSet::from([PiiAction::Hash]));
        };
        let mut value = layout::member(self.schema, field, format!("{name}_hash"), r#type);
        value.values = Vec::new();
        self.push(id.part("hash"), value, format!("Keyed hash. {}", layout::comment(self.schema, field)));
    }

    fn left_out(&mut self, field: FieldId, actions: &BTreeSet<PiiAction>) {
        let words: Vec<_> = actions.iter().map(|action| done(*action)).collect();
        let problem = format!(
            "field {:?} is left out whole: values inside it are to be {}, and have no columns of their own",
            self.schema[field].name,
            words.join(" and ")
        );
        self.report.warning(rule::LEFT_OUT, problem);
    }

    fn push(&mut self, id: ColumnId, mut value: Member, comment: String) {
        value.name = fit(&value.name);
        self.columns.push(Column { id, value, comment });
    }

    /// Names are compared as SQLite does, so that both dialects take them.
    fn check_names(&mut self) {
        if self.columns.len() > MAX_COLUMNS {
            self.report.error(rule::LIMIT, format_args!("it has more than {MAX_COLUMNS} columns"));
            return;
        }
        let mut taken = HashSet::new();
        for column in &self.columns {
            let name = &column.value.name;
            if name.contains('\0') {
                self.report
                    .error(rule::NAME, format_args!("column {name:?} has a name that Postgres cannot hold"));
            } else if !taken.insert(name.to_ascii_lowercase()) {
                let problem = format!("two columns are called {name:?}");
                self.report
                    .error(rule::NAME, problem)
                    .hint("set (schemactl.v1.field).column.name on one of them");
            }
        }
    }
}

fn done(action: PiiAction) -> &'static str {
    match action {
        PiiAction::Deny => "denied",
        PiiAction::Drop => "dropped",
        PiiAction::Hash => "hashed",
        PiiAction::Mask => "masked",
        PiiAction::Allow => "kept",
    }
}

/// The name, or as much of it as Postgres keeps with a digest of the whole behind it.
pub(crate) fn fit(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let digest = Digest::of(name.as_bytes()).to_string();
    let end = (0..=MAX_NAME - 9).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    format!("{}_{}", &name[..end], &digest[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_what_tells_it_apart() {
        let (one, two) = (fit(&format!("{}é1", "x".repeat(61))), fit(&format!("{}é2", "x".repeat(61))));
        assert!(one.len() <= MAX_NAME && two.len() <= MAX_NAME);
        assert_ne!(one, two);
        assert_eq!(fit("order_id"), "order_id");
    }
}
