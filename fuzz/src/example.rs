//! The examples of the rules' documentation as seeds.

use schemactl_check::Rule;

use crate::spell;

/// An example as a module, completed as the documentation's reader would; empty where the rule has none.
pub fn spelled(rule: &Rule, mark: &str) -> Vec<u8> {
    let explanation = rule.explanation();
    let fence = format!("```proto {mark}\n");
    let text = explanation.split_once(&fence).and_then(|(_, rest)| rest.split_once("```"));
    let Some((text, _)) = text else { return Vec::new() };
    if text.starts_with("// FILE ") {
        return text.as_bytes().to_vec();
    }
    let syntax = if text.starts_with("syntax") { "" } else { "syntax = \"proto3\";\n" };
    spell([("acme/v1/example.proto", format!("{syntax}{text}").as_str())])
}
