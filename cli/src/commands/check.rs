use std::collections::HashMap;

use schemactl_api::Consequences;
use schemactl_check::{Bump, Change, GateConfig, History, Verdict as GateVerdict, gate};
use schemactl_model::{EventName, EventSpec, ModuleName};

use super::{
    base::{Base, base, explain_gone},
    history::{Compared, published},
    options::{FormatArgs, InputArgs, unknown_rule},
};
use crate::{
    approval::{self, Standing},
    client::Client,
    context::Context,
    error::{Result, Stop},
    exit::Exit,
    findings::{Approvable, Conclusion, Format, Report, Verdict},
    input::{self, In, Loaded},
    policy::{PolicyArgs, today},
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
    /// Do not ask the registry: compare with where this branch left the main one
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let report = if args.offline {
        context.printer.note(
            "offline: the registry is not asked, neither for its latest version nor for names of events",
        );
        judged(args, &context.offline())
    } else {
        judged(args, context)
    };
    let report =
        report.or_else(|stop| Ok::<_, Stop>(stop.into_report()?.concluding(Conclusion::refused())))?;
    let exit = args.format.print(&report, context)?;
    let approvable = report.conclusion.and_then(|conclusion| conclusion.approvable);
    let approvable = approvable.filter(|_| args.format.format == Format::Text);
    if let Some(Approvable { module, change, needed, made_from }) = approvable {
        if let Some(base) = made_from {
            context.printer.hint(&approval::behind(&base));
        }
        context.printer.hint(
            "publish it, which is refused and asks for an approval; then a token with the role approver or admin can let it through",
        );
        for whom in approval::missing(&needed) {
            context.printer.note(format_args!("  policy says who: {}", visible(&whom.to_string())));
        }
        approval::say_how(&module, change, context);
    }
    Ok(exit)
}

/// What the gate says, and what follows from that; with an approval where the registry has one.
fn judged(args: &Args, context: &Context) -> Result<Report> {
    let input = &args.input.input;
    let mut after = input::load(input, context).map_err(|stop| explain_gone(stop, input, context))?;
    let base = base(args.against.as_ref(), input, &after, context)?;
    let policy = args.policy.read(context)?;
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
        approvals: &[],
    };
    let config = GateConfig {
        breaking: after.config.breaking.clone(),
        lint: after.config.lint.clone(),
        policy,
        module: after.module.clone(),
        today: Some(today()),
    };
    let mut verdict = gate(&change, &config).map_err(|error| unknown_rule(&error))?;
    let (mut approvable, mut unchanged) = (None, false);
    if let Some((module, standing)) = standing(args, &verdict, base.as_ref(), &after, context) {
        let Standing { given, approvable: digest, made_from, is_unchanged } = standing;
        if !given.is_empty() {
            let change = Change { approvals: &given, ..change };
            verdict = gate(&change, &config).map_err(|error| unknown_rule(&error))?;
        }
        let needed = verdict.needed.clone();
        approvable = digest.map(|change| Approvable { module: module.clone(), change, needed, made_from });
        unchanged = is_unchanged;
    }
    let conclusion = conclusion(&verdict, base.as_ref(), args.offline);
    let conclusion = if unchanged { conclusion.unchanged() } else { Conclusion { approvable, ..conclusion } };
    let consequences = Consequences::taken_from(&mut verdict);
    let report = Report { consequences, ..after.report(verdict.findings) };
    let before = base.map(|base| base.loaded.texts).unwrap_or_default();
    Ok(report.against(&before).concluding(conclusion))
}

/// What the registry knows about a change of its latest version that only an approval lets through, or that may be
/// none.
fn standing<'a>(
    args: &Args,
    verdict: &GateVerdict,
    base: Option<&Base>,
    after: &'a Loaded,
    context: &Context,
) -> Option<(&'a ModuleName, Standing)> {
    let compared = base.filter(|base| base.published && args.against.is_none())?;
    let (In::Folder(folder), Some(module)) = (&args.input.input, &after.module) else { return None };
    let may_be_none = verdict.bump == Bump::Patch && !verdict.is_refused();
    if !verdict.is_approvable() && !may_be_none {
        return None;
    }
    match approval::standing(folder, module, &compared.version, context) {
        Ok(standing) => Some((module, standing)),
        Err(stop) => {
            let why = match stop {
                Stop::Error(error) => error.message,
                Stop::Findings(_) | Stop::Closed => return None,
            };
            let what = if may_be_none { "new" } else { "approved" };
            context.printer.warning(format_args!("whether this is {what} is not known: {}", visible(&why)));
            None
        }
    }
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

/// No version follows from a state that has none.
fn conclusion(gate: &GateVerdict, base: Option<&Base>, offline: bool) -> Conclusion {
    let is_known = !offline && base.is_none_or(|base| base.published);
    Conclusion {
        verdict: if gate.is_refused() { Verdict::Refused } else { Verdict::Accepted },
        next: (is_known && !gate.is_refused()).then(|| gate.next.clone()),
        bump: Some(gate.bump),
        compared_with: base.map(|base| base.spelled.clone()),
        offline,
        events: Some(gate.events.len()),
        approved: gate.is_approved() && !gate.is_refused(),
        needed: gate.needed.clone(),
        approvable: None,
        publication: None,
        is_publish: false,
        unchanged: false,
    }
}
