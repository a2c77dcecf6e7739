use schemactl_api::{NewTokenBody, Role, TokenBody};

use super::options::DataFormat;
use crate::{
    client::Client,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// Make, list and revoke tokens of the registry; takes an admin's
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
    },
    /// List all tokens, revoked ones too; never their text
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
        Command::Create { name, role } => create(&client, name, *role, context),
        Command::List { format } => list(&client, *format, context),
        Command::Revoke { name } => {
            client.revoke_token(name)?;
            context.printer.note(format_args!("revoked {}", visible(name)));
            Ok(Exit::Fine)
        }
    }
}

fn create(client: &Client, name: &str, role: Role, context: &Context) -> Result<Exit> {
    let created = client.create_token(&NewTokenBody { name: name.to_owned(), role })?;
    context.printer.data(|out| writeln!(out, "{}", visible(&created.token.0)))?;
    let note = format_args!("made {} ({role}); the token is shown this once", visible(name));
    context.printer.note(note);
    Ok(Exit::Fine)
}

fn list(client: &Client, format: DataFormat, context: &Context) -> Result<Exit> {
    let mut after = String::new();
    loop {
        let page = client.tokens(&after)?;
        for token in &page.items {
            print(token, format, context)?;
        }
        match page.next {
            Some(next) => after = next,
            None => return Ok(Exit::Fine),
        }
    }
}

fn print(token: &TokenBody, format: DataFormat, context: &Context) -> Result<()> {
    context.printer.data(|out| match format {
        DataFormat::Json => {
            serde_json::to_writer(&mut *out, token)?;
            writeln!(out)
        }
        DataFormat::Text => {
            let (name, role) = (visible(&token.name), visible(&token.role));
            write!(out, "{BOLD}{name}{BOLD:#}  {role:9}  {DIM}since {}", token.created_at.date())?;
            if let Some(at) = token.revoked_at {
                write!(out, ", revoked {}", at.date())?;
            }
            writeln!(out, "{DIM:#}")
        }
    })
}
