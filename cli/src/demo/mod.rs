//! `schemactl demo`: the whole of it, told as a story on the example modules.
//!
//! Every step runs this binary as a person would and shows what was typed and what came out. A step
//! that does not end as it should ends the story.

mod catalog;
mod landing;
mod loggers;
mod stage;
mod story;

use std::net::SocketAddr;

use crate::{
    commands::serve,
    context::Context,
    error::{Error, Result},
    exit::Exit,
    runtime::Threads,
};
use catalog::Catalog;
use stage::Stage;

/// Where the catalog is unless told otherwise; any port where something listens there already.
const USUAL: &str = "127.0.0.1:8080";

/// See it all on an example: publish, refuse, generate, log, decode, plan, apply, browse
#[derive(clap::Args)]
pub struct Args {
    /// Address of the catalog; 127.0.0.1:8080, or any free port
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
    /// End after the story instead of serving the catalog until Ctrl-C
    #[arg(long)]
    once: bool,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let folder = tempfile::Builder::new().prefix("schemactl-demo-").tempdir();
    let folder = folder.map_err(|error| {
        Error::failed("cannot make a temporary folder")
            .because(&error)
            .hint("set TMPDIR to a folder with room")
    })?;
    let runtime = Threads::new()?;
    let catalog = runtime.block_on(open(args, folder.path()))?;
    let stage = Stage::new(context, folder.path(), &catalog)?;
    story::tell(&stage)?;
    if args.once {
        stage.say("That was it. Without --once the catalog stays up.")?;
    } else {
        stage.say(&format!("The catalog is at {}/ until you press Ctrl-C.", catalog.address))?;
        runtime.block_on(async { serve::interrupted().await });
    }
    runtime.block_on(catalog.close());
    Ok(Exit::Fine)
}

async fn open(args: &Args, folder: &std::path::Path) -> Result<Catalog> {
    if let Some(listen) = &args.listen {
        return Catalog::open(serve::bind(serve::resolve(listen)?).await?, folder).await;
    }
    let listener = match serve::bind(serve::resolve(USUAL)?).await {
        Ok(listener) => listener,
        Err(_) => serve::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?,
    };
    Catalog::open(listener, folder).await
}
