mod list;
mod show;
mod text;

use clap::Subcommand;
use schemactl_check::{Example, Rule, families::Family};
use serde::Serialize;

use crate::{context::Context, error::Result, exit::Exit};

/// List the rules, or explain one
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    filter: list::Filter,
}

#[derive(Subcommand)]
enum Command {
    Show(show::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        None => list::run(&args.filter, context),
        Some(Command::Show(args)) => show::run(args, context),
    }
}

/// A rule as JSON.
#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    family: &'a str,
    categories: &'a [&'a str],
    purpose: &'a str,
    #[serde(flatten)]
    more: Option<More>,
}

/// What only a look at one rule shows.
#[derive(Serialize)]
struct More {
    why: String,
    examples: Vec<ExampleBody>,
}

#[derive(Serialize)]
struct ExampleBody {
    mark: String,
    text: String,
}

impl<'a> Body<'a> {
    fn of(family: &'a Family, rule: &'a Rule) -> Self {
        let Rule { id, purpose, categories, .. } = rule;
        Body { id, family: family.name, categories, purpose, more: None }
    }

    fn whole(family: &'a Family, rule: &'a Rule) -> Self {
        let body = |Example { mark, text }: Example| ExampleBody { mark, text };
        let examples = rule.examples().into_iter().map(body).collect();
        Body { more: Some(More { why: rule.why(), examples }), ..Body::of(family, rule) }
    }
}
