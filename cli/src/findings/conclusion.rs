//! What a command concludes from the findings.

use std::fmt;

use schemactl_api::VersionSummary;
use schemactl_check::{Bump, NeededApproval};
use schemactl_model::{Digest, ModuleName, Version};
use serde::{Serialize, Serializer};

/// What a command concludes from the findings: the gate's verdict, for a person or a program. As JSON it is
/// in the last line of `check` and `publish`, the only one with the key `verdict`.
#[derive(Clone, Debug, Serialize)]
pub struct Conclusion {
    pub verdict: Verdict,
    /// The version that it would become; none where no version is known before, or none comes of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Version>,
    /// How much changes; none for what could not be compared.
    #[serde(serialize_with = "word", skip_serializing_if = "Option::is_none")]
    pub bump: Option<Bump>,
    /// The state it was compared with, spelled as on the command line; none for a first version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<String>,
    /// Without asking the registry.
    pub offline: bool,
    /// How many events the module has; none where it does not compile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<usize>,
    /// How many modules that depend on it were compiled with it; none where nobody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dependents: Option<usize>,
    /// An approval lets it through.
    pub approved: bool,
    /// Who has to approve what it breaks, and who did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needed: Vec<NeededApproval>,
    /// What an approval would let through; as JSON the change's digest.
    #[serde(serialize_with = "digest", skip_serializing_if = "Option::is_none")]
    pub approvable: Option<Approvable>,
    /// The registry's latest version is the same: there is nothing to publish.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unchanged: bool,
    /// What came of it, where it was to be published and is.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub publication: Option<Publication>,
    /// Whether it was to be published, and not only asked about.
    #[serde(skip)]
    pub is_publish: bool,
}

/// What came of a publish.
#[derive(Clone, Debug, Serialize)]
pub struct Publication {
    /// Whether there is a version more; else the latest is the same.
    pub created: bool,
    pub version: VersionSummary,
}

/// A change that only an approval lets through.
#[derive(Clone, Debug)]
pub struct Approvable {
    pub module: ModuleName,
    pub change: Digest,
    pub needed: Vec<NeededApproval>,
    /// Address of the registry that it is approved at.
    pub registry: Option<String>,
    /// Whether somebody was asked for it.
    pub is_asked: bool,
    /// The version that the sources say they were made from, where that is not the one compared with.
    pub made_from: Option<Version>,
}

/// May it be published?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Accepted,
    Refused,
}

impl Conclusion {
    /// A refusal, without more to say.
    pub fn refused() -> Self {
        Conclusion {
            verdict: Verdict::Refused,
            next: None,
            bump: None,
            compared_with: None,
            offline: false,
            events: None,
            dependents: None,
            approved: false,
            needed: Vec::new(),
            approvable: None,
            unchanged: false,
            publication: None,
            is_publish: false,
        }
    }

    /// The same of what was to be published.
    pub fn not_published() -> Self {
        Conclusion { is_publish: true, ..Conclusion::refused() }
    }

    /// The same for sources that are the registry's latest version: nothing comes of them, so nothing is refused.
    pub fn unchanged(self) -> Self {
        let Conclusion { compared_with, offline, events, .. } = self;
        let verdict = Verdict::Accepted;
        Conclusion { verdict, compared_with, offline, events, unchanged: true, ..Conclusion::refused() }
    }
}

fn word<S: Serializer>(bump: &Option<Bump>, serializer: S) -> Result<S::Ok, S::Error> {
    bump.map(Bump::as_str).serialize(serializer)
}

fn digest<S: Serializer>(approvable: &Option<Approvable>, serializer: S) -> Result<S::Ok, S::Error> {
    approvable.as_ref().map(|approvable| approvable.change).serialize(serializer)
}

impl Verdict {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::Refused => "refused",
        }
    }
}

/// In a line.
impl fmt::Display for Conclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.verdict, &self.next, self.bump) {
            (Verdict::Accepted, ..) if self.unchanged => {
                f.write_str("accepted: nothing is new, nothing to publish")
            }
            (Verdict::Accepted, Some(next), Some(bump)) => {
                let approved = if self.approved { ", as approved" } else { "" };
                write!(f, "accepted: would be published as {next} ({bump}){approved}")
            }
            (Verdict::Accepted, None, Some(bump)) => write!(f, "accepted: a {bump} change"),
            (Verdict::Refused, ..) if self.is_publish => f.write_str("refused; nothing was published"),
            (verdict, ..) => f.write_str(verdict.as_str()),
        }
    }
}
