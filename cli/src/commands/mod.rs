//! The commands, one a file: `Args` and `run`.

mod apply;
mod approvals;
mod approve;
mod audit;
mod base;
mod breaking;
mod build;
mod changes;
mod check;
mod completions;
mod database;
mod decode;
mod diff;
mod draft;
mod event;
mod export;
mod fsck;
mod generate;
mod history;
mod import;
mod init;
mod lint;
mod migrate;
mod module;
mod options;
mod plan;
mod policy;
mod promote;
mod publish;
mod pull;
mod purge;
mod rules;
mod search;
pub mod serve;
mod sinks;
mod tags;
mod token;
mod webhook;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand, error::ErrorKind, value_parser};
pub use options::unknown_rule;

use crate::{
    context::{Context, Link, Token},
    demo,
    error::Result,
    exit::Exit,
    printer::Printer,
};

/// Declare an event once: check it, publish it, log it, land it.
#[derive(Parser)]
#[command(name = "schemactl", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
IN, wherever a schema is taken: a folder (with a schemactl.toml or buf.yaml, else an import root), \
a .binpb or .json descriptor set, git:REF[:DIR], or registry:owner/module[@version|@draft:NAME].

Exit codes: 0 fine, 1 a finding of severity error, 2 usage, 3 could not run.")]
pub struct Arguments {
    /// Address of the registry, for example http://127.0.0.1:8080
    #[arg(long, global = true, env = "SCHEMACTL_REGISTRY", value_name = "URL")]
    registry: Option<String>,
    /// Token for the registry; better set SCHEMACTL_TOKEN, which no process list shows
    #[arg(long, global = true, env = "SCHEMACTL_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// In a job of GitHub Actions and without a token: have GitHub sign one for this audience
    #[arg(long, global = true, env = "SCHEMACTL_OIDC_AUDIENCE", value_name = "AUDIENCE")]
    oidc_audience: Option<String>,
    /// Trust the certificates of this PEM file with the registry, and no other authority
    #[arg(long, global = true, env = "SCHEMACTL_CA", value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Seconds that an answer of the registry may take: a large module compiles there
    #[arg(long, global = true, env = "SCHEMACTL_TIMEOUT", value_name = "SECONDS", default_value_t = 600, value_parser = value_parser!(u64).range(1..=86_400))]
    timeout: u64,
    /// Seconds that a request waits in all where the registry asks to come back later; 0 waits for nothing
    #[arg(long, global = true, env = "SCHEMACTL_PATIENCE", value_name = "SECONDS", default_value_t = 60, value_parser = value_parser!(u64).range(0..=86_400))]
    patience: u64,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Args),
    Build(build::Args),
    Lint(lint::Args),
    Breaking(breaking::Args),
    Rules(rules::Args),
    Diff(diff::Args),
    Check(check::Args),
    Policy(policy::Args),
    Publish(publish::Args),
    Draft(draft::Args),
    Approve(approve::Args),
    Approvals(approvals::Args),
    Pull(pull::Args),
    Generate(generate::Args),
    Decode(decode::Args),
    Plan(plan::Args),
    Apply(apply::Args),
    Search(search::Args),
    Tags(tags::Args),
    Event(event::Args),
    Module(module::Args),
    Purge(purge::Args),
    Changes(changes::Args),
    Webhook(webhook::Args),
    Token(token::Args),
    Audit(audit::Args),
    Serve(serve::Args),
    Migrate(migrate::Args),
    Fsck(fsck::Args),
    Export(export::Args),
    Import(import::Args),
    Demo(demo::Args),
    Completions(completions::Args),
    /// Compiles what comes in on stdin; started by the server
    #[command(name = "compile-worker", hide = true)]
    CompileWorker,
}

impl Arguments {
    /// Whether this process is a compiler's child and nothing else.
    pub fn is_worker(&self) -> bool {
        matches!(self.command, Command::CompileWorker)
    }

    /// What every command has.
    pub fn context(&self) -> Context {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Context {
            printer: Printer,
            registry: filled(&self.registry),
            token: filled(&self.token).map(Token),
            audience: filled(&self.oidc_audience),
            link: Link {
                authorities: self.ca.clone().filter(|path| !path.as_os_str().is_empty()),
                timeout: Duration::from_secs(self.timeout),
                patience: Duration::from_secs(self.patience),
            },
        }
    }

    /// Runs the command.
    pub fn run(self, context: &Context) -> Result<Exit> {
        match self.command {
            Command::Init(args) => init::run(&args, context),
            Command::Build(args) => build::run(&args, context),
            Command::Lint(args) => lint::run(&args, context),
            Command::Breaking(args) => breaking::run(&args, context),
            Command::Rules(args) => rules::run(&args, context),
            Command::Diff(args) => diff::run(&args, context),
            Command::Check(args) => check::run(&args, context),
            Command::Policy(args) => policy::run(&args, context),
            Command::Publish(args) => publish::run(&args, context),
            Command::Draft(args) => draft::run(&args, context),
            Command::Approve(args) => approve::run(&args, context),
            Command::Approvals(args) => approvals::run(&args, context),
            Command::Pull(args) => pull::run(&args, context),
            Command::Generate(args) => generate::run(&args, context),
            Command::Decode(args) => decode::run(&args, context),
            Command::Plan(args) => plan::run(&args, context),
            Command::Apply(args) => apply::run(&args, context),
            Command::Search(args) => search::run(&args, context),
            Command::Tags(args) => tags::run(&args, context),
            Command::Event(args) => event::run(&args, context),
            Command::Module(args) => module::run(&args, context),
            Command::Purge(args) => purge::run(&args, context),
            Command::Changes(args) => changes::run(&args, context),
            Command::Webhook(args) => webhook::run(&args, context),
            Command::Token(args) => token::run(&args, context),
            Command::Migrate(args) => migrate::run(&args, context),
            Command::Audit(args) => audit::run(&args, context),
            Command::Serve(args) => serve::run(&args, context),
            Command::Fsck(args) => fsck::run(&args, context),
            Command::Export(args) => export::run(&args, context),
            Command::Import(args) => import::run(&args, context),
            Command::Demo(args) => demo::run(&args, context),
            Command::Completions(args) => completions::run(&args, context),
            Command::CompileWorker => Ok(Exit::Fine),
        }
    }
}

/// Says why the arguments are not understood; help and version are what was asked for.
pub fn refuse(error: &clap::Error) -> ExitCode {
    // With the terminal gone there is nobody to tell.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Fine.into(),
        _ => Exit::Usage.into(),
    }
}
