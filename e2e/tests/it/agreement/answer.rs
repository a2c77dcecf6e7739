//! What is said about a state, whoever says it.

use serde_json::{Map, Value, json};

use crate::client::Answer;

/// A verdict in the form in which both sides are compared.
#[derive(Debug, PartialEq)]
pub struct Said {
    /// `accepted`, `refused` or `unchanged`.
    pub verdict: String,
    /// The version that would be or was published.
    pub next: Option<String>,
    pub bump: Option<String>,
    pub approvable: bool,
    pub findings: Vec<Value>,
    /// What it means at destinations and for personal data.
    pub consequences: [Value; 2],
}

impl Said {
    /// What `schemactl check --format json` printed: findings, a line each, and the conclusion.
    pub fn by_check(stdout: &str) -> Said {
        let mut lines: Vec<Value> =
            stdout.lines().map(|line| serde_json::from_str(line).expect("lines are JSON")).collect();
        let conclusion = lines.pop().expect("the last line is the conclusion");
        let verdict = text(&conclusion, "verdict");
        let is_unchanged = conclusion["unchanged"] == true;
        assert!(!is_unchanged || verdict == "accepted", "what is there already is not refused: {conclusion}");
        Said {
            verdict: if is_unchanged { "unchanged".to_owned() } else { verdict },
            next: optional(&conclusion, "next"),
            bump: optional(&conclusion, "bump"),
            approvable: conclusion["approvable"].is_string(),
            findings: lines.iter().map(finding).collect(),
            consequences: consequences(&conclusion),
        }
    }

    /// What `POST /api/v1/check` answered.
    pub fn by_registry(answer: &Value) -> Said {
        Said {
            verdict: text(answer, "verdict"),
            next: optional(answer, "next"),
            bump: optional(answer, "bump"),
            approvable: answer["approvable"] == true,
            findings: answer["findings"].as_array().cloned().unwrap_or_default(),
            consequences: consequences(answer),
        }
    }

    /// What a publish did: a new version, the latest, or a problem.
    pub fn by_publish(answer: &Answer) -> Said {
        let Answer { status, body, .. } = answer;
        let (verdict, version) = match status {
            200 => ("unchanged", &Value::Null),
            201 => ("accepted", &body["version"]),
            _ if body["code"] == "refused" || body["code"] == "does_not_compile" => ("refused", &Value::Null),
            _ => panic!("{status}: {body}"),
        };
        Said {
            verdict: verdict.to_owned(),
            next: optional(version, "version"),
            bump: optional(version, "bump").or_else(|| optional(body, "bump")),
            approvable: body["approvable"] == true,
            findings: body["findings"].as_array().cloned().unwrap_or_default(),
            consequences: consequences(body),
        }
    }

    /// What the other says otherwise; `None` where both say the same.
    pub fn difference(&self, other: &Said) -> Option<String> {
        if self == other {
            return None;
        }
        let head =
            |said: &Said| format!("{} {:?} {:?} {}", said.verdict, said.next, said.bump, said.approvable);
        let missing = |from: &Said, of: &Said| -> Vec<String> {
            of.findings.iter().filter(|one| !from.findings.contains(one)).map(Value::to_string).collect()
        };
        let (ours, theirs) = (missing(other, self), missing(self, other));
        let is_otherwise =
            if self.consequences == other.consequences { "" } else { ", and it means something else" };
        Some(format!(
            "{} / {}{is_otherwise}\n  only the first: {}\n  only the second: {}",
            head(self),
            head(other),
            ours.join("\n    "),
            theirs.join("\n    ")
        ))
    }
}

/// A line of `check` as the registry writes findings.
fn finding(line: &Value) -> Value {
    let mut finding = Map::new();
    for (name, key) in [
        ("path", "path"),
        ("rule", "type"),
        ("message", "message"),
        ("severity", "severity"),
        ("hint", "hint"),
        ("waived", "waived"),
    ] {
        finding.extend(line.get(key).map(|value| (name.to_owned(), value.clone())));
    }
    finding.insert("span".to_owned(), span(line));
    let before = line.get("before").map(|place| json!({ "path": place["path"], "span": span(place) }));
    finding.extend(before.map(|before| ("before".to_owned(), before)));
    Value::Object(finding)
}

fn consequences(said: &Value) -> [Value; 2] {
    ["impacts", "personal_data"].map(|key| said[key].clone())
}

fn span(place: &Value) -> Value {
    let keys = ["start_line", "start_column", "end_line", "end_column"];
    keys.into_iter().map(|key| (key.to_owned(), place[key].clone())).collect::<Map<_, _>>().into()
}

fn optional(value: &Value, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

fn text(value: &Value, key: &str) -> String {
    optional(value, key).unwrap_or_else(|| panic!("no {key} in {value}"))
}
