//! Where the current branch left the one that it is to be merged into.

use std::env;

use super::run::{NO_GIT, git, text};
use crate::error::{Error, Result};

/// Variables in which CI servers name the branch that a change is to be merged into.
const TARGETS: &[&str] = &["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"];
/// Main branches, as repositories usually call them.
const USUAL: &[&str] = &["origin/HEAD", "origin/main", "origin/master", "main", "master"];
/// The way out of a clone that holds too little.
const FETCH: &str = "fetch the history: git fetch --unshallow, fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 for \
                     GitLab; or name the state before with --against";

/// Where the current branch left the main one.
pub enum Left {
    At(MergeBase),
    /// There is nothing that it could have left; the words say why.
    Nothing(&'static str),
}

/// The last commit that two branches have in common.
pub struct MergeBase {
    pub id: String,
    /// The main branch, as git names it.
    pub branch: String,
    /// Whether it is the current commit itself.
    pub is_head: bool,
}

impl MergeBase {
    /// The id as people write it.
    pub fn short(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }
}

/// The merge base with the branch that CI names, else with the first main branch there is.
///
/// # Errors
/// There is such a branch, or has to be, and the clone does not reach back to where this one left it.
pub fn merge_base() -> Result<Left> {
    if let Err(error) = git(&["rev-parse", "--is-inside-work-tree"]) {
        return no_repository(error);
    }
    let Some(head) = commit("HEAD")? else {
        return Ok(Left::Nothing("the repository has no commit yet"));
    };
    let target = target();
    let mut known = Vec::new();
    for branch in candidates(target.as_ref()) {
        if commit(&branch)?.is_some() {
            known.push(branch);
        }
    }
    for branch in &known {
        if let Ok(id) = git(&["merge-base", "HEAD", branch]) {
            let id = text(id)?.trim().to_owned();
            let branch =
                branch.trim_start_matches("refs/remotes/").trim_start_matches("refs/heads/").to_owned();
            return Ok(Left::At(MergeBase { is_head: id == head, id, branch }));
        }
    }
    match (known.first(), target) {
        (None, Some((variable, name))) => Err(unknown(variable, &name)),
        (None, None) if is_shallow() => Err(too_little("the main branch is not in it")),
        (None, None) => Ok(Left::Nothing("the repository has no main branch")),
        (Some(branch), _) if is_shallow() => {
            Err(too_little(&format!("it does not reach back to where this branch left {}", short(branch))))
        }
        (Some(branch), _) => {
            let error = Error::failed(format!("this branch and {} have no commit in common", short(branch)));
            Err(error.hint("name the state before with --against").into())
        }
    }
}

/// Why git does not read the repository: to take one that it refuses for none would accept every change.
fn no_repository(error: Error) -> Result<Left> {
    if error.message.contains("not a git repository") {
        return Ok(Left::Nothing("this is no git repository"));
    }
    if error.message == NO_GIT {
        return Ok(Left::Nothing("git is not installed"));
    }
    Err(error.hint("let git read the repository, or name the state before with --against").into())
}

/// The branch that CI names, and the variable that it is in.
fn target() -> Option<(&'static str, String)> {
    let named = |variable: &&'static str| Some((*variable, env::var(variable).ok()?));
    TARGETS.iter().filter_map(named).find(|(_, name)| !name.is_empty())
}

/// Written out in full, a name is never taken for an option.
fn candidates(target: Option<&(&str, String)>) -> Vec<String> {
    match target {
        Some((_, name)) => vec![format!("refs/remotes/origin/{name}"), format!("refs/heads/{name}")],
        None => USUAL.iter().map(|branch| (*branch).to_owned()).collect(),
    }
}

fn short(branch: &str) -> &str {
    let prefixes = ["refs/remotes/", "refs/heads/"];
    prefixes.into_iter().find_map(|prefix| branch.strip_prefix(prefix)).unwrap_or(branch)
}

/// The id of the commit that a reference names.
fn commit(reference: &str) -> Result<Option<String>> {
    let commit = format!("{reference}^{{commit}}");
    match git(&["rev-parse", "--verify", "--quiet", &commit]) {
        Ok(id) => Ok(Some(text(id)?.trim().to_owned())),
        Err(_) => Ok(None),
    }
}

fn is_shallow() -> bool {
    git(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|answer| answer.starts_with(b"true"))
}

fn unknown(variable: &str, name: &str) -> crate::error::Stop {
    let message = format!("git does not know the branch {name:?}, which {variable} names");
    let error = Error::failed(message);
    if is_shallow() {
        return error.hint(FETCH).into();
    }
    error.hint("fetch it, so that origin has it here too; or name the state before with --against").into()
}

fn too_little(why: &str) -> crate::error::Stop {
    let error =
        Error::failed(format!("this is a shallow clone, and {why}: there is nothing to compare with"));
    error.hint(FETCH).into()
}
