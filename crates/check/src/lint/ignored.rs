//! buf's comments that silence a rule: `buf:lint:ignore RULE_ID`.

use std::collections::HashMap;

use schemactl_model::schema::{FileId, LINT_IGNORE, Schema};

use crate::{place::Spot, source_path::declarations};

/// What comments silence. Each comment is read once, however much is found below it.
pub(super) struct Ignored<'a> {
    schema: &'a Schema,
    /// By file and location, what the lines that silence go on with.
    read: HashMap<(FileId, Vec<i32>), Vec<&'a str>>,
}

impl<'a> Ignored<'a> {
    pub fn new(schema: &'a Schema) -> Self {
        Ignored { schema, read: HashMap::new() }
    }

    /// Whether a comment says that a rule is to be silent at a spot: a line of the comment directly above
    /// what stands there, or above anything around it. As in buf the id only has to be what the line
    /// goes on with, so that `COMMENT_ENUM_VALUE` silences `COMMENT_ENUM` too.
    pub fn covers(&mut self, spot: &Spot, rule: &str) -> bool {
        declarations(&spot.location).iter().any(|declaration| {
            let names = self.names(spot.file, declaration.location);
            names.iter().any(|name| name.starts_with(rule))
        })
    }

    fn names(&mut self, file: FileId, location: &[i32]) -> &[&'a str] {
        let schema = self.schema;
        self.read.entry((file, location.to_vec())).or_insert_with(|| {
            let leading = schema.comments(file, location).leading.unwrap_or_default();
            let name = |line: &'a str| line.trim().strip_prefix(LINT_IGNORE)?.strip_prefix(' ');
            leading.lines().filter_map(name).collect()
        })
    }
}
