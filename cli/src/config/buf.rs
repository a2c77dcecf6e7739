//! `buf.yaml`, versions v1 and v2: import roots, lint and breaking rules. Nobody rewrites a
//! repository to try this.

use schemactl_check::{BreakingConfig, LintConfig};

use super::{
    Config, Root,
    error::at,
    map::{Map, list},
    schemactl::below,
    yaml::{self, Node},
};
use crate::error::Result;

/// Keys that change nothing here: names and dependencies of buf's own registry, its documentation.
const TOP_IGNORED: &[&str] = &["version", "name", "deps", "build", "doc"];

/// Lint rules that no category of version one contains, or that are younger than it.
const NOT_IN_ONE: &[&str] =
    &["FIELD_NOT_REQUIRED", "PACKAGE_NO_IMPORT_CYCLE", "STABLE_PACKAGE_NO_IMPORT_UNSTABLE"];
/// The same of rules about changes.
const NOT_BREAKING_IN_ONE: &[&str] =
    &["EXTENSION_NO_DELETE", "FIELD_SAME_DEFAULT", "PACKAGE_EXTENSION_NO_DELETE"];

/// Reads a `buf.yaml`; a key that buf does not know is refused.
pub(super) fn parse(file: &str, text: &str) -> Result<Config> {
    let root = yaml::parse(file, text)?;
    let top = Map::of(file, "the file", &root)?;
    let version = top.get("version").and_then(Node::text).unwrap_or("");
    match version {
        "v1" => one(&top),
        "v2" => two(&top),
        _ => {
            let error =
                at(file, Some(root.place), &format!("version {version:?} of buf.yaml is not read here"));
            Err(error
                .hint("version: v1 and version: v2 are; `buf config migrate` rewrites an older file")
                .into())
        }
    }
}

fn one(top: &Map) -> Result<Config> {
    let mut known = TOP_IGNORED.to_vec();
    known.extend(["lint", "breaking"]);
    top.only(&known)?;
    let mut excludes = Vec::new();
    if let Some(build) = top.get("build") {
        let build = Map::of(top.file, "build", build)?;
        build.only(&["excludes"])?;
        excludes = build.paths("excludes")?;
    }
    let (mut lint, mut breaking) = (lint(top, true)?, breaking(top)?);
    lint.except.extend(unnamed(NOT_IN_ONE, &lint.r#use));
    breaking.except.extend(unnamed(NOT_BREAKING_IN_ONE, &breaking.r#use));
    let roots = vec![Root { path: String::new(), excludes }];
    Ok(Config { roots, lint, breaking, ..Config::default() })
}

/// Those rules that a configuration does not ask for by their own name.
fn unnamed(rules: &[&str], named: &[String]) -> Vec<String> {
    let is_named = |rule: &&&str| named.iter().any(|name| name == **rule);
    rules.iter().filter(|rule| !is_named(rule)).map(|rule| (*rule).to_owned()).collect()
}

fn two(top: &Map) -> Result<Config> {
    let mut known = TOP_IGNORED.to_vec();
    known.extend(["lint", "breaking", "modules", "plugins", "policies"]);
    top.only(&known)?;
    for unsupported in ["plugins", "policies"] {
        if let Some(node) = top.get(unsupported) {
            let message = format!("{unsupported} of buf.yaml are not run here");
            return Err(at(top.file, Some(node.place), &message)
                .hint("remove them or keep them for buf")
                .into());
        }
    }
    let mut config = Config { lint: lint(top, false)?, breaking: breaking(top)?, ..Config::default() };
    let modules = match top.get("modules") {
        Some(node) => list(top.file, "modules", node)?,
        None => &[],
    };
    for module in modules {
        let table = Map::of(top.file, "a module", module)?;
        table.only(&["path", "name", "includes", "excludes", "lint", "breaking"])?;
        if let Some(includes) = table.get("includes") {
            return Err(at(top.file, Some(includes.place), "includes of a module are not read here").into());
        }
        let path = table.get("path").and_then(Node::text).unwrap_or(".");
        let path = below(top.file, "path", path)?;
        config.roots.push(Root { path, excludes: table.paths("excludes")? });
        let own = ["lint", "breaking"].into_iter().find(|key| table.get(key).is_some());
        match own {
            None => {}
            Some(_) if modules.len() == 1 => {
                if table.get("lint").is_some() {
                    config.lint = lint(&table, false)?;
                }
                if table.get("breaking").is_some() {
                    config.breaking = breaking(&table)?;
                }
            }
            Some(key) => {
                let message = format!("{key} of one module among several is not read here");
                let error = at(top.file, Some(module.place), &message);
                return Err(error
                    .hint("move it to the top of the file, or check one module at a time")
                    .into());
            }
        }
    }
    Ok(config)
}

fn breaking(table: &Map) -> Result<BreakingConfig> {
    let Some(node) = table.get("breaking").filter(|node| !node.is_null()) else {
        return Ok(BreakingConfig::default());
    };
    let table = Map::of(table.file, "breaking", node)?;
    table.only(&["use", "except", "ignore", "ignore_only", "ignore_unstable_packages", "disable_builtin"])?;
    table.builtin_runs()?;
    Ok(BreakingConfig {
        r#use: table.texts("use")?,
        except: table.texts("except")?,
        ignore: table.paths("ignore")?,
        ignore_only: table.ignore_only()?,
        ignore_unstable_packages: table.flag("ignore_unstable_packages")?,
        ..BreakingConfig::default()
    })
}

/// In version one comments silence nothing unless they are allowed to, in version two they do unless
/// they are not.
fn lint(table: &Map, must_allow: bool) -> Result<LintConfig> {
    let Some(node) = table.get("lint").filter(|node| !node.is_null()) else {
        return Ok(LintConfig { disallow_comment_ignores: must_allow, ..LintConfig::default() });
    };
    let table = Map::of(table.file, "lint", node)?;
    table.only(&[
        "use",
        "except",
        "ignore",
        "ignore_only",
        if must_allow { "allow_comment_ignores" } else { "disallow_comment_ignores" },
        "enum_zero_value_suffix",
        "service_suffix",
        "rpc_allow_same_request_response",
        "rpc_allow_google_protobuf_empty_requests",
        "rpc_allow_google_protobuf_empty_responses",
        "disable_builtin",
    ])?;
    table.builtin_runs()?;
    Ok(LintConfig {
        r#use: table.texts("use")?,
        except: table.texts("except")?,
        ignore: table.paths("ignore")?,
        ignore_only: table.ignore_only()?,
        enum_zero_value_suffix: table.word("enum_zero_value_suffix")?,
        service_suffix: table.word("service_suffix")?,
        rpc_allow_same_request_response: table.flag("rpc_allow_same_request_response")?,
        rpc_allow_google_protobuf_empty_requests: table.flag("rpc_allow_google_protobuf_empty_requests")?,
        rpc_allow_google_protobuf_empty_responses: table.flag("rpc_allow_google_protobuf_empty_responses")?,
        disallow_comment_ignores: match must_allow {
            true => !table.flag("allow_comment_ignores")?,
            false => table.flag("disallow_comment_ignores")?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Stop;

    #[test]
    fn reads_rules_and_roots_of_version_two_also_as_json() {
        let json = r#"{"version":"v2","modules":[{"path":"proto","excludes":["proto/old"]}],
            "breaking":{"use":["WIRE"],"ignore_only":{"FIELD_NO_DELETE":["proto/a.proto"]},
            "ignore_unstable_packages":true}}"#;
        let config = parse("buf.yaml", json).unwrap();
        assert_eq!(config.roots, [Root { path: "proto".to_owned(), excludes: vec!["proto/old".to_owned()] }]);
        assert_eq!(config.breaking.r#use, ["WIRE"]);
        assert!(config.breaking.ignore_unstable_packages);
        assert_eq!(config.breaking.ignore_only["FIELD_NO_DELETE"], ["proto/a.proto"]);
    }

    #[test]
    fn version_one_has_the_rules_of_its_time() {
        let config =
            parse("buf.yaml", "version: v1\nlint:\n  use: [DEFAULT, PACKAGE_NO_IMPORT_CYCLE]\n").unwrap();
        assert_eq!(config.lint.except, ["FIELD_NOT_REQUIRED", "STABLE_PACKAGE_NO_IMPORT_UNSTABLE"]);
        assert_eq!(config.breaking.except, NOT_BREAKING_IN_ONE);
        let config = parse("buf.yaml", "version: v2\n").unwrap();
        assert!(config.lint.except.is_empty() && config.breaking.except.is_empty());
    }

    #[test]
    fn refuses_a_version_with_rules_of_another_kind() {
        let Err(Stop::Error(error)) = parse("buf.yaml", "version: v1beta1\n") else {
            panic!("expected an error");
        };
        assert!(error.message.contains("\"v1beta1\""), "{}", error.message);
    }

    #[test]
    fn refuses_an_unknown_key_with_its_place() {
        let Err(Stop::Error(error)) = parse("buf.yaml", "version: v1\nbreakin:\n  use: [FILE]\n") else {
            panic!("expected an error");
        };
        assert_eq!(error.message, "buf.yaml:2:1: \"breakin\" is not a key of the file");
        assert_eq!(error.hint.as_deref(), Some("did you mean \"breaking\"?"));
    }

    #[test]
    fn refuses_aliases_that_would_grow_in_memory() {
        let bomb = "a: &a [x, x]\nversion: v1\nb: &b [*a, *a]\n";
        let Err(Stop::Error(error)) = parse("buf.yaml", bomb) else {
            panic!("expected an error");
        };
        assert!(error.message.contains("aliases"), "{}", error.message);
    }
}
