//! What a rule says about a schema.

use std::{borrow::Cow, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For the reader's information.
    Notice,
    /// Should be mended; refuses nothing.
    Warning,
    /// Refuses the change.
    Error,
}

impl Severity {
    /// The word as printed: `notice`, `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Notice => "notice",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A stretch of a source file; lines and columns start at 1, the end column is behind the last
/// character. Columns are terminal cells as buf counts them: a tab goes to the next multiple of 4, a wide
/// character takes two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First line.
    pub start_line: u32,
    /// First column.
    pub start_column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last character.
    pub end_column: u32,
}

impl Span {
    /// Where something is reported that has no place of its own: the start of its file.
    pub const START: Span = Span { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
}

/// A stretch of a file of another state of the schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FilePlace {
    /// Path of the file within its module.
    pub path: String,
    /// The place in it.
    pub span: Span,
}

/// What a rule says about one place of a schema.
///
/// The order of fields is the order findings are sorted in: by path (none first), place, rule and
/// message, as buf does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Path of the file within its module; `None` where no file is left to name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The place in it.
    pub span: Span,
    /// Id of the rule, for example `FIELD_SAME_TYPE`; `COMPILE` where the schema does not compile.
    pub rule: Cow<'static, str>,
    /// What is wrong, and with what.
    pub message: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The reason that the source gives for living with it; such a finding is a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<String>,
    /// For a change: where it stood in the state before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<FilePlace>,
}

impl Finding {
    /// Id of the rule that a schema compiles.
    pub const COMPILE: &'static str = "COMPILE";

    /// A finding of severity error.
    pub fn error(rule: &'static str, path: Option<&str>, span: Span, message: impl Into<String>) -> Self {
        Finding {
            path: path.map(str::to_owned),
            span,
            rule: Cow::Borrowed(rule),
            message: message.into(),
            severity: Severity::Error,
            hint: None,
            waived: None,
            before: None,
        }
    }

    /// The same finding with another severity.
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same finding with a way out.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether two findings say the same of the same place; where something stood before makes no
    /// other finding of it.
    pub fn says_the_same(&self, other: &Finding) -> bool {
        let Finding { path, span, rule, message, severity, hint, waived, before: _ } = self;
        (path, span, rule) == (&other.path, &other.span, &other.rule)
            && (message, severity) == (&other.message, &other.severity)
            && (hint, waived) == (&other.hint, &other.waived)
    }
}

/// `path:line:column: severity: message (RULE)`, and behind it why it is waived
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{path}:{}:{}: ", self.span.start_line, self.span.start_column)?;
        }
        write!(f, "{}: {} ({})", self.severity, self.message, self.rule)?;
        match &self.waived {
            Some(reason) => write!(f, " waived: {reason}"),
            None => Ok(()),
        }
    }
}
