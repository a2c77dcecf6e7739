//! Every rule there is, family by family: what `schemactl rules` lists and `docs/rules.md` prints.

use schemactl_model::closest_few;

use crate::{Rule, breaking, event_changes, levels, lint, neighbours, policy, sink_impact, waivers};

/// Names of old, each with what took its place.
pub(crate) type Renamed = &'static [(&'static str, &'static [&'static str])];

/// Rules that are asked together.
#[derive(Debug)]
pub struct Family {
    /// Its name on the command line, for example `breaking`.
    pub name: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What its rules are for, as Markdown: a sentence, and paragraphs where that is not enough.
    pub purpose: &'static str,
    rules: fn() -> Vec<&'static Rule>,
    renamed: Renamed,
}

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

const EVENT_LINT: &str = "\
What an event leaves open that its readers, its destinations or the people it is about need.

`check` and the registry ask these rules of every module, as warnings that refuse nothing, unless `except` or `ignore` in
`[lint]` takes them away. `use = [\"STANDARD\", \"EVENT\"]` makes a module answer for them as for all lint: errors in `lint`, and in
`check` what a change brings in. A [policy](policy.md) weighs them for everybody. That an event has an owner is
[`EVENT_OWNER_REQUIRED`](#event_owner_required).";

const MODULES: &str = "\
What a change means for the modules that depend on it, and what became of those that it depends on itself.

A registry knows them: it compiles what depends on the candidate, in its bounded compiler, and `check` asks it. Without a
registry, with `--offline` and with `--against` nobody looks, and `check` says so. These findings have no place in the module's files, so
that no comment waives them; a [policy](policy.md) does, and weighs them.";

/// Every family, in the order of the documentation.
#[rustfmt::skip]
pub static FAMILIES: &[Family] = &[
    family("breaking", "Breaking", "What readers and writers of one schema lose with another.", || breaking::rules().collect(), breaking::RENAMED),
    family("level", "Levels", LEVELS, || levels::rules().collect(), &[]),
    family("events", "Event changes", "What those who rely on an event lose, though every byte can still be read.", || event_changes::rules().collect(), event_changes::RENAMED),
    family("event-lint", "Event lint", EVENT_LINT, || lint::event_rules().collect(), &[]),
    family("sinks", "Destinations", "What a change does where events land; [Landing events](sinks.md#evolution) has it by kind of destination.", || sink_impact::rules().collect(), &[]),
    family("modules", "Other modules", MODULES, || neighbours::rules().collect(), &[]),
    family("policy", "Policy", "What no event may be published without.", || policy::rules().collect(), &[]),
    family("lint", "Lint", "What keeps schemas of many authors alike.", || lint::rules().collect(), lint::RENAMED),
    family(waivers::FAMILY, "Waivers", "What a comment has to say that waives a rule.", || waivers::rules().collect(), &[]),
];

const fn family(
    name: &'static str,
    title: &'static str,
    purpose: &'static str,
    rules: fn() -> Vec<&'static Rule>,
    renamed: Renamed,
) -> Family {
    Family { name, title, purpose, rules, renamed }
}

impl Family {
    /// Its rules, in the order of the documentation.
    pub fn rules(&self) -> Vec<&'static Rule> {
        (self.rules)()
    }

    /// Whether a rule is of it.
    pub fn has(&self, id: &str) -> bool {
        self.rules().iter().any(|rule| rule.id == id)
    }
}

/// What an id stands for.
#[derive(Debug)]
pub enum LookUp {
    /// A rule.
    Rule(&'static Family, &'static Rule),
    /// A name of old; empty where nothing took its place.
    Renamed(&'static [&'static str]),
    /// A category of a family.
    Category(&'static Family),
    /// Nothing; these are close, the closest first.
    Unknown(Vec<&'static str>),
}

/// Looks an id up in all families.
pub fn look_up(id: &str) -> LookUp {
    for family in FAMILIES {
        if let Some(rule) = family.rules().into_iter().find(|rule| rule.id == id) {
            return LookUp::Rule(family, rule);
        }
        if let Some((_, instead)) = family.renamed.iter().find(|(old, _)| *old == id) {
            return LookUp::Renamed(instead);
        }
    }
    let has_category = |family: &&Family| family.rules().iter().any(|rule| rule.categories.contains(&id));
    if let Some(family) = FAMILIES.iter().find(has_category) {
        return LookUp::Category(family);
    }
    let ids = FAMILIES.iter().flat_map(|family| family.rules()).map(|rule| rule.id);
    LookUp::Unknown(closest_few(&id.to_ascii_uppercase(), ids))
}

/// Names as a question, `did you mean A or B?`; empty for none.
pub fn did_you_mean(names: &[&str]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => format!("did you mean {only}?"),
        Some((last, others)) => format!("did you mean {} or {last}?", others.join(", ")),
    }
}
