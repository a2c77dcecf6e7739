//! Keeps the arrows of ARCHITECTURE.md true.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

/// Which crate of ours may use which; what follows from an arrow transitively is not repeated.
const ARROWS: &[(&str, &[&str])] = &[
    ("proto", &[]),
    ("model", &["proto"]),
    ("compile", &["model", "proto"]),
    ("check", &["model", "sinks"]),
    ("sinks", &["model"]),
    ("api", &["check", "model", "sinks"]),
    ("apply", &["model", "sinks"]),
    ("store", &["model"]),
    ("codegen", &["model", "proto"]),
    ("web", &["api", "check", "model"]),
    ("registry", &["api", "check", "codegen", "compile", "model", "proto", "sinks", "store", "web"]),
    ("testing", &[]),
    ("e2e", &[]),
    ("bench", &["model", "store", "testing"]),
];

/// Crates of others that belong in one place each.
const HOMES: &[(&str, &[&str])] = &[
    ("sqlx", &["store", "apply", "testing"]),
    ("object_store", &["store"]),
    ("axum", &["registry"]),
    ("protox", &["compile", "proto"]),
    ("protox-parse", &["compile"]),
    ("prost-reflect", &["compile"]),
    ("askama", &["codegen", "web"]),
    ("clap", &["cli"]),
];

/// Pure crates: values in, values out.
const PURE: &[&str] = &["model", "check", "sinks", "codegen"];
const IMPURE: &[&str] = &["tokio", "sqlx", "axum", "ureq", "rustix", "tempfile", "indicatif", "hyper"];

/// Names of the normal and build dependencies of each crate of the workspace, by the crate's name
/// without its prefix.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let name = |value: &serde_json::Value| value["name"].as_str().expect("a package has a name").to_owned();
    let packages = metadata["packages"].as_array().expect("metadata lists packages").iter();
    packages
        .map(|package| {
            let listed = package["dependencies"].as_array().expect("a package lists dependencies").iter();
            let used = listed.filter(|dependency| dependency["kind"] != "dev").map(name);
            (short(&name(package)).to_owned(), used.collect())
        })
        .collect()
}

fn short(name: &str) -> &str {
    name.strip_prefix("schemactl-").unwrap_or(name)
}

#[test]
fn crates_use_only_what_their_arrows_allow() {
    let allowed: BTreeMap<_, _> = ARROWS.iter().copied().collect();
    for (package, used) in dependencies() {
        let ours = used.iter().filter_map(|name| name.strip_prefix("schemactl-"));
        match allowed.get(package.as_str()) {
            Some(allowed) => {
                for name in ours {
                    assert!(allowed.contains(&name), "{package} uses {name}, and no arrow says so");
                }
            }
            None => assert_eq!(package, "cli", "{package} has no row in ARROWS"),
        }
    }
}

#[test]
fn heavy_libraries_live_in_one_place_each() {
    for (package, used) in dependencies() {
        for (library, homes) in HOMES {
            let at_home = homes.contains(&package.as_str());
            assert!(
                at_home || !used.contains(*library),
                "{package} uses {library}, which belongs in {homes:?}"
            );
        }
    }
}

#[test]
fn pure_crates_do_no_input_or_output() {
    let dependencies = dependencies();
    for package in PURE {
        for library in IMPURE {
            assert!(!dependencies[*package].contains(*library), "{package} is pure and uses {library}");
        }
    }
}
