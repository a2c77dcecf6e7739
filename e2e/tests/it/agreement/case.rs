//! A case: a state that is published, and those that may follow.

use schemactl_check::{BreakingConfig, LintConfig};
use serde_json::{Value, json};

/// Paths and texts.
pub type Files = Vec<(String, String)>;

/// The module that every case is about.
pub const MODULE: &str = "acme/case";

#[derive(Default)]
pub struct Case {
    pub name: String,
    pub breaking: BreakingConfig,
    pub lint: LintConfig,
    /// The registry's policy, as TOML; empty for none.
    pub policy: String,
    /// A module that the case needs, and its files.
    pub dependency: Option<(&'static str, Files)>,
    /// Whether somebody approves what is refused, where that lets it through.
    pub is_approved: bool,
    /// The version before, where there is one.
    pub before: Option<Files>,
    /// What may come next, each under a name.
    pub states: Vec<(&'static str, Files)>,
}

impl Case {
    /// The text of `schemactl.toml`.
    pub fn config(&self) -> String {
        let mut config =
            json!({ "module": { "name": MODULE }, "breaking": self.breaking, "lint": self.lint });
        for table in ["breaking", "lint"] {
            // TOML has no null: what is not set is not written.
            config[table].as_object_mut().expect("a table").retain(|_, value| !value.is_null());
        }
        if let Some((module, _)) = &self.dependency {
            config["deps"] = json!({ *module: "*" });
        }
        toml::to_string(&config).expect("a configuration can be written")
    }

    /// What a publish of files sends.
    pub fn request(&self, files: &Files, base: Option<&str>) -> Value {
        let mut request = request(MODULE, files);
        request["settings"] = json!({ "breaking": self.breaking, "lint": self.lint });
        if let Some(base) = base {
            request["base"] = json!(base);
        }
        if let Some((module, _)) = &self.dependency {
            request["dependencies"] = json!({ *module: "*" });
        }
        request
    }
}

/// What a publish of a module sends at least.
pub fn request(module: &str, files: &Files) -> Value {
    let file = |(path, text): &(String, String)| json!({ "path": path, "content": { "text": text } });
    json!({ "module": module, "files": files.iter().map(file).collect::<Vec<_>>() })
}
