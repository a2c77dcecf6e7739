mod asked;

use std::collections::HashMap;

use asked::Question;
use schemactl_api::Consequences;
use schemactl_check::{Change, GateConfig, History, Neighbours, Verdict as GateVerdict, gate};
use schemactl_model::{EventName, EventSpec, Finding, ModuleName, Severity};

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
    findings::{Conclusion, Format, Report, Verdict},
    input::{self, In, Loaded},
    policy::{PolicyArgs, today},
    printer::{count, visible},
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
    /// Ask the registry for the approvals that a break lacks, as a refused publish does; takes a publisher's token
    #[arg(long, conflicts_with_all = ["offline", "against"])]
    ask: bool,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    format: FormatArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let report = if args.offline {
        context.printer.note(
            "offline: the registry is not asked, neither for its latest version nor for names of events, and modules \
             that depend on this one are not compiled with it",
        );
        judged(args, &context.offline())
    } else {
        judged(args, context)
    };
    let report = report.or_else(|stop| {
        Ok::<_, Stop>(
            stop.into_report()?.concluding(Conclusion { offline: args.offline, ..Conclusion::refused() }),
        )
    })?;
    let exit = args.format.print(&report, context)?;
    let approvable = report.conclusion.and_then(|conclusion| conclusion.approvable);
    let approvable = approvable.filter(|_| matches!(args.format.format, Format::Text | Format::Github));
    if let Some(approvable) = approvable {
        if let Some(base) = &approvable.made_from {
            context.printer.hint(&approval::behind(base));
        }
        context.printer.hint(if approvable.is_asked {
            "an approval was asked for; a token with the role approver or admin can let it through"
        } else {
            "publish it, which is refused and asks for an approval, or check it with --ask; then a token with the role approver or admin can let it through"
        });
        for whom in approval::missing(&approvable.needed) {
            context.printer.note(format_args!("  policy says who: {}", visible(&whom.to_string())));
        }
        approval::say_how(&approvable, context);
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
    let question = Question::of(args, base.as_ref(), &after, context)?;
    if args.ask && question.is_none() {
        context
            .printer
            .warning("nobody was asked for an approval: no registry knows this module's latest version");
    }
    let asked = question.as_ref().and_then(|question| question.ask(context));
    let neighbours = asked.as_ref().map(|answer| answer.neighbours.clone());
    say_who_was_looked_at(neighbours.as_ref(), context);
    let Standing { given, approvable, is_unchanged } = asked.map(approval::standing).unwrap_or_default();
    let known = neighbours.clone().unwrap_or_default();
    let change = Change {
        before: base.as_ref().map(|base| (&base.loaded.schema, &base.version)),
        promised: base.as_ref().and_then(Base::promised),
        earlier: &earlier,
        neighbours: &known,
        after: &after.schema,
        taken: &|name| taken.get(name).cloned(),
        initial: None,
        stable: false,
        approvals: &given,
    };
    let config = GateConfig {
        breaking: after.config.breaking.clone(),
        lint: after.config.lint.clone(),
        policy,
        module: after.module.clone(),
        today: Some(today()),
    };
    let mut verdict = gate(&change, &config).map_err(|error| unknown_rule(&error))?;
    let conclusion = conclusion(&verdict, base.as_ref(), args.offline);
    let conclusion = if is_unchanged {
        // A publish of it answers the latest version and asks no rule: what they say is for the next change.
        verdict.findings.iter_mut().for_each(soften);
        conclusion.unchanged()
    } else {
        let approvable = question.zip(approvable.filter(|_| verdict.is_approvable()));
        let approvable = approvable
            .map(|(question, change)| question.approvable(change, &verdict.needed, args.ask, context));
        let dependents = neighbours.map(|neighbours| neighbours.compiled);
        Conclusion { approvable, dependents, ..conclusion }
    };
    let consequences = Consequences::taken_from(&mut verdict);
    let report = Report { consequences, ..after.report(verdict.findings) };
    let before = base.map(|base| base.loaded.texts).unwrap_or_default();
    Ok(report.against(&before).concluding(conclusion))
}

fn soften(finding: &mut Finding) {
    finding.severity = finding.severity.min(Severity::Warning);
}

/// Whether modules that depend on this one were compiled with it: silence would say that all is well.
fn say_who_was_looked_at(neighbours: Option<&Neighbours>, context: &Context) {
    match neighbours {
        Some(Neighbours { compiled: 0, .. }) => {}
        Some(neighbours) => {
            let modules = count(neighbours.compiled, "dependent module");
            context.printer.note(format_args!("compiled {modules} with it"));
        }
        None if context.registry.is_some() => {
            context.printer.note("modules that depend on this one were not compiled with it");
        }
        None => {}
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
        dependents: None,
        approved: gate.is_approved() && !gate.is_refused(),
        needed: gate.needed.clone(),
        approvable: None,
        publication: None,
        is_publish: false,
        unchanged: false,
    }
}
