//! Publishing, and asking what publishing would say.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use schemactl_check::{BreakingConfig, LintConfig, NeededApproval, Neighbours};
use schemactl_model::{Digest, FilePath, Finding, ModuleName, Version, VersionReq};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ApprovalBody, Consequences, VersionSummary, is_zero};

/// The body of `POST /api/v1/modules/{owner}/{name}/versions` and of `POST /api/v1/check`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishRequest {
    /// The module; for a publish the one in the address.
    pub module: ModuleName,
    /// The version the files were made from; none for a module that is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Version>,
    /// All files of the module.
    pub files: Vec<FileBody>,
    /// Modules it imports from, with the ranges it can do with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<ModuleName, String>")]
    pub dependencies: BTreeMap<ModuleName, VersionReq>,
    /// Versions that dependencies are held at, where they fit the ranges.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lock: BTreeMap<ModuleName, Version>,
    /// What `schemactl.toml` says about the checks.
    #[serde(default)]
    pub settings: Settings,
    /// What the publisher says about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// The number of a first version, where 0.1.0 will not do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial: Option<Version>,
    /// Promises stability: the version becomes 1.0.0.
    #[serde(default)]
    pub stable: bool,
}

/// What the checks run with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Rules about changes.
    pub breaking: BreakingConfig,
    /// Rules about tidiness.
    pub lint: LintConfig,
}

/// A file with its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileBody {
    /// Path in the module, as an `import` spells it.
    pub path: FilePath,
    /// What is in it.
    pub content: Content,
}

/// Content of a file: `{"text": "…"}`, or `{"base64": "…"}` where it is not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// As it is.
    Text(String),
    /// With the alphabet of RFC 4648, section 4, padded.
    Base64(String),
}

/// Base64 that is none.
#[derive(Debug, thiserror::Error)]
#[error("the content is not Base64")]
pub struct InvalidContent(#[source] base64::DecodeError);

impl Content {
    /// From any bytes.
    pub fn from_bytes(content: Vec<u8>) -> Content {
        match String::from_utf8(content) {
            Ok(text) => Content::Text(text),
            Err(error) => Content::Base64(STANDARD.encode(error.as_bytes())),
        }
    }

    /// The bytes.
    pub fn into_bytes(self) -> Result<Vec<u8>, InvalidContent> {
        match self {
            Content::Text(text) => Ok(text.into_bytes()),
            Content::Base64(text) => STANDARD.decode(text).map_err(InvalidContent),
        }
    }
}

/// The answer to a publish: 201 with a new version, 200 where the latest is the same already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// Whether a version was added.
    pub created: bool,
    /// The version.
    pub version: VersionSummary,
    /// What the checks say that refuses nothing.
    pub findings: Vec<Finding>,
    /// How many findings are not in the answer, which has the gravest 1,000.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted_findings: usize,
    /// The approvals that its breaks needed, and who gave them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needed: Vec<NeededApproval>,
    /// What the version means beside that; nothing where it was there already.
    #[serde(flatten)]
    pub consequences: Consequences,
}

/// The answer to a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckBody {
    /// The version it was compared with; none for a new module.
    pub latest: Option<Version>,
    /// Over that version and the sources: what an approval is of. None for a new module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Digest>,
    /// The approvals of this change that are open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<ApprovalBody>,
    /// What it means for the modules that depend on it, and what became of those that it depends on: what the
    /// verdict's findings about them rest on.
    #[serde(default)]
    pub neighbours: Neighbours,
    /// What publishing would say.
    #[serde(flatten)]
    pub verdict: VerdictBody,
}

/// What publishing would say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum VerdictBody {
    /// The latest version is the same.
    Unchanged,
    /// It would become this version.
    Accepted {
        /// The version.
        next: Version,
        /// `initial`, `patch`, `minor` or `major`.
        bump: String,
        /// Nothing in them refuses it.
        findings: Vec<Finding>,
        /// How many findings are not in the answer, which has the gravest 1,000.
        #[serde(default, skip_serializing_if = "is_zero")]
        omitted_findings: usize,
        /// What it means beside that.
        #[serde(flatten)]
        consequences: Consequences,
    },
    /// It would be refused.
    Refused {
        /// At least one of severity error.
        findings: Vec<Finding>,
        /// How many findings are not in the answer, which has the gravest 1,000.
        #[serde(default, skip_serializing_if = "is_zero")]
        omitted_findings: usize,
        /// Whether approvals would lift the refusal.
        #[serde(default)]
        approvable: bool,
        /// Who has to approve what it breaks, and who did.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        needed: Vec<NeededApproval>,
        /// How much changes; none where it does not compile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bump: Option<String>,
        /// What it would mean beside that; nothing where it does not compile.
        #[serde(flatten)]
        consequences: Consequences,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_survives_whatever_its_bytes() {
        for bytes in [&b"syntax"[..], &[0xff, 0x00], "ü".as_bytes(), b""] {
            let content = Content::from_bytes(bytes.to_vec());
            let json = serde_json::to_string(&content).unwrap();
            let back: Content = serde_json::from_str(&json).unwrap();
            assert_eq!(back.into_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn a_request_refuses_a_key_it_does_not_know() {
        let json = r#"{"module": "acme/shop", "files": [], "froce": true}"#;
        let error = serde_json::from_str::<PublishRequest>(json).unwrap_err();
        assert!(error.to_string().contains("froce"), "{error}");
    }

    #[test]
    fn a_request_needs_no_more_than_module_and_files() {
        let json = r#"{"module": "acme/shop", "files": [{"path": "a.proto", "content": {"text": ""}}]}"#;
        let request: PublishRequest = serde_json::from_str(json).unwrap();
        assert_eq!(request.files[0].path.as_str(), "a.proto");
        assert_eq!(request.base, None);
    }
}
