use std::{
    path::Path,
    time::{Duration, Instant},
};

use schemactl_compile::{Limits, compile, worker::Worker};

use crate::world::{module, render};

fn worker() -> Worker {
    Worker { program: env!("CARGO_BIN_EXE_compile-worker").into(), args: Vec::new() }
}

#[test]
fn a_worker_answers_what_compile_answers() {
    let good = module([("a.proto", "syntax = \"proto3\"; message A {}")]);
    let limits = Limits::default();
    let here = compile(&good, &limits).unwrap();
    let there = worker().compile(&good, &limits).unwrap().unwrap();
    assert_eq!(there.descriptors, here.descriptors);

    let bad = module([("a.proto", "syntax = \"proto3\"; mesage A {}")]);
    let here = compile(&bad, &limits).unwrap_err();
    assert_eq!(worker().compile(&bad, &limits).unwrap().unwrap_err(), here);
}

#[test]
fn a_worker_that_is_killed_is_a_finding() {
    let many: String = (0..20_000).map(|n| format!("message M{n} {{ string a = 1; }}\n")).collect();
    let input = module([("a.proto", format!("syntax = \"proto3\";\n{many}"))]);
    let limits = Limits { time: Duration::from_millis(1), ..Limits::default() };
    let started = Instant::now();
    let findings = worker().compile(&input, &limits).unwrap().unwrap_err();
    assert!(render(&findings).contains("took longer than"), "{}", render(&findings));
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_that_runs_out_of_memory_is_a_finding() {
    let many: String = (0..20_000).map(|n| format!("message M{n} {{ string a = 1; }}\n")).collect();
    let file = |n| (format!("f{n}.proto"), format!("syntax = \"proto3\";\npackage p{n};\n{many}"));
    let input = module((0..6).map(file));
    // Enough to start, not enough for what comes.
    let limits = Limits { memory: 250 << 20, ..Limits::default() };
    let findings = worker().compile(&input, &limits).unwrap().unwrap_err();
    assert!(render(&findings).contains("was stopped"), "{}", render(&findings));
}

#[test]
fn a_worker_that_cannot_be_started_is_no_finding() {
    let worker = Worker { program: "/nonexistent/schemactl".into(), args: Vec::new() };
    let input = module([("a.proto", "syntax = \"proto3\";")]);
    assert!(worker.compile(&input, &Limits::default()).is_err());
}

#[test]
fn a_worker_that_fails_by_itself_is_no_finding() {
    let program = ["/bin/false", "/usr/bin/false"].into_iter().find(|path| Path::new(path).exists());
    let worker = Worker { program: program.expect("every system has it").into(), args: Vec::new() };
    let input = module([("a.proto", "syntax = \"proto3\";")]);
    let error = worker.compile(&input, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("ended without an answer"), "{error}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_keeps_to_limits_that_are_lower_already() {
    let program = env!("CARGO_BIN_EXE_compile-worker");
    let args = ["-c".to_owned(), format!("ulimit -v 1000000 -t 5 && exec {program}")];
    let worker = Worker { program: "/bin/bash".into(), args: args.into() };
    let input = module([("a.proto", "syntax = \"proto3\";")]);
    assert!(worker.compile(&input, &Limits::default()).unwrap().is_ok());
}
