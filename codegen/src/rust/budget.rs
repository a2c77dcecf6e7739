//! prost-build asks of every message whether it can be `Copy` and `Eq` by walking all that is in it,
//! again for each way that leads there. A few kilobytes of schema can make that walk endless or
//! deeper than the stack; such schemas are refused first.

use schemactl_model::{
    Schema,
    schema::{Cardinality, MessageId},
};

use crate::{
    problems::{Problems, TYPE},
    selection::Selection,
};

/// Messages inside each other that are walked in one go.
const MAX_DEPTH: usize = 100;
/// Messages visited over all walks.
const MAX_STEPS: usize = 2_000_000;

/// Refuses messages that nest too deep or in too many ways.
pub fn check(schema: &Schema, selection: &Selection, problems: &mut Problems) {
    let mut walk = Walk { schema, open: Vec::new(), steps: 0 };
    for id in &selection.messages {
        if walk.visit(*id).is_err() {
            let message = format!(
                "message \"{}\" has messages inside each other deeper, or in more ways, than the Rust logger supports",
                schema[*id].full_name
            );
            problems.add(TYPE, *id, message, "nest fewer messages, or make one of the fields repeated");
            return;
        }
        walk.open.clear();
    }
}

struct Walk<'a> {
    schema: &'a Schema,
    open: Vec<MessageId>,
    steps: usize,
}

struct TooMuch;

impl Walk<'_> {
    fn visit(&mut self, id: MessageId) -> Result<(), TooMuch> {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.open.len() >= MAX_DEPTH {
            return Err(TooMuch);
        }
        self.open.push(id);
        for field in &self.schema[id].fields {
            let field = &self.schema[*field];
            // A repeated field answers for itself.
            let single = !matches!(field.cardinality, Cardinality::Repeated | Cardinality::Map);
            if let Some(inner) = field.kind.message().filter(|inner| single && !self.open.contains(inner)) {
                self.visit(inner)?;
            }
        }
        self.open.pop();
        Ok(())
    }
}
