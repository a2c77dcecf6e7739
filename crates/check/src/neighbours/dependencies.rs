//! Modules that the one at hand depends on.

use schemactl_model::Severity;

use super::{Check, Checked, DependencyNews, News, Said};
use crate::rule::rule;

rule! {
    /// Whoever owns a module says with `schemactl module deprecate` that nobody should rely on it, or on one version
    /// of it, any longer, and what to use instead.
    DEPENDENCY_DEPRECATED [] Dependency(deprecated)
    "Tells of modules that this one depends on and that are deprecated."
}

fn deprecated(dependency: &DependencyNews) -> Option<Said> {
    let News::Deprecated { message, successor } = &dependency.news else { return None };
    let (module, version) = (&dependency.module, &dependency.version);
    let hint = match successor {
        Some(successor) => format!("depend on \"{successor}\" instead"),
        None => format!("ask {} what takes its place", module.owner()),
    };
    said(dependency, format!("Dependency \"{module}\" {version} is deprecated: {message}"), hint)
}

rule! {
    /// A yanked version is not to be used: it was published by mistake, or holds one. No range chooses it; a
    /// `schemactl.lock` that names it still does, so that nothing changes unasked.
    DEPENDENCY_YANKED [] Dependency(yanked)
    "Tells of dependencies that are locked at a version which was yanked."
}

fn yanked(dependency: &DependencyNews) -> Option<Said> {
    let News::Yanked { reason } = &dependency.news else { return None };
    let (module, version) = (&dependency.module, &dependency.version);
    let hint = "schemactl pull in the module's folder locks another".to_owned();
    said(
        dependency,
        format!("Dependency \"{module}\" is locked at {version}, which was yanked: {reason}"),
        hint,
    )
}

rule! {
    /// A module that was transferred is still found by its former name, until somebody gives that up.
    DEPENDENCY_MOVED [] Dependency(moved)
    "Tells of dependencies that are named by a former name."
}

fn moved(dependency: &DependencyNews) -> Option<Said> {
    let News::Moved { from } = &dependency.news else { return None };
    let module = &dependency.module;
    let hint = format!("write \"{module}\" in [deps] of schemactl.toml");
    said(dependency, format!("Dependency \"{from}\" is called \"{module}\" by now."), hint)
}

fn said(dependency: &DependencyNews, message: String, hint: String) -> Option<Said> {
    let module = Some(dependency.module.to_string());
    Some(Said { severity: Severity::Warning, message, hint, module })
}
