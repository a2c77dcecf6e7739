use schemactl_api::{GivenApprovalBody, NewApprovalBody};
use schemactl_model::{Digest, ModuleName};

use crate::{
    client::Client,
    context::Context,
    day::Day,
    error::Result,
    exit::Exit,
    printer::{BOLD, visible},
};

/// Approve a change that breaks somebody, so that it can be published
#[derive(clap::Args)]
pub struct Args {
    /// The module
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    /// The change, as the refusal and schemactl approvals name it
    #[arg(long, value_name = "DIGEST")]
    change: Digest,
    /// Why the break is fine; it stands in every report about the change
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The last day of the approval, in UTC; else it is good for 14 days, and 90 at most
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Day>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let new = NewApprovalBody {
        module: args.module.clone(),
        digest: args.change,
        reason: args.reason.clone(),
        until: args.until.map(Day::end),
    };
    let GivenApprovalBody { approval, needed } = Client::new(context)?.approve(&new)?;
    let (module, id, until) = (&args.module, approval.id, approval.until.date());
    context
        .printer
        .data(|out| writeln!(out, "{BOLD}{module}{BOLD:#} approved until {until} (approval {id})"))?;
    let missing: Vec<String> =
        needed.iter().filter(|one| one.given_by.is_none()).map(|one| visible(&one.to_string())).collect();
    if missing.is_empty() {
        context.printer.note("the same sources can be published now; any edit makes another change");
    } else {
        context
            .printer
            .note(format_args!("before it can be published it still takes {}", missing.join("; ")));
    }
    Ok(Exit::Fine)
}
