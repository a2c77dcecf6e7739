//! What the registry enforces is what `check` said: both are asked about every case that the project has, and a
//! publish after them. The cases are tried against registries of their own, the binary being both sides.

mod answer;
mod case;
mod corpora;
mod examples;
mod trial;

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use case::Case;
use trial::{Tally, Template};

/// Registries that answer at a time.
const THREADS: usize = 4;

/// Tries all cases; answers what was seen in all.
fn assert_agreement(cases: &[Case]) -> Tally {
    let template = Template::new();
    let (next, differences, total) =
        (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(Tally::default()));
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (tally, different) = template.try_case(case);
            total.lock().expect("no thread died").add(&tally);
            differences.lock().expect("no thread died").extend(different);
        }
    };
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(work);
        }
    });
    let differences = differences.into_inner().expect("no thread died");
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    total.into_inner().expect("no thread died")
}

#[test]
fn check_says_what_the_registry_enforces() {
    let mut cases = examples::of_rules();
    cases.extend(examples::of_lint());
    cases.extend(examples::modules());
    cases.push(examples::wide_places());
    let tally = assert_agreement(&cases);
    eprintln!("{} cases: {tally:?}", cases.len());
    let Tally { accepted, compared, refused, approved } = tally;
    assert!(accepted > 100 && compared > 200 && refused > 50 && approved > 10, "{tally:?}");
}

#[test]
fn check_says_of_the_cases_of_others_what_the_registry_enforces() {
    let Some(folder) = std::env::var_os("SCHEMACTL_CORPORA") else {
        eprintln!("not run: SCHEMACTL_CORPORA names no folder");
        return;
    };
    let cases = corpora::cases(Path::new(&folder));
    assert!(!cases.is_empty(), "there is no case in {}", Path::new(&folder).display());
    let tally = assert_agreement(&cases);
    eprintln!("{} cases: {tally:?}", cases.len());
}
