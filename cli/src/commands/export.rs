use std::{fs::File, io::BufWriter, path::PathBuf};

use schemactl_registry::moving;
use schemactl_store::Store;

use super::database::{DatabaseArgs, unmoved, unusable};
use crate::{
    context::Context,
    error::{Result, io_error},
    exit::Exit,
    printer::count,
    runtime, write,
};

/// Write everything that a registry's database holds to one file
///
/// It only reads, and sees one state of the database throughout: a registry may serve from it meanwhile. The file
/// has the hashes of tokens, so only its owner may read it.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    database: DatabaseArgs,
    /// The file to write, for example registry.jsonl.zst
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (address, bucket) = (args.database.address()?, args.database.bucket()?);
    let bar = context.printer.bar();
    let mut rows = 0;
    write::private(&args.output, |file| {
        rows = runtime::block_on(async {
            let store = Store::inspect(&address).await.map_err(|error| unusable(&error))?;
            let store = store.with_bucket(bucket).await.map_err(|error| unusable(&error))?;
            let exported =
                moving::export(&store, buffered(file)?, &mut |done, all| bar.show(done, all)).await;
            store.close().await;
            Ok::<_, crate::error::Stop>(exported.map_err(|error| unmoved(&error))?)
        })??;
        Ok(())
    })?;
    drop(bar);
    let rows = count(usize::try_from(rows).unwrap_or(usize::MAX), "row");
    context.printer.note(format_args!("{address}: {rows} in {}", args.output.display()));
    Ok(Exit::Fine)
}

fn buffered(file: &File) -> Result<BufWriter<File>> {
    let file = file.try_clone().map_err(|error| io_error("write", "the file", &error))?;
    Ok(BufWriter::new(file))
}
