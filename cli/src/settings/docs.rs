//! The table as a page of the docs has it.
#![cfg(test)]

use std::{env, fs, path::Path};

use super::{Kind, table::SETTINGS};

const BEGIN: &str =
    "<!-- settings: made from the code by UPDATE_DOCS=1 cargo test -p schemactl-cli settings -->\n";
const END: &str = "<!-- end of settings -->\n";

fn table() -> String {
    let mut table = "| flag | key of the file | default | meaning |\n|---|---|---|---|\n".to_owned();
    for setting in SETTINGS {
        let flag = match (setting.flag(), setting.kind) {
            (Some(flag), Kind::Value(name)) => format!("`--{flag} {name}`").replace('|', "\\|"),
            (Some(flag), _) => format!("`--{flag}`"),
            (None, _) => String::new(),
        };
        let default = match setting.default {
            Some(told) => told.to_owned(),
            None => format!("`{}`", setting.default_told()),
        };
        let (key, meaning) = (setting.key, setting.meaning);
        table += &format!("| {flag} | `{key}` | {default} | {meaning} |\n");
    }
    table
}

#[test]
fn the_page_says_what_the_settings_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/registry.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the table");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    let expected = format!("{before}{BEGIN}{}{END}{after}", table());
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
        return;
    }
    assert!(
        page == expected,
        "docs/registry.md is not what the settings say; make it anew as its comment says"
    );
}
