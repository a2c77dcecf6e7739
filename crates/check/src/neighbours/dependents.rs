//! Modules that import the one at hand.

use schemactl_model::{Severity, Version};

use super::{BrokenDependent, Check, Checked, Neighbours, Said};
use crate::rule::rule;

rule! {
    /// A module's breaking set is what it promises about data; those that import its files also rely on names. A
    /// message that goes away breaks no reader of bytes, and every module that has a field of it.
    ///
    /// The registry compiles the latest version of each module that depends on the candidate, itself or through
    /// others, against the candidate, and tells the first thing that does not compile. What did not compile with
    /// the version before either, and modules whose range left that out already, are not told.
    ///
    /// It is an error where every range between the two takes the version that this would become: whoever
    /// resolves dependencies next would be broken unasked. Then the change is a break like others: the version
    /// becomes a major one, and an approval lets it through. Where a range stays below, as it does below a major
    /// version, it is a warning: the module stays with the version it has until somebody mends it.
    ///
    /// `check` asks the registry for it and says with `--offline` that nobody looked.
    DEPENDENT_BROKEN [] Broken(broken)
    "Checks that modules which depend on this one still compile."
}

fn broken(dependent: &BrokenDependent, next: &Version) -> Said {
    let BrokenDependent { module, version, publisher, problem, .. } = dependent;
    let owner = module.owner();
    let what = format!(
        "Module \"{module}\" {version} of {owner}, published by {publisher:?}, does not compile with this"
    );
    let (severity, reach, hint) = match dependent.stays_below(next) {
        Some(ask) => {
            let by = if ask.module == *module { "it".to_owned() } else { ask.module.to_string() };
            let reach = format!("{by} asks for {} and stays below {next}", ask.requirement);
            (Severity::Warning, reach, format!("tell {owner} what to change before it takes {next}"))
        }
        None => {
            let ranges: Vec<String> = dependent.asks.iter().map(|ask| ask.requirement.to_string()).collect();
            let reach = format!("{next} is in its range {}", ranges.join(", "));
            let hint = format!(
                "keep what {module} uses and deprecate it, or have {owner} let go of it first; an approval makes it \
                 a break, with a version that fewer ranges take"
            );
            (Severity::Error, reach, hint)
        }
    };
    let message = format!("{what}, and {reach}: {problem}");
    Said { severity, message, hint, module: Some(module.to_string()) }
}

rule! {
    /// The registry compiles a bounded number of modules, for a bounded time. Where more depend on the candidate, it
    /// is not known whether the others still compile.
    DEPENDENT_NOT_COMPILED [] Seen(not_compiled)
    "Tells how many modules that depend on this one were not compiled with it."
}

fn not_compiled(neighbours: &Neighbours) -> Option<Said> {
    let Neighbours { compiled, left_out, .. } = neighbours;
    let message = format!(
        "{left_out} of {} modules that depend on this one were not compiled with it: there are too many, or too \
         little time.",
        compiled + left_out
    );
    let hint =
        "schemactl module dependents lists them; build those that matter against this change".to_owned();
    (*left_out > 0).then_some(Said { severity: Severity::Warning, message, hint, module: None })
}
