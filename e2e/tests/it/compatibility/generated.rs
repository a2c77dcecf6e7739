//! The oracle over generated changes.

use super::{
    edits,
    oracle::{Tally, try_change},
    random::Random,
    rounds::seeds,
    schemas::{build, project},
};

/// Fewer are a replay.
const USUAL: usize = 150;

#[test]
fn what_the_rules_let_through_loses_nothing() {
    let (mut tally, mut rounds) = (Tally::default(), 0);
    for seed in seeds(USUAL as u64) {
        let mut random = Random::new(seed);
        let before = project(&mut random);
        let mut after = before.clone();
        while edits::change(&mut after, &mut random) == 0 {}
        let (old, new) = (build(&before, seed), build(&after, seed));
        if let Err(loss) = try_change(&old.schema, &new.schema, &mut random, &mut tally) {
            panic!(
                "SCHEMACTL_SEED={seed} SCHEMACTL_ROUNDS=1: {loss}\n==== before\n{before}\n==== after\n{after}"
            );
        }
        rounds += 1;
    }
    eprintln!("{rounds} changes: {tally:?}");
    // An oracle that is never asked never objects, and a rule without which nothing is lost need not be.
    if rounds >= USUAL {
        assert!(tally.wire * 2 > rounds && tally.json * 5 > rounds, "{rounds} changes: {tally:?}");
        assert!(tally.needed.len() >= 8, "{tally:?}");
    }
}
