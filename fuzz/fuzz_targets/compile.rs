//! Any bytes are a module or a finding, never a panic, an overflow or a wait; and whatever compiles can
//! be read, linted and held against the policy.
#![no_main]

use libfuzzer_sys::fuzz_target;
use schemactl_check::{LintConfig, Policy, lint, nothing_taken, policy};
use schemactl_compile::Limits;
use schemactl_fuzz::module;
use schemactl_model::event::events;

fuzz_target!(|bytes: &[u8]| {
    let compiled = match schemactl_compile::compile(&module(bytes), &Limits::default()) {
        Ok(compiled) => compiled,
        Err(findings) => {
            assert!(!findings.is_empty(), "refused without a word");
            return;
        }
    };
    let (events, _) = events(&compiled.schema);
    let every: Vec<&str> = lint::rules().map(|rule| rule.id).collect();
    lint(&compiled.schema, &LintConfig::of(&every)).expect("these rules are there");
    policy(&compiled.schema, &events, &nothing_taken, &Policy::default())
        .expect("the default policy is valid");
});
