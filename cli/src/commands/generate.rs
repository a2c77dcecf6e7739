use std::path::{Path, PathBuf};

use schemactl_codegen::{Language, Request};
use schemactl_model::EventSpec;

use super::options::InputArgs;
use crate::{
    config::Generate,
    context::Context,
    error::{Error, Result},
    exit::Exit,
    input::{self, In, Loaded},
    printer::count,
    write,
};

/// Generate typed loggers
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// Language of the logger; without it, every [[generate]] of the schemactl.toml
    #[arg(long, value_name = "LANG", requires = "out")]
    logger: Option<String>,
    /// Folder to write to; made where it is missing
    #[arg(long, value_name = "DIR", requires = "logger")]
    out: Option<PathBuf>,
    /// List the languages
    #[arg(long, conflicts_with_all = ["logger", "out"])]
    list: bool,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    if args.list {
        return list(context);
    }
    let mut loaded = input::load(&args.input.input, context)?;
    let events = loaded.events()?;
    for (language, folder) in wanted(args, &loaded)? {
        generate(language, &folder, &mut loaded, &events, context)?;
    }
    Ok(Exit::Fine)
}

fn list(context: &Context) -> Result<Exit> {
    context.printer.data(|out| {
        let mut languages = schemactl_codegen::languages().iter();
        languages.try_for_each(|language| writeln!(out, "{:8}{}", language.as_str(), language.description()))
    })?;
    Ok(Exit::Fine)
}

/// What to generate, and where.
fn wanted(args: &Args, loaded: &Loaded) -> Result<Vec<(Language, PathBuf)>> {
    if let (Some(logger), Some(out)) = (&args.logger, &args.out) {
        return Ok(vec![(language(logger)?, out.clone())]);
    }
    if loaded.config.generate.is_empty() {
        let error = Error::usage("nothing says what to generate");
        return Err(error
            .hint("pass --logger LANG --out DIR, or put [[generate]] into the schemactl.toml")
            .into());
    }
    let folder = match &args.input.input {
        In::Folder(folder) => folder.clone(),
        _ => PathBuf::from("."),
    };
    let one = |block: &Generate| Ok((language(&block.logger)?, folder.join(&block.out)));
    loaded.config.generate.iter().map(one).collect()
}

fn language(word: &str) -> Result<Language> {
    let known = || {
        Error::usage(format!("there is no generator for {word:?}"))
            .hint("schemactl generate --list names them")
    };
    Ok(word.parse().map_err(|_| known())?)
}

fn generate(
    language: Language,
    folder: &Path,
    loaded: &mut Loaded,
    events: &[EventSpec],
    context: &Context,
) -> Result<()> {
    let request = Request {
        schema: &loaded.schema,
        events,
        module: loaded.name()?,
        version: loaded.published.as_ref().map(|published| &published.version),
        digest: loaded.published.as_ref().map(|published| published.digest),
        language,
    };
    let files = match schemactl_codegen::generate(&request) {
        Ok(files) => files,
        Err(findings) => return Err(loaded.report(findings).into()),
    };
    write::files(folder, files.iter().map(|file| (file.path.as_str(), file.content.as_bytes())))?;
    context.printer.note(format_args!("{language}: {} in {}", count(files.len(), "file"), folder.display()));
    Ok(())
}
