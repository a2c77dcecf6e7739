//! What a step reports, as a snapshot: `check` as it is run by hand, and the same verdict in every other format.

use super::repository::{Ended, Repository};

/// All formats but text, which is what the command prints.
const FORMATS: [&str; 6] = ["json", "github", "gitlab", "junit", "sarif", "markdown"];

/// What differs from run to run, and what stands for it. The days of policies are of another century, or past.
const VARYING: [(&str, &str); 3] = [
    ("[0-9a-f]{64}", "[digest]"),
    (r"http://127\.0\.0\.1:\d+", "[registry]"),
    (r"\b20[2-9][1-9]-\d\d-\d\d\b", "[day]"),
];

impl Repository {
    /// Runs `check` as `ci`, which ends so, and compares all of its reports with the step's snapshot.
    pub fn check(&self, step: &str, code: i32) {
        let files = FORMATS.map(|format| format!("{format}=reports/{format}"));
        let mut words = vec!["check", "proto"];
        files.iter().for_each(|file| words.extend(["--report", file]));
        let mut shown = shown(&self.run_as("ci", &words).with(code));
        for format in FORMATS {
            shown.push_str(&format!("----- {format} -----\n{}", self.read(&format!("reports/{format}"))));
        }
        compare(step, &shown);
    }

    /// Runs a command as somebody, which ends so, and compares what it printed with the step's snapshot.
    pub fn step(&self, step: &str, who: &str, words: &[&str], code: i32) -> Ended {
        let ended = self.run_as(who, words).with(code);
        compare(step, &format!("$ schemactl {}\n{}", words.join(" "), shown(&ended)));
        ended
    }
}

fn shown(ended: &Ended) -> String {
    let Ended { code, stdout, stderr } = ended;
    let code = code.map_or("none".to_owned(), |code| code.to_string());
    format!("exit code: {code}\n----- stdout -----\n{stdout}----- stderr -----\n{stderr}")
}

fn compare(step: &str, shown: &str) {
    insta::with_settings!({filters => VARYING, omit_expression => true}, {
        insta::assert_snapshot!(step, shown);
    });
}
