//! `schemactl.toml`.

use std::{collections::BTreeMap, path::Path};

use schemactl_check::{BreakingConfig, LintConfig};
use schemactl_model::{ModuleName, VersionReq};
use schemactl_sinks::Environment;
use serde::Deserialize;

use super::{Config, Dependency, Generate, Root, error::at, toml_text::from_toml};
use crate::error::{Error, Result};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    module: Option<Module>,
    deps: BTreeMap<ModuleName, Requirement>,
    lint: LintConfig,
    breaking: BreakingConfig,
    generate: Vec<GenerateTable>,
    env: BTreeMap<String, Environment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Module {
    name: ModuleName,
    #[serde(default = "here")]
    root: String,
}

/// `"^1.2"`, or a table.
#[derive(Deserialize)]
#[serde(untagged)]
enum Requirement {
    Version(VersionReq),
    Table(DependencyTable),
    /// What is no range; refused by name.
    Odd(String),
    OddTable {
        version: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DependencyTable {
    version: Option<VersionReq>,
    path: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GenerateTable {
    logger: Option<String>,
    plugin: Option<String>,
    out: String,
}

fn here() -> String {
    ".".to_owned()
}

/// Reads `schemactl.toml`; a key that is not known is refused.
pub(super) fn parse(file: &str, text: &str) -> Result<Config> {
    let parsed: File = from_toml(file, text)?;
    let mut config = Config {
        lint: parsed.lint,
        breaking: parsed.breaking,
        environments: parsed.env,
        ..Config::default()
    };
    if let Some(module) = parsed.module {
        config.module = Some(module.name);
        config.roots.push(Root { path: below(file, "root", &module.root)?, excludes: Vec::new() });
    }
    for (name, requirement) in parsed.deps {
        config.dependencies.insert(name.clone(), dependency(file, &name, requirement)?);
    }
    for table in parsed.generate {
        config.generate.push(generate(file, table)?);
    }
    exclude_generated(file, &mut config);
    Ok(config)
}

/// Generated code brings .proto files of its own, which are no sources of the module, wherever they are
/// written. A folder that holds the import root itself excludes nothing.
fn exclude_generated(file: &str, config: &mut Config) {
    let outs: Vec<String> =
        config.generate.iter().filter_map(|generate| below(file, "out", &generate.out).ok()).collect();
    for root in &mut config.roots {
        let holds = |out: &String| out.is_empty() || Path::new(&root.path).starts_with(out);
        root.excludes = outs.iter().filter(|out| !holds(out)).cloned().collect();
    }
}

fn dependency(file: &str, name: &ModuleName, requirement: Requirement) -> Result<Dependency> {
    let dependency = match requirement {
        Requirement::Version(version) => Dependency { version: Some(version), path: None },
        Requirement::Table(table) => Dependency { version: table.version, path: table.path },
        Requirement::Odd(version) | Requirement::OddTable { version } => {
            return Err(no_range(file, name, &version).into());
        }
    };
    if dependency.version.is_none() && dependency.path.is_none() {
        let message = format!("dependency \"{name}\" has neither a version nor a path");
        return Err(at(file, None, &message).hint("write for example { version = \"^1.2\" }").into());
    }
    Ok(dependency)
}

fn no_range(file: &str, name: &ModuleName, version: &str) -> Error {
    if version.starts_with("draft:") {
        let message = format!("dependency \"{name}\" is a draft, which goes away: nothing may depend on one");
        return at(file, None, &message)
            .hint("publish it, or pull it and give the dependency a path while it is a draft");
    }
    if version.parse::<VersionReq>().is_ok() {
        let message = format!("dependency \"{name}\" has a key that is neither version nor path");
        return at(file, None, &message)
            .hint("write for example { version = \"^1.2\", path = \"../common\" }");
    }
    let message = format!("dependency \"{name}\" has {version:?} for a version, which is no range");
    at(file, None, &message).hint("write for example { version = \"^1.2\" }")
}

fn generate(file: &str, table: GenerateTable) -> Result<Generate> {
    match (table.logger, table.plugin) {
        (Some(logger), None) => Ok(Generate { logger, out: table.out }),
        (None, Some(plugin)) => {
            let message = format!("plugin {plugin:?} in [[generate]]: running plugins is not built yet");
            Err(at(file, None, &message).hint("use logger = \"rust\" or logger = \"python\"").into())
        }
        _ => {
            let error = at(file, None, "a [[generate]] block names either a logger or a plugin");
            Err(error.hint("write for example logger = \"python\"").into())
        }
    }
}

/// A path that stays below the folder of the configuration, without `.` parts.
pub(super) fn below(file: &str, what: &str, path: &str) -> Result<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if path.starts_with('/') || path.contains('\\') || parts.contains(&"..") {
        let message = format!("{what} {path:?} leaves the folder of the configuration");
        return Err(at(file, None, &message).hint("name a folder below it").into());
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Stop;

    fn problem(text: &str) -> (String, Option<String>) {
        match parse("schemactl.toml", text) {
            Err(Stop::Error(error)) => (error.message, error.hint),
            other => panic!("expected an error, got {other:?}"),
        }
    }

    #[test]
    fn refuses_an_unknown_key_with_its_place_and_what_was_meant() {
        let (message, hint) = problem("[module]\nname = \"acme/shop\"\nrot = \"proto\"\n");
        assert_eq!(message, "schemactl.toml:3:1: unknown field `rot`, expected `name` or `root`");
        assert_eq!(hint.as_deref(), Some("did you mean \"root\"?"));
    }

    #[test]
    fn refuses_a_name_that_is_none() {
        let (message, _) = problem("[module]\nname = \"shop\"\n");
        assert!(message.starts_with("schemactl.toml:2:8: "), "{message}");
        assert!(message.contains("owner/name"), "{message}");
    }

    #[test]
    fn refuses_a_root_outside() {
        let (message, _) = problem("[module]\nname = \"acme/shop\"\nroot = \"../x\"\n");
        assert!(message.contains("leaves the folder"), "{message}");
    }

    #[test]
    fn refuses_a_draft_and_what_is_no_range_by_name() {
        for spelling in ["\"draft:next\"", "{ version = \"draft:next\" }"] {
            let (message, hint) = problem(&format!("[deps]\n\"a/b\" = {spelling}\n"));
            assert!(message.contains("dependency \"a/b\" is a draft, which goes away"), "{message}");
            assert!(hint.unwrap().contains("give the dependency a path"));
        }
        let (message, _) = problem("[deps]\n\"a/b\" = \"one\"\n");
        assert!(message.contains("has \"one\" for a version, which is no range"), "{message}");
    }

    #[test]
    fn refuses_an_unknown_key_of_a_dependency() {
        let (message, _) = problem("[deps]\n\"a/b\" = { version = \"^1\", pth = \"x\" }\n");
        assert!(message.contains("has a key that is neither version nor path"), "{message}");
    }

    #[test]
    fn reads_a_dependency_in_both_spellings() {
        let text = "[deps]\n\"a/b\" = \"^1.2\"\n\"a/c\" = { version = \"0.3\", path = \"../c\" }\n";
        let config = parse("schemactl.toml", text).unwrap();
        let paths: Vec<_> = config.dependencies.values().map(|one| one.path.as_deref()).collect();
        assert_eq!(paths, [None, Some("../c")]);
    }
}
