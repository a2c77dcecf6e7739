use std::io::{self, Write};

use schemactl_api::{ApprovalBody, ApprovalParameters, ApprovalRequestBody};
use schemactl_model::ModuleName;

use super::options::DataFormat;
use crate::{
    client::{Client, pages},
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// List what waits for an approval and what was decided, or take an approval back
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Those of one module
    #[arg(long, value_name = "OWNER/NAME")]
    module: Option<ModuleName>,
    /// Only what waits
    #[arg(long)]
    waiting: bool,
    /// text, or json: a request with its approvals a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Take an approval back that was not used
    Revoke {
        /// The approval's number
        #[arg(value_name = "ID")]
        id: i64,
    },
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    match args.command {
        Some(Command::Revoke { id }) => {
            client.revoke_approval(id)?;
            context.printer.note(format_args!("revoked approval {id}"));
            Ok(Exit::Fine)
        }
        None => list(args, &client, context),
    }
}

fn list(args: &Args, client: &Client, context: &Context) -> Result<Exit> {
    let parameters = ApprovalParameters {
        module: args.module.as_ref().map(ToString::to_string).unwrap_or_default(),
        waiting: args.waiting,
        ..ApprovalParameters::default()
    };
    let found = pages::each(
        |after| client.approvals(&ApprovalParameters { after, ..parameters.clone() }),
        |request| context.printer.data(|out| args.format.write(&request, out, |out| text(&request, out))),
    )?;
    if found == 0 {
        context.printer.note("nobody asked for an approval");
    }
    Ok(Exit::Fine)
}

fn text(request: &ApprovalRequestBody, out: &mut dyn Write) -> io::Result<()> {
    let ApprovalRequestBody { module, base, state, digest, .. } = request;
    let (who, day) = (visible(&request.publisher), request.requested_at.date());
    writeln!(out, "{BOLD}{module} {base}{BOLD:#}  {}  {DIM}{who}  {day}  {digest}{DIM:#}", visible(state))?;
    if !request.message.is_empty() {
        writeln!(out, "  {}", visible(&request.message))?;
    }
    if state == "waiting" {
        for finding in &request.findings {
            writeln!(out, "  {}", visible(&finding.to_string()))?;
        }
        if request.omitted_findings > 0 {
            writeln!(out, "  and {} more", request.omitted_findings)?;
        }
    }
    request.approvals.iter().try_for_each(|approval| writeln!(out, "  {}", line(approval)))
}

fn line(approval: &ApprovalBody) -> String {
    let (id, until) = (approval.id, approval.until.date());
    let (who, reason) = (visible(&approval.approver), visible(&approval.reason));
    let end = match (&approval.version, &approval.revoked_by) {
        (Some(version), _) => format!(", published as {version}"),
        (None, Some(who)) => format!(", revoked by {}", visible(who)),
        (None, None) => String::new(),
    };
    format!("approval {id} by {who} until {until}{end}: {reason}")
}
