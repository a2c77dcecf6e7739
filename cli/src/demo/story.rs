//! The steps.

use std::fs;

use super::{landing, loggers, stage::Stage};
use crate::{
    error::{Error, Result, io_error},
    exit::Exit,
    write,
};

/// Paths and texts of the example modules.
const EXAMPLES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// Tells the story.
pub fn tell(stage: &Stage) -> Result<()> {
    write::files(stage.folder, EXAMPLES.iter().map(|(path, text)| (*path, text.as_bytes())))?;
    start(stage)?;
    publish(stage)?;
    evolve(stage)?;
    refuse(stage)?;
    approve(stage)?;
    loggers::run(stage)?;
    landing::run(stage)?;
    browse(stage)
}

fn start(stage: &Stage) -> Result<()> {
    stage.step("A registry on an embedded SQLite file")?;
    stage.say(&format!("It answers at {} and keeps everything in {}.", stage.address, stage.folder.display()))
}

fn publish(stage: &Stage) -> Result<()> {
    stage.step("Publish two modules: acme/common, and acme/shop, which imports from it")?;
    stage.schemactl(&["publish", "common", "--message", "Money, addresses, devices"], Exit::Fine)?;
    stage.schemactl(&["publish", "shop", "--message", "The events of the shop"], Exit::Fine)?;
    stage.say("An event is a message with an option; this is one:")?;
    stage.quote(excerpt("shop/acme/shop/v1/order.proto", "// A parcel of an order", "\n}\n"), 40)
}

fn evolve(stage: &Stage) -> Result<()> {
    stage.step("A change that breaks nobody: the registry computes the version")?;
    stage.schemactl(&["diff", "changes/compatible", "--against", "registry:acme/shop"], Exit::Fine)?;
    let message = "Returns, sales channels";
    stage.say("With --stable the shop promises stability from here on.")?;
    let words = ["publish", "changes/compatible", "--base", "0.1.0", "--stable", "--message", message];
    stage.schemactl(&words, Exit::Fine)?;
    Ok(())
}

fn refuse(stage: &Stage) -> Result<()> {
    stage.step("A change that breaks somebody: refused, with place, reason and way out")?;
    stage.schemactl(
        &["publish", "changes/breaking", "--base", "latest", "--message", "Points as text"],
        Exit::Findings,
    )?;
    stage.say("Nothing was published:")?;
    stage.schemactl(&["module", "show", "acme/shop"], Exit::Fine)?;
    Ok(())
}

fn approve(stage: &Stage) -> Result<()> {
    stage.step("A break that is wanted: refused, approved by somebody else, the next major version")?;
    let publish =
        ["publish", "changes/retiring", "--base", "latest", "--message", "Purchases became orders long ago"];
    let refused = stage.schemactl(&publish, Exit::Findings)?;
    let change = refused.text.split_once("--change ").and_then(|(_, rest)| rest.split(' ').next());
    let change = change.ok_or_else(|| Error::failed("the refusal does not say how to approve the change"))?;
    stage.say("Ada, whose token has the role approver, looks at it and runs:")?;
    let ada = stage.token("ada", "approver")?;
    let reason = "finance reads order_placed now";
    stage.schemactl_as(&ada, &["approve", "acme/shop", "--change", change, "--reason", reason])?;
    stage.say("Then the same publish goes through:")?;
    stage.schemactl(&publish, Exit::Fine)?;
    Ok(())
}

fn browse(stage: &Stage) -> Result<()> {
    stage.step("Everybody finds it")?;
    stage.schemactl(&["search", "--pii", "email"], Exit::Fine)?;
    for page in ["events", "events/order_placed", "modules/acme/shop", "changes"] {
        stage.say(&format!("{}/{page}", stage.address))?;
    }
    Ok(())
}

/// A part of an example, from a line to the end of a block.
fn excerpt(path: &str, from: &str, to: &str) -> &'static str {
    let text = EXAMPLES.iter().find(|(known, _)| *known == path).map_or("", |(_, text)| *text);
    let text = text.find(from).map_or(text, |start| &text[start..]);
    text.find(to).map_or(text, |end| &text[..end + to.len()])
}

/// Appends a line to a file of the story.
pub(super) fn append(stage: &Stage, path: &str, text: &str) -> Result<()> {
    let path = stage.folder.join(path);
    let failed = |error: std::io::Error| -> Error { io_error("write", path.display(), &error) };
    let mut content = fs::read(&path).map_err(failed)?;
    content.extend_from_slice(text.as_bytes());
    write::file(&path, &content)
}
