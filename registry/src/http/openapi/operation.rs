//! What callers are told about an endpoint.

use schemars::{JsonSchema, Schema, SchemaGenerator};

/// Makes a type's schema, or a reference to it.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// An endpoint as callers see it: what it takes and what it answers.
pub(in crate::http) struct Operation {
    /// Unique, in camel case: what generated clients call it.
    pub(super) id: &'static str,
    /// What it does; a sentence without its full stop.
    pub(super) summary: &'static str,
    pub(super) query: Option<SchemaOf>,
    pub(super) body: Option<SchemaOf>,
    pub(super) answers: Vec<Answer>,
    /// Codes of problems besides those that every endpoint of its sort may have.
    pub(super) codes: Vec<&'static str>,
}

/// What is answered where nothing goes wrong.
pub(super) struct Answer {
    pub status: u16,
    pub description: &'static str,
    /// Media type and schema.
    pub content: Option<(&'static str, SchemaOf)>,
    /// Whether it carries an ETag.
    pub tagged: bool,
}

impl Operation {
    pub(in crate::http) fn new(id: &'static str, summary: &'static str) -> Operation {
        Operation { id, summary, query: None, body: None, answers: Vec::new(), codes: Vec::new() }
    }

    /// The type that its query is read as.
    pub(in crate::http) fn query<T: JsonSchema>(mut self) -> Operation {
        // Inline: the properties become parameters.
        self.query = Some(T::json_schema);
        self
    }

    /// The type that its body is read as.
    pub(in crate::http) fn body<T: JsonSchema>(mut self) -> Operation {
        self.body = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    pub(in crate::http) fn json<T: JsonSchema>(self, status: u16, description: &'static str) -> Operation {
        self.content(status, description, "application/json", SchemaGenerator::subschema_for::<T>)
    }

    pub(in crate::http) fn text(self, status: u16, description: &'static str) -> Operation {
        self.content(status, description, "text/plain", SchemaGenerator::subschema_for::<String>)
    }

    pub(in crate::http) fn bytes(self, status: u16, description: &'static str) -> Operation {
        self.content(status, description, "application/octet-stream", |_| Schema::default())
    }

    /// An answer of any media type.
    pub(in crate::http) fn content(
        mut self,
        status: u16,
        description: &'static str,
        media_type: &'static str,
        schema: SchemaOf,
    ) -> Operation {
        let content = Some((media_type, schema));
        self.answers.push(Answer { status, description, content, tagged: false });
        self
    }

    /// An answer without a body.
    pub(in crate::http) fn nothing(mut self, description: &'static str) -> Operation {
        self.answers.push(Answer { status: 204, description, content: None, tagged: false });
        self
    }

    /// The answers so far carry an ETag, and are not sent again to whoever has them.
    pub(in crate::http) fn tagged(mut self) -> Operation {
        self.answers.iter_mut().for_each(|answer| answer.tagged = true);
        let description = "The caller has it already, under the ETag of its If-None-Match";
        self.answers.push(Answer { status: 304, description, content: None, tagged: true });
        self
    }

    /// Problems that only endpoints like this one have.
    pub(in crate::http) fn fails(mut self, codes: &[&'static str]) -> Operation {
        self.codes.extend_from_slice(codes);
        self
    }
}
