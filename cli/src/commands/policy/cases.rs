//! Cases of a policy: a .proto in a few lines, and the rules that have to refuse it.

use std::{collections::BTreeSet, path::Path};

use schemactl_check::{
    Change, GateConfig, Policy,
    families::{LookUp, did_you_mean, look_up},
    gate,
    policy::Day,
};
use schemactl_compile::{Input, Limits, Source, compile};
use schemactl_model::{Finding, ModuleName, Schema, Severity, Version};
use serde::Deserialize;

use crate::{
    commands::unknown_rule,
    config::from_toml,
    error::{Error, Result, Stop},
    policy::{read_small, today},
};

/// Cases of one file; each is a compilation.
const MOST: usize = 1_000;

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    case: Vec<Case>,
}

/// A schema and what is to be said about it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub name: String,
    /// A whole .proto file.
    proto: String,
    /// The file as it was, where the case is about a change.
    before: Option<String>,
    /// The module it is of, for waivers that are about some modules.
    module: Option<ModuleName>,
    /// The day of the case; today where it does not matter.
    today: Option<Day>,
    /// Ids of the rules that have to refuse it; none where it has to pass.
    #[serde(default)]
    expect: BTreeSet<String>,
    /// Ids of the rules that have to warn, where that matters.
    warn: Option<BTreeSet<String>>,
}

/// What came of a case.
pub struct Outcome {
    /// In what it is not as expected; empty where it is.
    pub problems: Vec<String>,
    /// What was said, for those who look for the reason.
    pub findings: Vec<Finding>,
}

/// The cases of a file.
pub fn read(path: &Path) -> Result<Vec<Case>> {
    let shown = path.to_string_lossy();
    let File { case: cases } = from_toml(&shown, &read_small(path)?)?;
    if cases.is_empty() || cases.len() > MOST {
        let message = format!("{shown} has {} cases; a file has 1 to {MOST}", cases.len());
        return Err(Error::usage(message).hint("write them as [[case]] with name, proto and expect").into());
    }
    for case in &cases {
        for id in case.expect.iter().chain(case.warn.iter().flatten()) {
            known(&shown, case, id)?;
        }
    }
    Ok(cases)
}

/// Refuses to expect what can never be said.
fn known(shown: &str, case: &Case, id: &str) -> Result<()> {
    let close = match look_up(id) {
        LookUp::Rule(family, _) if FAMILIES.contains(&family.name) => return Ok(()),
        LookUp::Unknown(close) => did_you_mean(&close),
        _ => String::new(),
    };
    let message = format!("{shown}: case {:?} expects {id:?}, which is not a rule of policy", case.name);
    let hint = if close.is_empty() { format!("rules of {} can be", FAMILIES.join(", ")) } else { close };
    Err(Error::usage(message).hint(hint).into())
}

/// The families that cases are about; how a few lines are spelt is nobody's business.
const FAMILIES: &[&str] = &["policy", "events", "event-lint", "waivers"];

impl Case {
    /// Asks the gate.
    pub fn run(&self, policy: &Policy) -> Result<Outcome> {
        let after = match self.compiled(&self.proto) {
            Ok(schema) => schema,
            Err(findings) => return Ok(does_not_compile("proto", findings)),
        };
        let before = match self.before.as_deref().map(|text| self.compiled(text)).transpose() {
            Ok(before) => before,
            Err(findings) => return Ok(does_not_compile("before", findings)),
        };
        let findings = self.judged(before.as_ref(), &after, policy)?;
        let told = |severity| -> BTreeSet<String> {
            let of_weight = findings.iter().filter(|finding| finding.severity == severity);
            of_weight.map(|finding| finding.rule.to_string()).collect()
        };
        let mut problems = difference("refused", &self.expect, &told(Severity::Error));
        if let Some(warn) = &self.warn {
            problems.extend(difference("warned of", warn, &told(Severity::Warning)));
        }
        Ok(Outcome { problems, findings })
    }

    fn compiled(&self, text: &str) -> Result<Schema, Vec<Finding>> {
        let path = "case.proto";
        let source = path.parse().map(|path| Source { path, content: text.to_owned().into() });
        let input = Input { files: source.into_iter().collect(), ..Input::default() };
        let mut schema = compile(&input, &Limits::default())?.schema;
        schema.attach_source(path, text.to_owned().into());
        Ok(schema)
    }

    fn judged(&self, before: Option<&Schema>, after: &Schema, policy: &Policy) -> Result<Vec<Finding>> {
        let version = Version::new(1, 0, 0);
        let change = Change { before: before.map(|before| (before, &version)), ..Change::first(after) };
        let config = GateConfig {
            policy: policy.clone(),
            module: self.module.clone(),
            today: Some(self.today.unwrap_or_else(today)),
            ..GateConfig::default()
        };
        let verdict = gate(&change, &config).map_err(|error| Stop::from(unknown_rule(&error)))?;
        let is_about = |finding: &Finding| match look_up(&finding.rule) {
            LookUp::Rule(family, _) => FAMILIES.contains(&family.name),
            // What no family has is wrong with the event itself.
            _ => true,
        };
        Ok(verdict.findings.into_iter().filter(is_about).collect())
    }
}

fn does_not_compile(what: &str, findings: Vec<Finding>) -> Outcome {
    Outcome { problems: vec![format!("its {what} does not compile")], findings }
}

fn difference(what: &str, expected: &BTreeSet<String>, told: &BTreeSet<String>) -> Vec<String> {
    if expected == told {
        return Vec::new();
    }
    let list = |ids: &BTreeSet<String>| {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        if ids.is_empty() { "nothing".to_owned() } else { ids.join(", ") }
    };
    vec![format!("{what} {}, expected {}", list(told), list(expected))]
}
