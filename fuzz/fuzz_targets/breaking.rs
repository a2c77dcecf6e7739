//! Any two schemas can be compared by all rules, and no schema breaks itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use schemactl_check::{
    BreakingConfig, Change, GateConfig, Level, breaking, gate, waivers,
};
use schemactl_fuzz::{change, compiled, module};
use schemactl_model::Version;

fuzz_target!(|bytes: &[u8]| {
    let (before, after) = change(bytes);
    let Some(before_schema) = compiled(&module(before)) else { return };
    let every: Vec<&str> = breaking::rules().map(|rule| rule.id).collect();
    let every = BreakingConfig { level: Some(Level::Full), ..BreakingConfig::of(&every) };
    let mut same = breaking(&before_schema, &before_schema, &every).expect("these rules are there");
    same.retain(|finding| !waivers::rules().any(|rule| rule.id == finding.rule));
    assert!(same.is_empty(), "a schema breaks itself: {same:?}");

    let Some(after_schema) = compiled(&module(after)) else { return };
    breaking(&before_schema, &after_schema, &every).expect("these rules are there");
    let version = Version::new(1, 0, 0);
    let change = Change::of(&before_schema, &version, &after_schema);
    let verdict = gate(&change, &GateConfig::default()).expect("the default configuration is valid");
    assert!(verdict.next > version, "a change has a higher version");
});
