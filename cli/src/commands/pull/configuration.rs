//! A schemactl.toml for what comes from a registry.

use schemactl_api::{DependencyBody, Settings};
use schemactl_model::ModuleName;
use serde::Serialize;

/// A configuration for sources that came without one.
///
/// Dependencies that are fetched along lie in folders beside it: `beside` is the way from the module's folder to
/// where they are.
pub(super) fn configuration(
    module: &ModuleName,
    dependencies: &[DependencyBody],
    settings: &Settings,
    beside: Option<&str>,
) -> String {
    let mut text = format!("[module]\nname = \"{}\"\n", module);
    let direct = dependencies.iter().filter(|dependency| !dependency.requirement.is_empty());
    let line = |one: &DependencyBody| match beside {
        Some(beside) => format!(
            "\"{0}\" = {{ version = \"{1}\", path = \"{beside}/{0}\" }}\n",
            one.module, one.requirement
        ),
        None => format!("\"{}\" = \"{}\"\n", one.module, one.requirement),
    };
    let lines: Vec<String> = direct.map(line).collect();
    if !lines.is_empty() {
        text.push_str("\n[deps]\n");
        text.push_str(&lines.concat());
    }
    text.push_str(&rules("lint", &settings.lint));
    text.push_str(&rules("breaking", &settings.breaking));
    text
}

/// The table of one family of rules, without what says nothing; empty where nothing is left.
fn rules(table: &str, config: &impl Serialize) -> String {
    let mut written = toml::Table::try_from(config).unwrap_or_default();
    written.retain(|_, value| match value {
        toml::Value::Array(list) => !list.is_empty(),
        toml::Value::Table(keys) => !keys.is_empty(),
        toml::Value::Boolean(on) => *on,
        _ => true,
    });
    if written.is_empty() {
        return String::new();
    }
    let nested = toml::Table::from_iter([(table.to_owned(), toml::Value::Table(written))]);
    toml::to_string(&nested).map_or_else(|_| String::new(), |text| format!("\n{text}"))
}
