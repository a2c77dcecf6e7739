use std::{
    fs,
    path::{Path, PathBuf},
};

use schemactl_model::ModuleName;

use crate::{
    config::CONFIG_FILE,
    context::Context,
    error::{Error, Result, io_error},
    exit::Exit,
    write,
};

const CONFIG: &str = include_str!("init/schemactl.toml");
const EVENTS: &str = include_str!("init/events.proto");

/// Start a module: a schemactl.toml and a first event
#[derive(clap::Args)]
pub struct Args {
    /// The module's name, for example acme/shop
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    /// Folder; the name's second part where it is left out
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from(args.module.name()));
    let package = [word(args.module.owner()), word(args.module.name()), "v1".to_owned()];
    let proto = format!("{}/events.proto", package.join("/"));
    refuse_existing(&folder, &[CONFIG_FILE, &proto])?;
    fs::create_dir_all(&folder).map_err(|error| io_error("make the folder", folder.display(), &error))?;
    let fill = |template: &str| {
        template
            .replace("@MODULE@", args.module.as_str())
            .replace("@PACKAGE@", &package.join("."))
            .replace("@SERVICE@", args.module.name())
            .replace("@NAME@", &camel_case(&package[1]))
            .replace("@DOT@", if shadows(&package) { "." } else { "" })
    };
    let files = [(CONFIG_FILE, fill(CONFIG)), (proto.as_str(), fill(EVENTS))];
    write::files(&folder, files.iter().map(|(path, text)| (*path, text.as_bytes())))?;
    let shown = folder.display();
    for (path, _) in &files {
        context.printer.note(format_args!("wrote {}", folder.join(path).display()));
    }
    context.printer.hint(&format!("schemactl check {shown}, then schemactl publish {shown}"));
    Ok(Exit::Fine)
}

fn refuse_existing(folder: &Path, paths: &[&str]) -> Result<()> {
    for path in paths {
        let path = folder.join(path);
        if path.exists() {
            let error = Error::failed(format!("{} is there already", path.display()));
            return Err(error.hint("name another folder: schemactl init OWNER/NAME DIR").into());
        }
    }
    Ok(())
}

/// A part of a package: names of modules may hold dashes and start with a digit.
fn word(name: &str) -> String {
    let word = name.replace('-', "_");
    if word.starts_with(|first: char| first.is_ascii_digit()) { format!("n{word}") } else { word }
}

fn camel_case(word: &str) -> String {
    let parts = word.split('_').filter(|part| !part.is_empty());
    let capital = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    parts.map(capital).collect()
}

/// Whether names that start with `schemactl` or `google` would be looked for inside the package.
fn shadows(package: &[String]) -> bool {
    package.iter().any(|part| part == "schemactl" || part == "google")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_modules_become_words_of_the_language() {
        assert_eq!(word("2-shop"), "n2_shop");
        assert_eq!(camel_case("n2_shop"), "N2Shop");
    }
}
