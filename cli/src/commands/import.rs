use std::{fs::File, path::PathBuf};

use schemactl_registry::{fsck::Extent, moving};
use schemactl_store::{Address, Bucket, Store};

use super::database::{DatabaseArgs, unmoved, unusable};
use crate::{
    context::Context,
    error::{Result, io_error},
    exit::Exit,
    printer::{Bar, count},
    runtime,
};

/// Read what `schemactl export` wrote into an empty database: all of it, or nothing
///
/// The database may be of the other kind. Ids and times are kept. What was read is checked as `schemactl fsck`
/// does before any of it is kept. Import before the first `schemactl serve`, which begins a registry of its own.
#[derive(clap::Args)]
pub struct Args {
    /// The file to read
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (address, bucket) = (args.database.address()?, args.database.bucket()?);
    let file = File::open(&args.file).map_err(|error| io_error("read", args.file.display(), &error))?;
    let bar = context.printer.bar();
    let extent = runtime::block_on(import(&address, bucket, file, &bar))??;
    drop(bar);
    let Extent { versions, blobs, changes, audit } = extent;
    let seen = [(versions, "version"), (blobs, "blob"), (changes, "change"), (audit, "audit row")];
    let seen = seen.map(|(number, what)| count(usize::try_from(number).unwrap_or(usize::MAX), what));
    context.printer.note(format_args!("{address}: {}", seen.join(", ")));
    Ok(Exit::Fine)
}

async fn import(address: &Address, bucket: Option<Bucket>, file: File, bar: &Bar) -> Result<Extent> {
    let store = Store::open(address).await.map_err(|error| unusable(&error))?;
    let store = store.with_bucket(bucket).await.map_err(|error| unusable(&error))?;
    let imported = moving::import(&store, file, &mut |done| bar.show(done, done)).await;
    store.close().await;
    Ok(imported.map_err(|error| unmoved(&error))?)
}
