//! The policy that holds, in words, and those that held.

mod words;

use askama::Template;
use schemactl_check::{Policy, policy::Day};

use crate::{Moment, Site};

/// Somebody wrote a version at some time.
#[derive(Clone, Debug)]
pub struct PolicyVersionRow {
    pub version: i64,
    pub who: String,
    pub at: Moment,
}

/// What is asked about something, line by line.
#[derive(Clone, Debug)]
struct Part {
    title: &'static str,
    lines: Vec<String>,
}

/// A waiver of the policy.
#[derive(Clone, Debug)]
struct WaiverRow {
    rule: String,
    /// What it is about; empty for everything.
    about: String,
    reason: String,
    author: String,
    until: Day,
    has_ended: bool,
}

/// `/policy`
#[derive(Template)]
#[template(path = "policy.html")]
pub struct PolicyPage {
    pub site: Site,
    /// The version that holds; none where nobody has stored one.
    pub version: Option<PolicyVersionRow>,
    pub policy: Policy,
    /// The day it is, in UTC.
    pub today: Day,
    /// The newest first.
    pub history: Vec<PolicyVersionRow>,
    /// Address of the page with the versions before.
    pub older: Option<String>,
}

impl PolicyPage {
    fn parts(&self) -> Vec<Part> {
        words::parts(&self.policy)
    }

    /// Those that end first come first.
    fn waivers(&self) -> Vec<WaiverRow> {
        let mut rows: Vec<WaiverRow> =
            self.policy.waivers.iter().map(|waiver| words::waiver(waiver, self.today)).collect();
        rows.sort_by_key(|row| row.until);
        rows
    }
}
