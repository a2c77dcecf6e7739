//! What the rules that found something say about themselves.

use std::collections::BTreeSet;

use schemactl_check::{
    Example, Rule,
    families::{Family, LookUp, look_up},
};
use schemactl_model::Finding;
use serde::Serialize;

use super::log::Message;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    pub id: String,
    #[serde(flatten)]
    documentation: Option<Documentation>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Documentation {
    short_description: Message,
    full_description: Message,
    help: Message,
    properties: Properties,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
}

/// The rules of findings, each once. What is no rule, as that a schema compiles, has an id alone.
pub(super) fn found(findings: &[Finding]) -> Vec<Descriptor> {
    let ids: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_ref()).collect();
    let descriptor = |id: &str| {
        let documentation = match look_up(id) {
            LookUp::Rule(family, rule) => Some(documentation(family, rule)),
            LookUp::Renamed(_) | LookUp::Category(_) | LookUp::Unknown(_) => None,
        };
        Descriptor { id: id.to_owned(), documentation }
    };
    ids.into_iter().map(descriptor).collect()
}

fn documentation(family: &Family, rule: &Rule) -> Documentation {
    let examples: Vec<String> = rule.examples().iter().map(example).collect();
    let why = rule.why();
    let text = format!("{}\n\n{why}", rule.purpose);
    Documentation {
        short_description: Message::plain(rule.purpose.to_owned()),
        full_description: Message::plain(why),
        help: Message::with_markdown(text.clone(), format!("{text}\n\n{}", examples.join("\n\n"))),
        properties: Properties {
            tags: std::iter::once(family.name).chain(rule.categories.iter().copied()).collect(),
        },
    }
}

fn example(example: &Example) -> String {
    format!("{}:\n\n```proto\n{}\n```", example.mark, example.text.trim_end())
}
