//! `docs/rules.md` is made from the rules' own documentation.
//!
//! `UPDATE_DOCS=1 cargo test -p schemactl-check docs` writes it anew.

use std::{env, fmt::Write, fs, path::Path};

use schemactl_check::{Rule, families::FAMILIES};

const HEAD: &str = r#"# Rules

Made from the rules' own documentation by `crates/check/tests/it/docs.rs`; do not edit.

A finding names its rule. `schemactl breaking` and `schemactl lint` run one family each, with buf's ids and
categories, chosen in [`schemactl.toml`](schemactl-toml.md); `schemactl check` and the registry run all families over
one change, and what they find of severity error refuses it. There, lint findings that the state before had too, and
all of a first version, are warnings.

`schemactl rules` lists the rules below (`--family`, `--category`, `--format json`), `schemactl rules show ID` explains one.

## Living with a finding

A comment in the source waives one rule for one element, and says why:

```proto
// schemactl:waive FIELD_NO_DELETE(email): never filled
message Order {
  // schemactl:waive FIELD_SAME_TYPE: read by nobody yet
  string id = 1;
}
```

- It is a line of its own in the comment directly above the element that the finding is about, `schemactl:waive RULE_ID: reason`.
  Above a message it waives what is found at the message, not at its fields.
- What is gone cannot be commented: its waiver stands above what the finding is told at and names it, `RULE_ID(name): reason`. The
  same where one place has several findings of a rule, for example `PII_DESTINATION(lake)`. A waiver that lacks the name is told
  with the one to write. A range is named as it is written, `RESERVED_MESSAGE_NO_DELETE(4 to 6)`.
- What is told about a file as a whole is waived above its `syntax`, `edition` or `package` statement, or above the `option` that changed.
- What is waived stays a finding, as a notice with the reason. It refuses nothing; a break counts as one in the version all the same.
- In `check` and the registry a comment lifts neither a break nor what protects persons: errors of the breaking set, the level and
  [event changes](#event-changes), which take an [approval](registry.md#approvals) by somebody else, and errors of `PII_DESTINATION`,
  `PII_HANDLING` and `PII_RETENTION`. They stay errors that say what would lift them, and the comment is told
  ([`WAIVER_SUFFICES`](#waiver_suffices)). `breaking` and `lint`, a producer's own look, go by every comment.
- A waiver without a reason, or of a rule that is none, is an error; one that waives nothing is a warning, wherever its rule is asked.
  See [Waivers](#waivers). At most 1,000 are read.
- A finding without a path, because its file or package is gone, is silenced by configuration alone: `ignore`, `ignore_only` or `except`.
- A policy leaves more to comments, or less, and waives for the organisation, with an author and an end: see [policy](policy.md#waivers).
- Only the module's own files waive; a schema without source info (a descriptor set built without it) has no comments.

`lint` honours `buf:lint:ignore RULE_ID` too, for the rules that buf has and as buf does: in the comment directly above the element or anything around it, without a
trace in the report, and the id is whatever the line goes on with. `disallow_comment_ignores` in `[lint]` turns that off; of a
`buf.yaml` the keys of its version count (`allow_comment_ignores` in v1, where it is off, `disallow_comment_ignores` in v2).

In the examples of a rule about changes, `before` becomes `breaks`, which the rule reports, or `keeps`, which it does not;
of a rule about a state, `bad` is reported and `good` is not; lines `// POLICY …` are the [policy](policy.md) it is about. The
tests run them all.

## LOSSLESS

The categories `FILE`, `PACKAGE`, `WIRE_JSON`, `WIRE` and `CSR` are buf's, rule by rule. `WIRE` and `WIRE_JSON` ask whether a
reader can make sense of what another schema wrote, and are blind to some changes that lose a part of it: an `int64`
may become a `bool`, a negative `int32` a `uint32` that JSON refuses, an `optional` field that was set to zero one
that cannot tell; an open enum may become a closed one, a list of entries a map, an extension a field of another
type; a new name for an enum value may be written to readers that do not know it. And a deleted field whose name and
number are reserved is kept on the wire as an unknown field, where JSON has no such place.

`LOSSLESS` is a category of rules of ours for these, and none of buf's have it. It complements the others rather than
holding them, so use it beside one: `use = ["FILE", "LOSSLESS"]`, or `breaking --category WIRE_JSON --category LOSSLESS`.
A change free of `WIRE` and of `LOSSLESS` findings loses nothing that was written with the schema before, read and
written again with the schema after (unknown fields kept); one free of `WIRE_JSON` and `LOSSLESS` neither as JSON. The
tests hold that with random messages against random changes (`e2e/tests/it/compatibility/`).
"#;

fn page() -> String {
    let mut page = HEAD.to_owned();
    for family in FAMILIES {
        write!(page, "\n## {}\n\n{}\n", family.title, family.purpose).expect("text takes text");
        for rule in family.rules() {
            section(&mut page, rule);
        }
    }
    page
}

fn section(page: &mut String, rule: &Rule) {
    let categories = rule.categories.join(", ");
    let categories =
        if categories.is_empty() { "in no category".to_owned() } else { format!("in {categories}") };
    let (id, purpose, why) = (rule.id, rule.purpose, rule.why());
    write!(page, "\n### {id}\n\n{purpose} ({categories})\n\n{why}\n").expect("text takes text");
    for example in rule.examples() {
        write!(page, "\n{}:\n\n```proto\n{}```\n", example.mark, example.text).expect("text takes text");
    }
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
