//! `docs/rules.md` is made from the rules' own documentation.
//!
//! `UPDATE_DOCS=1 cargo test -p schemactl-check docs` writes it anew.

use std::{env, fmt::Write, fs, path::Path};

use schemactl_check::{Rule, breaking, event_changes, levels, lint, policy};

const HEAD: &str = "# Rules

Made from the rules' own documentation by `crates/check/tests/it/docs.rs`; do not edit.

A finding names its rule. `schemactl breaking` and `schemactl lint` run one family each, with buf's ids and
categories, chosen in [`schemactl.toml`](schemactl-toml.md); `schemactl check` and the registry run all families over
one change, and what they find of severity error refuses it. There, lint findings that the state before had too, and
all of a first version, are warnings.

In the examples of a rule about changes, `before` becomes `breaks`, which the rule reports, or `keeps`, which it does not;
of a rule about a state, `bad` is reported and `good` is not. The tests run them all.
";

const LEVELS: &str = "\
Whether data can be read across a change, as Confluent's Schema Registry judges it: the differences below have its ids and
its meaning. `level` in [`schemactl.toml`](schemactl-toml.md#levels) or `--level` asks for it.

A difference is seen from the writer of data to its reader. At `BACKWARD` the schema before wrote and the one after reads,
as in the examples. At `FORWARD` it is the other way round, so that a message that comes is `MESSAGE_REMOVED` to old readers.
At `FULL` both are asked, and at a `_TRANSITIVE` level of every version before. Differences in `INCOMPATIBLE` are errors, at
whatever level; those in `COMPATIBLE` are notices of `schemactl breaking`, and `check` and the registry leave them out.

Confluent compares one file with what it imports; here every file of a module is compared, by its path. A message that has
moved to another file under its full name is compared there. One that went with its whole file is removed, unless fields of
other files hold it: then it is compared through them. A file that is new takes nothing from old readers. Confluent does not
look at groups; here they are messages that only a group reads.

Extensions, services, options and reserved numbers are no business of levels, and a field without a label is taken for a
repeated one as well. For what that leaves open, write `use = [\"WIRE\"]` beside the level.";

fn page() -> String {
    let mut page = HEAD.to_owned();
    let families: [(&str, &str, Vec<&'static Rule>); 5] = [
        (
            "Breaking",
            "What readers and writers of one schema lose with another.",
            breaking::rules().collect(),
        ),
        ("Levels", LEVELS, levels::rules().collect()),
        (
            "Event changes",
            "What those who rely on an event lose, though every byte can still be read.",
            event_changes::rules().collect(),
        ),
        ("Policy", "What no event may be published without.", policy::rules().collect()),
        ("Lint", "What keeps schemas of many authors alike.", lint::rules().collect()),
    ];
    for (title, purpose, rules) in families {
        write!(page, "\n## {title}\n\n{purpose}\n").expect("text takes text");
        for rule in rules {
            section(&mut page, rule);
        }
    }
    page
}

fn section(page: &mut String, rule: &Rule) {
    let categories = rule.categories.join(", ");
    let categories =
        if categories.is_empty() { "in no category".to_owned() } else { format!("in {categories}") };
    let explanation = rule.explanation();
    // One word is all that a code fence's highlighting knows; what the example shows goes in front.
    let mut shown = String::new();
    for line in explanation.trim().lines() {
        match line.strip_prefix("```proto ") {
            Some(what) => write!(shown, "\n{}:\n\n```proto\n", what.trim()).expect("text takes text"),
            None => writeln!(shown, "{line}").expect("text takes text"),
        }
    }
    let purpose = rule.purpose;
    write!(page, "\n### {}\n\n{purpose} ({categories})\n\n{shown}", rule.id).expect("text takes text");
}

#[test]
fn the_page_of_rules_is_what_the_rules_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules.md");
    let page = page();
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/rules.md is not what the rules say; write it anew with UPDATE_DOCS=1 cargo test -p schemactl-check docs"
    );
}
