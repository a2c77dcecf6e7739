//! Who may approve what.

use std::fmt;

use schemactl_model::ModuleName;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Pattern, Policy, RulePattern, whereabouts};
use crate::{
    found::Found,
    policy::{Scope, Whereabouts},
};

/// Who may approve some breaks. Of several tables that are about a break the first counts; a break that none is
/// about may be approved by whoever approves at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approvers {
    /// Rules whose breaks it is about; empty is all.
    #[serde(default)]
    pub rules: Vec<RulePattern>,
    /// Modules, as `owner/name`; without it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<Pattern>,
    /// Events; without it everything in the module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Pattern>,
    /// Fields in messages of events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Pattern>,
    /// Names of destinations, for rules that are about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<Pattern>,
    /// Who may, each of them alone; empty is nobody.
    pub approvers: Vec<Approver>,
}

impl Approvers {
    fn scope(&self) -> Scope<'_> {
        self.scope_with(&self.rules)
    }

    fn scope_with<'a>(&'a self, rules: &'a [RulePattern]) -> Scope<'a> {
        Scope {
            rules,
            event: self.event.as_ref(),
            field: self.field.as_ref(),
            destination: self.destination.as_ref(),
        }
    }
}

/// Somebody who may approve: the name of a token, with `*` for anything, or `role:` and a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Approver(Pattern);

/// No token's name has a colon.
const ROLE: &str = "role:";
/// Roles that approve at all.
const ROLES: [&str; 2] = ["approver", "admin"];

impl Approver {
    /// Whether a token is meant, by its name or by its role.
    pub fn fits(&self, name: &str, role: Option<&str>) -> bool {
        match self.role() {
            Some(wanted) => role == Some(wanted),
            None => self.0.fits(name),
        }
    }

    fn role(&self) -> Option<&str> {
        self.0.as_str().strip_prefix(ROLE)
    }
}

/// As a sentence goes on: `"privacy-*"`, `the role admin`.
impl fmt::Display for Approver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.role() {
            Some(role) => write!(f, "the role {role}"),
            None => write!(f, "{:?}", self.0.as_str()),
        }
    }
}

impl<'de> Deserialize<'de> for Approver {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let approver = Approver(Pattern::deserialize(deserializer)?);
        match approver.role() {
            Some(role) if !ROLES.contains(&role) => {
                let message =
                    format!("{role:?} is no role that approves; write {ROLE}{}", ROLES.join(" or role:"));
                Err(serde::de::Error::custom(message))
            }
            _ => Ok(approver),
        }
    }
}

/// The tables that are about a module.
pub(crate) fn tables_of<'a>(policy: &'a Policy, module: Option<&ModuleName>) -> Vec<&'a Approvers> {
    let is_about = |table: &&Approvers| whereabouts::is_of(table.module.as_ref(), module);
    policy.approvals.iter().filter(is_about).collect()
}

/// Who may approve a break; none is said where whoever approves at all may.
pub(crate) fn approvers_of<'a>(
    tables: &[&'a Approvers],
    whereabouts: &Whereabouts,
    found: &Found,
) -> Option<&'a [Approver]> {
    let about = || tables.iter().find(|table| whereabouts.held(&table.scope(), found));
    // A rule that is not known may be this one by another name: then whoever approves is not enough.
    let may_be_about = || {
        let names_unknown = |table: &&&Approvers| table.rules.iter().any(|rules| !rules.fits_any());
        tables.iter().filter(names_unknown).find(|table| whereabouts.held(&table.scope_with(&[]), found))
    };
    about().or_else(may_be_about).map(|table| &table.approvers[..])
}
