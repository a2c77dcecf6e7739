//! The filters of the audit log: state of a form, kept in addresses.

/// What the audit log is narrowed to; an empty text is no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Who did or tried it.
    pub who: String,
    /// What was done or tried.
    pub action: String,
    /// To what, or anything below it.
    pub target: String,
    /// How it ended.
    pub outcome: String,
    /// From this day or second on.
    pub since: String,
    /// Before this day or second.
    pub until: String,
    /// `oldest` first; else the newest.
    pub order: String,
}

impl AuditFilter {
    /// Names and values as they stand in an address.
    pub fn pairs(&self) -> [(&'static str, &str); 7] {
        [
            ("who", &self.who),
            ("action", &self.action),
            ("target", &self.target),
            ("outcome", &self.outcome),
            ("since", &self.since),
            ("until", &self.until),
            ("order", &self.order),
        ]
    }

    /// Whether nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        self.pairs().iter().all(|(name, value)| *name == "order" || value.is_empty())
    }
}
