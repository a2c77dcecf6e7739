use std::{
    io::{self, Write},
    str::FromStr,
};

use schemactl_api::{NewTokenBody, Role, Scope, TokenBody, Until};

use super::options::DataFormat;
use crate::{
    client::{Client, pages},
    context::Context,
    day::Day,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// Make, list and revoke tokens; takes one of an admin, of the scope that they are for
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Make a token; it is printed once, alone on stdout
    Create {
        /// What versions, approvals and the audit log call it
        #[arg(value_name = "NAME")]
        name: String,
        /// reader, publisher, approver or admin
        #[arg(long)]
        role: Role,
        /// What it may change: an owner (acme), a module (acme/shop), or * for everything; may be repeated
        #[arg(long = "scope", value_name = "SCOPE", default_value = "*")]
        scopes: Vec<Scope>,
        /// Its last day, in UTC, or never; else it is good for 90 days
        #[arg(long, value_name = "YYYY-MM-DD|never")]
        until: Option<End>,
    },
    /// List the tokens that you manage, revoked ones too; never their text
    List {
        /// text, or json: a token a line
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: DataFormat,
    },
    /// Revoke a token: it opens nothing any more
    Revoke {
        #[arg(value_name = "NAME")]
        name: String,
    },
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    match &args.command {
        Command::Create { name, role, scopes, until } => {
            let until = until.map(|End(until)| until);
            let new = NewTokenBody { name: name.clone(), role: *role, scopes: scopes.clone(), until };
            create(&client, &new, context)
        }
        Command::List { format } => list(&client, *format, context),
        Command::Revoke { name } => {
            client.revoke_token(name)?;
            context.printer.note(format_args!("revoked {}", visible(name)));
            Ok(Exit::Fine)
        }
    }
}

fn create(client: &Client, new: &NewTokenBody, context: &Context) -> Result<Exit> {
    let created = client.create_token(new)?;
    context.printer.data(|out| writeln!(out, "{}", visible(&created.token.0)))?;
    let (name, reach, end) = (visible(&new.name), reach(&created.body), end(&created.body));
    context.printer.note(format_args!("made {name} ({reach}, {end}); the token is shown this once"));
    Ok(Exit::Fine)
}

/// `publisher of acme, beta/web`.
fn reach(token: &TokenBody) -> String {
    let scopes = token.scopes.iter().map(|scope| if scope == "*" { "everything" } else { scope });
    visible(&format!("{} of {}", token.role, scopes.collect::<Vec<_>>().join(", ")))
}

fn end(token: &TokenBody) -> String {
    match token.ends_at {
        Some(at) => format!("until {}", at.date()),
        None => "without an end".to_owned(),
    }
}

fn list(client: &Client, format: DataFormat, context: &Context) -> Result<Exit> {
    pages::each(
        |after| client.tokens(&after),
        |token| context.printer.data(|out| format.write(&token, out, |out| text(&token, out))),
    )?;
    Ok(Exit::Fine)
}

fn text(token: &TokenBody, out: &mut dyn Write) -> io::Result<()> {
    let (name, created) = (visible(&token.name), token.created_at.date());
    write!(out, "{BOLD}{name}{BOLD:#}  {}  {DIM}since {created}, {}", reach(token), end(token))?;
    match (token.revoked_at, token.last_used_at) {
        (Some(at), _) => write!(out, ", revoked {}", at.date())?,
        (None, Some(at)) => write!(out, ", used {}", at.date())?,
        (None, None) => write!(out, ", never used")?,
    }
    writeln!(out, "{DIM:#}")
}

/// A token's last day, or `never`.
#[derive(Clone, Copy, Debug)]
struct End(Until);

impl FromStr for End {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<End, String> {
        match text {
            "never" => Ok(End(Until::Never)),
            day => day.parse().map(|day: Day| End(Until::Time(day.end()))),
        }
    }
}
