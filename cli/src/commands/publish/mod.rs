mod draft;

use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

use schemactl_api::{PublishRequest, Published};
use schemactl_check::Bump;
use schemactl_model::{ModuleName, Version};

use self::draft::DraftArgs;
use super::{options::FormatArgs, promote::FromArgs};
use crate::{
    approval,
    client::{Attempt, Client, Refusal},
    config::{LOCK_FILE, Lock, LockedModule},
    context::Context,
    error::{Error, Result, Stop},
    exit::Exit,
    findings::{Approvable, Conclusion, Format, Publication, Report, Texts, Verdict},
    input::{self, In, Module},
    printer::{BOLD, DIM, count},
    write,
};

/// Publish a module: the registry checks it and gives it a version
#[derive(clap::Args)]
pub struct Args {
    /// The module's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The version it was made from, or latest; else what schemactl.lock says, else none
    #[arg(long, value_name = "VERSION")]
    base: Option<Base>,
    /// Number of the first version, where 0.1.0 will not do
    #[arg(long, value_name = "VERSION")]
    initial: Option<Version>,
    /// Promise stability: the version becomes 1.0.0
    #[arg(long)]
    stable: bool,
    /// What the change is about
    #[arg(short, long, value_name = "TEXT", default_value = "")]
    message: String,
    #[command(flatten)]
    from: FromArgs,
    #[command(flatten)]
    draft: DraftArgs,
    #[command(flatten)]
    format: FormatArgs,
}

/// What `--base` says.
#[derive(Clone, Debug)]
enum Base {
    /// Whatever is latest: the caller has seen it.
    Latest,
    Exactly(Version),
}

impl FromStr for Base {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Base, String> {
        if text == "latest" {
            return Ok(Base::Latest);
        }
        let version = text.parse();
        version.map(Base::Exactly).map_err(|error| format!("{error}; write for example 0.1.0, or latest"))
    }
}

/// What is to be published.
struct Candidate {
    request: PublishRequest,
    texts: Texts,
    /// What its folder is held to; none where there is no folder.
    lock: Option<Lock>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let Candidate { request, texts, lock } = match &args.from.from {
        Some(from) => promoted(args, from, &client, context)?,
        None => of_folder(args, &client, context)?,
    };
    let name = request.module.clone();
    if let Some(draft) = &args.draft.draft {
        let kept = draft::push(draft, &args.draft, &args.format, &request, texts.clone(), &client, context);
        return match kept.map_err(|stop| with_texts(stop, &texts)) {
            Err(Stop::Findings(report)) => {
                args.format.print(&report.concluding(Conclusion::refused()), context)
            }
            kept => kept,
        };
    }
    let attempt = {
        let _spinner = context.printer.spinner("Publishing");
        client.publish(&request).map_err(|stop| with_texts(stop, &texts))
    };
    match attempt {
        Ok(Attempt::Published(published)) => done(args, &published, lock, texts, &client, context),
        Ok(Attempt::Refused(refusal)) => refused(args, &name, *refusal, texts, &client, context),
        Err(Stop::Findings(report)) => {
            args.format.print(&report.concluding(Conclusion::not_published()), context)
        }
        Err(stop) => Err(stop),
    }
}

fn refused(
    args: &Args,
    module: &ModuleName,
    refusal: Refusal,
    texts: Texts,
    client: &Client,
    context: &Context,
) -> Result<Exit> {
    let conclusion = refused_because(&refusal, module, context);
    let Refusal { findings, omitted, consequences, hint, .. } = refusal;
    let approvable = conclusion.approvable.clone();
    let report = Report { findings, texts, consequences, ..Report::default() };
    let report = with_before(report, module, client).concluding(conclusion);
    let exit = args.format.print(&report, context)?;
    say_omitted(omitted, context);
    if let Some(hint) = hint {
        context.printer.hint(&hint);
    }
    if let Some(approvable) = &approvable {
        approval::say_how(approvable, context);
    }
    Ok(exit)
}

/// The registry's answer has the gravest findings only.
fn say_omitted(omitted: usize, context: &Context) {
    if omitted > 0 {
        let what = count(omitted, "further finding");
        context.printer.note(format_args!(
            "{what} left out by the registry; schemactl lint shows all of the module's own"
        ));
    }
}

fn refused_because(refusal: &Refusal, module: &ModuleName, context: &Context) -> Conclusion {
    // What lacks something that was published since is not even looked at.
    let needed = refusal.needed.clone();
    let approvable = |change| Approvable {
        module: module.clone(),
        change,
        needed: needed.clone(),
        registry: context.registry.clone(),
        is_asked: true,
        made_from: None,
    };
    Conclusion {
        bump: refusal.bump,
        compared_with: refusal.latest.as_ref().map(|latest| format!("registry:{module}@{latest}")),
        approvable: refusal.approvable.map(approvable),
        needed: refusal.needed.clone(),
        ..Conclusion::not_published()
    }
}

fn accepted(published: &Published) -> Conclusion {
    let Published { created, version, needed, .. } = published;
    Conclusion {
        verdict: Verdict::Accepted,
        bump: version.bump.parse().ok().filter(|_| *created),
        approved: needed.iter().any(|needed| needed.given_by.is_some()),
        needed: needed.clone(),
        publication: Some(Publication { created: *created, version: version.clone() }),
        ..Conclusion::not_published()
    }
}

fn name(module: &Module) -> Result<ModuleName> {
    let missing = || {
        Error::usage("the module has no name, so it cannot be published")
            .hint("put a schemactl.toml with [module] name = \"owner/name\" beside the files; schemactl init writes one")
    };
    Ok(module.config.module.clone().ok_or_else(missing)?)
}

fn of_folder(args: &Args, client: &Client, context: &Context) -> Result<Candidate> {
    let module = input::folder(&args.folder, context)?;
    let name = name(&module)?;
    let base = base(args, module.base(), &name, client)?;
    let (texts, lock) = (module.texts.clone(), module.lock.clone());
    let request = PublishRequest {
        message: args.message.clone(),
        initial: args.initial.clone(),
        stable: args.stable,
        ..approval::request(module, name, base)
    };
    Ok(Candidate { request, texts, lock: Some(lock) })
}

fn promoted(args: &Args, from: &In, client: &Client, context: &Context) -> Result<Candidate> {
    let (request, texts) = args.from.request(from, client, context)?;
    let base = base(args, request.base.as_ref(), &request.module, client)?;
    let message = if args.message.is_empty() { request.message } else { args.message.clone() };
    let initial = args.initial.clone().or(request.initial);
    let request = PublishRequest { base, message, initial, stable: args.stable, ..request };
    Ok(Candidate { request, texts, lock: None })
}

/// The version that the sources were made from. Where nobody says so there is none, and the registry
/// refuses to replace anything: to guess the latest would undo unseen what others published.
fn base(args: &Args, known: Option<&Version>, name: &ModuleName, client: &Client) -> Result<Option<Version>> {
    match &args.base {
        Some(Base::Exactly(base)) => Ok(Some(base.clone())),
        Some(Base::Latest) => Ok(client.newest(name)?.map(|latest| latest.summary.version)),
        None => Ok(known.cloned()),
    }
}

/// The registry's findings with our sources to show.
fn with_texts(stop: Stop, texts: &Texts) -> Stop {
    match stop {
        Stop::Findings(report) => Report { texts: texts.clone(), ..*report }.into(),
        stop => stop,
    }
}

/// The findings with the sources of the version they compare with, where those can be had: they are for
/// looking at.
fn with_before(report: Report, name: &ModuleName, client: &Client) -> Report {
    if report.findings.iter().all(|finding| finding.before.is_none()) {
        return report;
    }
    let latest = client.newest(name).ok().flatten();
    let texts = latest.and_then(|latest| input::texts(client, name, &latest.summary.version).ok());
    report.against(&texts.unwrap_or_default())
}

fn done(
    args: &Args,
    published: &Published,
    lock: Option<Lock>,
    texts: Texts,
    client: &Client,
    context: &Context,
) -> Result<Exit> {
    let version = &published.version;
    let what = if published.created { version.bump.as_str() } else { "unchanged" };
    let (module, number, digest) = (&version.module, &version.version, version.digest);
    let line = format!("{BOLD}{module} {number}{BOLD:#} ({what}) {DIM}{digest}{DIM:#}");
    let Published { findings, consequences, .. } = published.clone();
    let report =
        Report { findings, texts, consequences, ..Report::default() }.concluding(accepted(published));
    match args.format.format {
        Format::Text => {
            complain(&report, context)?;
            context.printer.data(|out| writeln!(out, "{line}"))?;
        }
        format => {
            report.print(format, context)?;
            context.printer.note(line);
        }
    }
    say_omitted(published.omitted_findings, context);
    if let Some(lock) = lock
        && let Err(stop) = remember(&args.folder, published, lock, client)
    {
        // The version is published: that the folder does not know it yet is no failure.
        let why = match stop {
            Stop::Error(error) => error.message,
            Stop::Findings(_) | Stop::Closed => String::new(),
        };
        context.printer.warning(format_args!("{LOCK_FILE} was not written: {why}"));
    }
    args.format.write_files(&report)?;
    Ok(Exit::Fine)
}

/// Prints the findings, and what the version means unless it is the first, of which all is new.
fn complain(report: &Report, context: &Context) -> Result<Exit> {
    match report.conclusion.as_ref().and_then(|conclusion| conclusion.bump) {
        Some(Bump::Initial) => {
            Report { findings: report.findings.clone(), texts: report.texts.clone(), ..Report::default() }
                .complain(context)
        }
        _ => report.complain(context),
    }
}

/// Writes down what the folder is now, for the next publish.
fn remember(folder: &Path, published: &Published, mut lock: Lock, client: &Client) -> Result<()> {
    let version = &published.version;
    lock.base = Some(LockedModule { version: version.version.clone(), digest: version.digest });
    let whole = client.version(&version.module, Some(&version.version))?;
    for dependency in whole.dependencies {
        let digest = match lock.dependencies.get(&dependency.module) {
            Some(held) if held.version == dependency.version => held.digest,
            _ => client.version(&dependency.module, Some(&dependency.version))?.summary.digest,
        };
        lock.dependencies.insert(dependency.module, LockedModule { version: dependency.version, digest });
    }
    write::file(&folder.join(LOCK_FILE), lock.text()?.as_bytes())
}
