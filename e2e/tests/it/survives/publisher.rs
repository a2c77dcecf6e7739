//! Somebody who publishes one version after the other, and again what nobody acknowledged.

use serde_json::Value;

use crate::client::{Answer, Client};

/// Versions of a module before the publisher goes on to the next.
const VERSIONS: u32 = 4;

pub struct Acknowledged {
    pub module: String,
    pub version: String,
    pub content: String,
}

pub struct Publisher {
    number: u32,
    /// Publishes so far, without those to be tried again.
    step: u32,
    base: Option<String>,
    pub acknowledged: Vec<Acknowledged>,
}

impl Publisher {
    /// So many of them, each with modules of its own.
    pub fn some(number: u32) -> Vec<Publisher> {
        let publisher = |number| Publisher { number, step: 0, base: None, acknowledged: Vec::new() };
        (0..number).map(publisher).collect()
    }

    /// Publishes the next version, or again the one before where nobody acknowledged it; `None` where nobody
    /// answers.
    pub fn publish(&mut self, client: &Client) -> Option<Answer> {
        let (module, content) = self.next();
        let answer = client.publish(&module, self.base.as_deref(), &content)?;
        // 200 says that it was there already: published, and killed before it was told.
        if matches!(answer.status, 200 | 201) {
            let version = answer.body.pointer("/version/version").and_then(Value::as_str);
            let version = version.unwrap_or_else(|| panic!("no version in {}", answer.body)).to_owned();
            self.step += 1;
            self.base = (!self.step.is_multiple_of(VERSIONS)).then(|| version.clone());
            self.acknowledged.push(Acknowledged { module, version, content });
        }
        Some(answer)
    }

    fn next(&self) -> (String, String) {
        let (number, part) = (self.number, self.step / VERSIONS);
        let module = format!("acme/p{number}-{part}");
        (module, event(&format!("Seen{number}x{part}"), self.step % VERSIONS + 1))
    }
}

/// An event with a number of fields, so that each state only adds to the one before.
pub fn event(message: &str, fields: u32) -> String {
    let fields: String =
        (1..=fields).map(|number| format!("  string field_{number} = {number};\n")).collect();
    format!(
        "syntax = \"proto3\";\npackage acme.v1;\nimport \"schemactl/v1/options.proto\";\n\n// Seen.\nmessage {message} {{\n  \
         option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{{lake: {{}}}}]}};\n{fields}}}\n"
    )
}
