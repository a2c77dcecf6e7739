//! A case, tried against a registry of its own.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::{
    answer::Said,
    case::{Case, Files, MODULE, request},
};
use crate::{
    client::{Answer, Client},
    program,
    server::{Server, TOKEN},
};

const APPROVER: &str = "ada";

/// How often what was seen.
#[derive(Debug, Default)]
pub struct Tally {
    pub accepted: usize,
    /// States that had a version before them.
    pub compared: usize,
    pub refused: usize,
    /// Refused first, then accepted with an approval.
    pub approved: usize,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.accepted += other.accepted;
        self.compared += other.compared;
        self.refused += other.refused;
        self.approved += other.approved;
    }
}

/// The database of a registry that was started once: to begin with a copy is faster than with nothing.
pub struct Template {
    folder: TempDir,
    approver: String,
}

/// A registry with the version before, and a folder with the module.
struct Trial<'c> {
    case: &'c Case,
    folder: TempDir,
    server: Server,
    client: Client,
    approver: Client,
    /// The version that the next one is made from.
    base: Option<String>,
    tally: Tally,
    differences: Vec<String>,
}

impl Template {
    pub fn new() -> Template {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let server = Server::quiet(&database(folder.path()));
        let body = serde_json::json!({ "name": APPROVER, "role": "approver" });
        let token = server.client().post("/api/v1/tokens", body).body["token"].as_str().map(str::to_owned);
        server.kill();
        Template { folder, approver: token.expect("a token is made") }
    }

    /// Tries all states of a case; answers what was seen, and where the sides differ.
    pub fn try_case(&self, case: &Case) -> (Tally, Vec<String>) {
        let mut trial = self.begin(case);
        if let Some((module, files)) = &case.dependency {
            trial.publish(module, request(module, files));
        }
        if let Some(before) = &case.before {
            let mut first = case.request(before, None);
            first["initial"] = "1.0.0".into();
            let published = trial.publish(MODULE, first);
            // What cannot be published is no base; the states are first versions then.
            trial.base = (published.status == 201).then(|| "1.0.0".to_owned());
        }
        let told: Vec<Said> = case.states.iter().map(|(name, files)| trial.ask(name, files)).collect();
        for ((name, files), told) in case.states.iter().zip(told) {
            if trial.publish_as_told(name, files, told) {
                break;
            }
        }
        (trial.tally, trial.differences)
    }

    fn begin<'c>(&self, case: &'c Case) -> Trial<'c> {
        let folder = TempDir::new().expect("a temporary folder can be made");
        for entry in fs::read_dir(self.folder.path()).expect("the folder can be read") {
            let entry = entry.expect("the folder can be read");
            fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("a file can be copied");
        }
        let server = Server::quiet(&database(folder.path()));
        let (client, approver) = (server.client(), server.client_of(&self.approver));
        let (tally, differences) = (Tally::default(), Vec::new());
        let trial = Trial { case, folder, server, client, approver, base: None, tally, differences };
        if !case.policy.is_empty() {
            trial.write("policy.toml", &case.policy);
            let pushed = trial.schemactl(&["policy", "push", "policy.toml"]);
            assert!(pushed.status.success(), "{}: {pushed:?}", case.name);
        }
        trial
    }
}

impl Trial<'_> {
    /// Asks both sides about a state.
    fn ask(&mut self, name: &str, files: &Files) -> Said {
        let (local, registry) = (self.by_check(files), self.by_registry(files));
        self.compare(name, "check / POST check", &local, &registry);
        self.tally.compared += usize::from(self.base.is_some());
        match local.verdict.as_str() {
            "accepted" => self.tally.accepted += 1,
            "refused" => self.tally.refused += 1,
            _ => {}
        }
        local
    }

    /// Publishes a state, with an approval where that is what it takes, and compares with what was said. Whether
    /// it was published.
    fn publish_as_told(&mut self, name: &str, files: &Files, mut told: Said) -> bool {
        let mut published = self.publish_state(files);
        self.compare(name, "check / publish", &told, &Said::by_publish(&published));
        if told.approvable && self.case.is_approved {
            let approval = serde_json::json!({ "module": MODULE, "digest": published.body["change"], "reason": "tried" });
            let approved = self.approver.post("/api/v1/approvals", approval);
            assert_eq!(approved.status, 201, "{}: {}", self.case.name, approved.body);
            told = self.ask(name, files);
            published = self.publish_state(files);
            self.compare(name, "approved check / publish", &told, &Said::by_publish(&published));
            self.tally.approved += 1;
        }
        published.status == 201
    }

    fn compare(&mut self, name: &str, sides: &str, left: &Said, right: &Said) {
        // A publish that adds nothing has nothing to say of it.
        if left.verdict == "unchanged" && right.verdict == "unchanged" {
            return;
        }
        let difference = left.difference(right);
        self.differences.extend(difference.map(|one| format!("{} {name}, {sides}: {one}", self.case.name)));
    }

    fn by_check(&self, files: &Files) -> Said {
        let module = self.folder.path().join("module");
        if module.exists() {
            fs::remove_dir_all(&module).expect("a folder can be removed");
        }
        self.write("module/schemactl.toml", &self.case.config());
        files.iter().for_each(|(path, text)| self.write(&format!("module/{path}"), text));
        let output = self.schemactl(&["check", "module", "--format", "json"]);
        let stdout = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        assert!(!stdout.is_empty(), "{}: {}", self.case.name, String::from_utf8_lossy(&output.stderr));
        Said::by_check(&stdout.replace("\"path\":\"module/", "\"path\":\""))
    }

    fn by_registry(&self, files: &Files) -> Said {
        let answer = self.client.post("/api/v1/check", self.case.request(files, self.base.as_deref()));
        assert_eq!(answer.status, 200, "{}: {}", self.case.name, answer.body);
        Said::by_registry(&answer.body)
    }

    fn publish_state(&self, files: &Files) -> Answer {
        self.publish(MODULE, self.case.request(files, self.base.as_deref()))
    }

    fn publish(&self, module: &str, body: serde_json::Value) -> Answer {
        self.client.post(&format!("/api/v1/modules/{module}/versions"), body)
    }

    fn schemactl(&self, words: &[&str]) -> std::process::Output {
        let mut command = program::command();
        command.args(words).current_dir(self.folder.path());
        command.env("SCHEMACTL_REGISTRY", self.server.address()).env("SCHEMACTL_TOKEN", TOKEN);
        command.output().expect("schemactl starts")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}

fn database(folder: &Path) -> String {
    format!("sqlite://{}/registry.db", folder.display())
}
