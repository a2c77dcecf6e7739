use schemactl_model::Severity;
use schemactl_registry::fsck::{self, Extent, Problem, Watcher};
use schemactl_store::{Address, Bucket, Store};

use super::{
    database::{DatabaseArgs, unusable},
    options::DataFormat,
};
use crate::{
    context::Context,
    error::{Result, Stop},
    exit::Exit,
    printer::{BLUE, Bar, DIM, RED, count, visible},
    runtime,
};

/// Check a registry's database: every version, blob, index row, audit row and change
///
/// It only reads, and sees one state of the database throughout: a registry may serve from it meanwhile.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: DatabaseArgs,
    /// text, or json: a problem a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (address, bucket) = (args.database.address()?, args.database.bucket()?);
    let mut told =
        Told { format: args.format, context, bar: context.printer.bar(), problems: [0; 2], stop: None };
    let extent = runtime::block_on(look(&address, bucket, &mut told))??;
    told.end(extent, &address)
}

async fn look(address: &Address, bucket: Option<Bucket>, told: &mut Told<'_>) -> Result<Extent> {
    let store = Store::inspect(address).await.map_err(|error| unusable(&error))?;
    let store = store.with_bucket(bucket).await.map_err(|error| unusable(&error))?;
    let extent = fsck::fsck(&store, told).await;
    store.close().await;
    Ok(extent.map_err(|error| unusable(&error))?)
}

/// What was told so far.
struct Told<'a> {
    format: DataFormat,
    context: &'a Context,
    bar: Bar,
    /// Errors and others.
    problems: [usize; 2],
    /// Why nothing can be told any more.
    stop: Option<Stop>,
}

impl Watcher for Told<'_> {
    fn problem(&mut self, problem: Problem) {
        self.problems[usize::from(problem.severity != Severity::Error)] += 1;
        if self.stop.is_none() {
            let (format, printer) = (self.format, &self.context.printer);
            self.stop = self
                .bar
                .aside(|| printer.data(|out| format.write(&problem, out, |out| text(&problem, out))))
                .err();
        }
    }

    fn progress(&mut self, done: u64, all: u64) {
        self.bar.show(done, all);
    }
}

impl Told<'_> {
    fn end(self, extent: Extent, address: &Address) -> Result<Exit> {
        let Told { context, bar, problems: [errors, notices], stop, .. } = self;
        drop(bar);
        if let Some(stop) = stop {
            return Err(stop);
        }
        let Extent { versions, blobs, changes, audit } = extent;
        let seen = [(versions, "version"), (blobs, "blob"), (changes, "change"), (audit, "audit row")];
        let seen = seen.map(|(number, what)| count(usize::try_from(number).unwrap_or(usize::MAX), what));
        let (errors_told, notices) = (count(errors, "error"), count(notices, "notice"));
        context.printer.note(format_args!("{address}: {}; {errors_told}, {notices}", seen.join(", ")));
        Ok(if errors == 0 { Exit::Fine } else { Exit::Findings })
    }
}

fn text(problem: &Problem, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let colour = if problem.severity == Severity::Error { RED } else { BLUE };
    let (severity, code) = (problem.severity.as_str(), problem.code);
    let (place, message) = (visible(&problem.place), visible(&problem.message));
    writeln!(out, "{colour}{severity}:{colour:#} {place}: {message} {DIM}[{code}]{DIM:#}")?;
    writeln!(out, "  {}", problem.hint)
}
