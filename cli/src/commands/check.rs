use std::collections::HashMap;

use schemactl_check::{Change, GateConfig, History, Verdict, gate};
use schemactl_model::{Digest, EventName, EventSpec, ModuleName, Severity, Version};
use schemactl_sinks::Impact;

use super::{
    history::{Compared, published},
    options::{FormatArgs, InputArgs, unknown_rule},
};
use crate::{
    approval::{self, Standing},
    client::Client,
    context::Context,
    error::{Result, Stop},
    exit::Exit,
    findings::{Format, Report},
    impacts,
    input::{self, In, Loaded},
    printer::visible,
};

/// Ask the gate: may this be published? Breaking, lint and policy in one verdict
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The state before; else the registry's latest version, else where this branch left the main one
    #[arg(long, value_name = "IN")]
    against: Option<In>,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (report, judgement) = match judged(args, context) {
        Ok((report, judgement)) => (report, Some(judgement)),
        Err(stop) => (stop.into_report()?, None),
    };
    let exit = report.print(args.format.format, context)?;
    if let Some(judgement) = judgement.filter(|_| args.format.format == Format::Text) {
        context.printer.data(|out| impacts::write(&judgement.impacts, out))?;
        judgement.print(context);
    }
    Ok(exit)
}

/// What the gate says, for a person.
struct Judgement {
    impacts: Vec<Impact>,
    /// In one line.
    conclusion: String,
    /// What an approval would let through.
    approvable: Option<(ModuleName, Digest)>,
}

impl Judgement {
    fn print(&self, context: &Context) {
        context.printer.note(&self.conclusion);
        if let Some((module, change)) = &self.approvable {
            context.printer.hint(
                "publish it, which is refused and asks for an approval; then a token with the role approver or admin can let it through",
            );
            approval::say_how(module, *change, context);
        }
    }
}

/// What the gate says; with an approval where the registry has one.
fn judged(args: &Args, context: &Context) -> Result<(Report, Judgement)> {
    let mut after = input::load(&args.input.input, context)?;
    let base = base(args, &after, context)?;
    let events = after.events()?;
    let taken = taken(&events, base.as_ref(), &after, context)?;
    let earlier = earlier(args, base.as_ref(), &after, context)?;
    let change = Change {
        before: base.as_ref().map(|base| (&base.loaded.schema, &base.version)),
        earlier: &earlier,
        after: &after.schema,
        taken: &|name| taken.get(name).cloned(),
        initial: None,
        stable: false,
        approval: None,
    };
    let config = GateConfig {
        breaking: after.config.breaking.clone(),
        lint: after.config.lint.clone(),
        ..GateConfig::default()
    };
    let mut verdict = gate(&change, &config).map_err(|error| unknown_rule(&error))?;
    let mut approvable = None;
    match standing(args, &verdict, base.as_ref(), &after, context) {
        Some((_, Standing::Approved(approval))) => {
            let change = Change { approval: Some(&approval), ..change };
            verdict = gate(&change, &config).map_err(|error| unknown_rule(&error))?;
        }
        Some((module, Standing::Approvable(digest))) => approvable = Some((module.clone(), digest)),
        Some((_, Standing::Refused)) | None => {}
    }
    let conclusion = conclusion(&verdict, base.as_ref());
    let report = after.report(verdict.findings);
    let before = base.map(|base| base.loaded.texts).unwrap_or_default();
    Ok((report.against(&before), Judgement { impacts: verdict.impacts, conclusion, approvable }))
}

/// What the registry knows about a change of its latest version that only an approval lets through.
fn standing<'a>(
    args: &Args,
    verdict: &Verdict,
    base: Option<&Base>,
    after: &'a Loaded,
    context: &Context,
) -> Option<(&'a ModuleName, Standing)> {
    let compared = base.filter(|base| base.published && args.against.is_none())?;
    let (In::Folder(folder), Some(module)) = (&args.input.input, &after.module) else { return None };
    if !verdict.is_approvable() {
        return None;
    }
    match approval::standing(folder, module, &compared.version, context) {
        Ok(standing) => Some((module, standing)),
        Err(stop) => {
            let why = match stop {
                Stop::Error(error) => error.message,
                Stop::Findings(_) | Stop::Closed => return None,
            };
            context.printer.warning(format_args!("whether this is approved is not known: {}", visible(&why)));
            None
        }
    }
}

/// The state before.
struct Base {
    loaded: Loaded,
    version: Version,
    /// Whether the version is a published one.
    published: bool,
}

/// What the change is compared with; says on stderr what that is.
fn base(args: &Args, after: &Loaded, context: &Context) -> Result<Option<Base>> {
    let input = &args.input.input;
    if let Some(against) = &args.against {
        return load(against, input, after, context).map(Some);
    }
    if let (Some(address), Some(module)) = (&context.registry, &after.module) {
        let Some(latest) = Client::new(context)?.latest(module)? else {
            context.printer.note(format_args!("{address} does not have {module}: a first version"));
            return Ok(None);
        };
        let version = latest.summary.version;
        context.printer.note(format_args!("compared with {module} {version} of {address}"));
        let latest = In::Registry { module: module.clone(), version: Some(version) };
        return load(&latest, input, after, context).map(Some);
    }
    if let (In::Folder(_), Some(commit)) = (input, input::merge_base()) {
        let against = In::Git { reference: commit.id.clone(), folder: None };
        // A module that did not exist there is a new one; anything else that is wrong there is not
        // this change's doing either, but is told.
        match load(&against, input, after, context) {
            Ok(base) => {
                context.printer.note(format_args!("compared with {} ({})", commit.short(), commit.branch));
                return Ok(Some(base));
            }
            Err(Stop::Error(_)) => {
                context.printer.note(format_args!(
                    "not in {} ({}): a first version",
                    commit.short(),
                    commit.branch
                ));
                return Ok(None);
            }
            Err(stop) => return Err(stop),
        }
    }
    context.printer.note("compared with nothing: no registry is named, and this is no git repository");
    Ok(None)
}

fn load(against: &In, input: &In, after: &Loaded, context: &Context) -> Result<Base> {
    let loaded = input::load_against(against, input, &after.config, context)?;
    let version = loaded.published.as_ref().map(|published| published.version.clone());
    let published = version.is_some();
    Ok(Base { loaded, version: version.unwrap_or(Version::new(0, 1, 0)), published })
}

/// What a transitive level says about the versions before the base.
fn earlier(args: &Args, base: Option<&Base>, after: &Loaded, context: &Context) -> Result<History> {
    let config = &after.config.breaking;
    let Some(base) = base.filter(|_| config.is_transitive()) else {
        return Ok(History::default());
    };
    let Some(module) = base.loaded.module.as_ref().filter(|_| base.published) else {
        context.printer.warning(
            "the module's level is about every version before, and they are in the registry: compared with one only",
        );
        return Ok(History::default());
    };
    let compared = Compared { after, input: &args.input.input, config };
    compared.history(&published(module, Some(&base.version), context)?, context)
}

/// Modules that have events of these names already, as far as the registry is known.
fn taken(
    events: &[EventSpec],
    base: Option<&Base>,
    after: &Loaded,
    context: &Context,
) -> Result<HashMap<EventName, ModuleName>> {
    let mut taken = HashMap::new();
    if context.registry.is_none() {
        return Ok(taken);
    }
    let known = base.map(|base| schemactl_model::event::events(&base.loaded.schema).0).unwrap_or_default();
    let client = Client::new(context)?;
    let fresh = events.iter().filter(|event| !known.iter().any(|known| known.name == event.name));
    for event in fresh {
        let owner = client.find_event(&event.name)?.map(|body| body.module);
        if let Some(owner) = owner.filter(|owner| Some(owner) != after.module.as_ref()) {
            taken.insert(event.name.clone(), owner);
        }
    }
    Ok(taken)
}

fn conclusion(verdict: &Verdict, base: Option<&Base>) -> String {
    let refused = verdict.findings.iter().any(|finding| finding.severity == Severity::Error);
    match base {
        _ if refused => "refused".to_owned(),
        Some(base) if !base.published => format!("accepted: a {} change", verdict.bump),
        _ => {
            let approved = if verdict.approved { ", as approved" } else { "" };
            format!("accepted: would be published as {} ({}){approved}", verdict.next, verdict.bump)
        }
    }
}
