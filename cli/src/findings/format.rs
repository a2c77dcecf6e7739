//! The names of the formats.

use std::str::FromStr;

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: place, message, source line and hint.
    #[default]
    Text,
    /// For programs: an object a line, with buf's keys.
    Json,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
    /// GitLab's Code Quality.
    Gitlab,
    /// Test results as most CI servers read them.
    Junit,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A comment for a pull request.
    Markdown,
}

impl Format {
    /// All of them, under the names that `--format` takes.
    pub const ALL: [(&'static str, Format); 7] = [
        ("text", Format::Text),
        ("json", Format::Json),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("junit", Format::Junit),
        ("sarif", Format::Sarif),
        ("markdown", Format::Markdown),
    ];
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Format::ALL.iter().find(|(name, _)| *name == text);
        found.map(|(_, format)| *format).ok_or_else(|| {
            let names: Vec<&str> = Format::ALL.iter().map(|(name, _)| *name).collect();
            format!("{text:?} is not a format; there are {}", names.join(", "))
        })
    }
}
