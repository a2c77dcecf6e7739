//! Our own part of lint: what an event leaves open that its readers, its destinations or the people it is
//! about need. Category `EVENT`; the gate asks these rules unless the module takes them away.

mod apart;
mod declared;
mod names;
mod personal;
mod roles;
mod words;

use super::{Check, Checked, Report};

/// Every rule about events as they stand.
pub(super) static CHECKS: &[Checked] = &[
    declared::EVENT_DESCRIBED,
    declared::EVENT_HAS_DESTINATION,
    declared::EVENT_HAS_EXAMPLE,
    declared::EVENT_HAS_SUCCESSOR,
    roles::EVENT_HAS_TIME,
    roles::EVENT_ROLE_UNIQUE,
    personal::PII_MARKED,
    apart::EVENT_NAMES_APART,
    apart::EVENT_FIELDS_APART,
];
