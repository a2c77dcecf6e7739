//! Keeping a state under a name instead of publishing it.

use schemactl_api::{DraftVerdict, Lifetime, PublishRequest, PushParameters, PushedDraft};
use schemactl_model::DraftName;

use super::{complain, say_omitted};
use crate::{
    client::Client,
    commands::{draft::words::sentence, options::FormatArgs},
    context::Context,
    draft,
    error::Result,
    exit::Exit,
    findings::{Conclusion, Format, Report, Texts, Verdict},
    printer::{BOLD, DIM},
};

/// A draft instead of a version.
#[derive(clap::Args)]
pub struct DraftArgs {
    /// Publish nothing: keep it as a draft of this name, which may be a branch's, until it expires. It is told what
    /// publishing would say, which refuses no draft
    #[arg(long, value_name = "NAME", value_parser = draft::name)]
    pub draft: Option<DraftName>,
    /// How long the draft lives, as 14d or 36h; else as long as the registry lets drafts live
    #[arg(long, value_name = "TIME", requires = "draft")]
    expires: Option<Lifetime>,
}

/// Pushes a draft and says what publishing it would.
pub(super) fn push(
    name: &DraftName,
    args: &DraftArgs,
    format: &FormatArgs,
    request: &PublishRequest,
    texts: Texts,
    client: &Client,
    context: &Context,
) -> Result<Exit> {
    let parameters = PushParameters { expires: args.expires };
    let pushed = {
        let _spinner = context.printer.spinner("Pushing");
        client.push_draft(name, request, &parameters)?
    };
    let conclusion = conclusion(&pushed);
    let PushedDraft { created, draft, findings, omitted_findings, consequences, .. } = pushed;
    let report = Report { findings, texts, consequences, ..Report::default() }.concluding(conclusion);
    let what = if created { "new" } else { "replaced" };
    let (module, digest) = (&draft.module, draft.digest);
    let line = format!("{BOLD}{module} draft {name}{BOLD:#} ({what}) {DIM}{digest}{DIM:#}");
    match format.format {
        Format::Text => {
            complain(&report, context)?;
            context.printer.data(|out| writeln!(out, "{line}"))?;
        }
        other => {
            report.print(other, context)?;
            context.printer.note(line);
        }
    }
    say_omitted(omitted_findings, context);
    context.printer.note(format_args!("publishing it now: {}", sentence(&draft.verdict)));
    let until = draft.expires_at.date();
    context.printer.note(format_args!("kept until {until} as registry:{module}@draft:{name}"));
    format.write_files(&report)?;
    // It was kept, whatever publishing would say.
    Ok(Exit::Fine)
}

fn conclusion(pushed: &PushedDraft) -> Conclusion {
    let DraftVerdict { outcome, compared_with, next, bump, .. } = &pushed.draft.verdict;
    let module = &pushed.draft.module;
    let is_accepted = matches!(outcome.as_str(), "accepted" | "unchanged");
    Conclusion {
        verdict: if is_accepted { Verdict::Accepted } else { Verdict::Refused },
        next: next.clone(),
        bump: bump.as_deref().and_then(|bump| bump.parse().ok()),
        compared_with: compared_with.as_ref().map(|version| format!("registry:{module}@{version}")),
        unchanged: outcome == "unchanged",
        needed: pushed.needed.clone(),
        draft: Some(pushed.draft.clone()),
        ..Conclusion::refused()
    }
}
