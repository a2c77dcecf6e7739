//! A commit, read through the `git` executable: nothing is checked out.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{ChildStdin, Stdio},
    thread,
};

use bytes::Bytes;
use schemactl_compile::Limits;
use schemactl_model::ModuleName;

use super::{
    super::tree::{Tree, join},
    run::{command, git, not_there, text},
};
use crate::{
    config::{CONFIG_FILE, Config},
    error::{Error, Result},
};

/// A commit of the repository that the current folder lies in.
pub struct Commit {
    /// As it was named.
    reference: String,
    /// Folder that paths start from, below the repository's.
    folder: String,
    /// Files by path from the repository's folder, with the ids of their contents.
    files: BTreeMap<String, String>,
}

impl Commit {
    /// Opens a commit; `folder` is relative to the current folder, or absolute and in its repository.
    pub fn open(reference: &str, folder: &str) -> Result<Commit> {
        let prefix = text(git(&["rev-parse", "--show-prefix"]).map_err(|error| {
            error.hint("git: inputs are read from the repository of the current folder; is it one?")
        })?)?;
        let commit = format!("{reference}^{{commit}}");
        let id = git(&["rev-parse", "--verify", "--quiet", &commit]).map_err(|_| {
            let error = Error::failed(format!("git does not know {reference:?}"));
            error.hint("fetch it first, for example git fetch origin main, then git:origin/main")
        })?;
        let listing = git(&["ls-tree", "-r", "-z", "--full-tree", text(id)?.trim()])?;
        let folder = match Path::new(folder) {
            absolute if absolute.is_absolute() => below(absolute)?,
            _ => outside(join(prefix.trim_end(), folder)?, folder)?,
        };
        Ok(Commit { reference: reference.to_owned(), folder, files: files(&listing)? })
    }

    /// Where a module lies in the commit, which may not be where it lies now.
    pub fn place(&self, module: Option<&ModuleName>) -> Result<Place> {
        if !self.protos("")?.is_empty() {
            return Ok(Place::Here);
        }
        let Some(module) = module else { return Ok(Place::Nowhere) };
        let configs = self.files.iter().filter(|(path, _)| is_config(path));
        let (paths, ids): (Vec<&String>, Vec<String>) = configs.map(|(path, id)| (path, id.clone())).unzip();
        for (path, content) in paths.into_iter().zip(contents(&ids)?) {
            let text = String::from_utf8_lossy(&content);
            let config = Config::parse(&self.shown(path), &text);
            if config.is_ok_and(|config| config.module.as_ref() == Some(module)) {
                let folder = path.trim_end_matches(CONFIG_FILE).trim_end_matches('/');
                return Ok(Place::Moved(from_here(folder)?));
            }
        }
        Ok(Place::Nowhere)
    }

    /// The path from the repository's folder.
    fn full(&self, path: &str) -> Result<String> {
        outside(join(&self.folder, path)?, path)
    }
}

/// Where a module lies in a commit.
pub enum Place {
    /// In the folder that was opened.
    Here,
    /// In another, named from the current folder.
    Moved(String),
    /// It is not there.
    Nowhere,
}

fn is_config(path: &str) -> bool {
    path == CONFIG_FILE || path.ends_with(&format!("/{CONFIG_FILE}"))
}

/// A path from the repository's folder as one from the current folder.
fn from_here(path: &str) -> Result<String> {
    let prefix = text(git(&["rev-parse", "--show-prefix"])?)?;
    let depth = prefix.trim_end().split('/').filter(|part| !part.is_empty()).count();
    let path = format!("{}{path}", "../".repeat(depth));
    Ok(if path.is_empty() { ".".to_owned() } else { path })
}

impl Tree for Commit {
    fn read(&self, path: &str) -> Result<Option<Bytes>> {
        match self.files.get(&self.full(path)?) {
            Some(id) => Ok(contents(std::slice::from_ref(id))?.pop()),
            None => Ok(None),
        }
    }

    fn protos(&self, folder: &str) -> Result<Vec<String>> {
        let folder = self.full(folder)?;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let below = || self.files.keys().filter_map(|path| path.strip_prefix(&prefix));
        let modules: Vec<&str> =
            below().filter_map(|path| path.strip_suffix(&format!("/{CONFIG_FILE}"))).collect();
        let is_other = |path: &str| {
            modules.iter().any(|module| path.strip_prefix(module).is_some_and(|rest| rest.starts_with('/')))
        };
        let hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
        let protos = below().filter(|path| path.ends_with(".proto") && !is_other(path) && !hidden(path));
        Ok(protos.map(str::to_owned).collect())
    }

    fn read_all(&self, folder: &str, paths: &[String]) -> Result<Vec<Bytes>> {
        let id = |path: &String| {
            let full = self.full(&join(folder, path)?)?;
            let known = self.files.get(&full).cloned();
            Ok(known.ok_or_else(|| Error::failed(format!("{} has no {full}", self.reference)))?)
        };
        let ids = paths.iter().map(id).collect::<Result<Vec<_>>>()?;
        contents(&ids)
    }

    fn shown(&self, path: &str) -> String {
        format!("{}:{}", self.reference, self.full(path).unwrap_or_else(|_| path.to_owned()))
    }
}

/// An absolute path as one from the repository's folder.
fn below(folder: &Path) -> Result<String> {
    let top = text(git(&["rev-parse", "--show-toplevel"])?)?;
    let top = Path::new(top.trim_end_matches(['\n', '\r']));
    // Git has followed all links. What the commit has may be gone here: then it is taken as it is written.
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let inside = real.strip_prefix(top).ok().and_then(Path::to_str).ok_or_else(|| {
        let error =
            Error::usage(format!("{} lies outside of the repository {}", folder.display(), top.display()));
        error.hint("git: inputs are read from the repository of the current folder")
    })?;
    outside(join("", inside)?, inside)
}

fn outside(path: String, written: &str) -> Result<String> {
    if path == ".." || path.starts_with("../") {
        return Err(Error::usage(format!("{written:?} leaves the repository")).into());
    }
    Ok(path)
}

/// Regular files of a listing; links and submodules are left out.
fn files(listing: &[u8]) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in listing.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        let Ok(entry) = std::str::from_utf8(entry) else {
            continue;
        };
        let Some((head, path)) = entry.split_once('\t') else {
            return Err(Error::failed("git ls-tree printed something else than a listing").into());
        };
        let mut words = head.split(' ');
        let (mode, _, id) = (words.next(), words.next(), words.next());
        if let (Some("100644" | "100755"), Some(id)) = (mode, id) {
            files.insert(path.to_owned(), id.to_owned());
        }
    }
    Ok(files)
}

/// Contents by id, in the order asked for.
fn contents(ids: &[String]) -> Result<Vec<Bytes>> {
    let mut child = command(&["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| not_there(&error))?;
    let broken = || Error::failed("git cat-file ended early");
    let (stdin, stdout) = (child.stdin.take().ok_or_else(broken)?, child.stdout.take().ok_or_else(broken)?);
    // Asking and reading at once: both pipes are small.
    let wanted = ids.to_vec();
    let asking = thread::spawn(move || ask(stdin, &wanted));
    let mut stdout = BufReader::new(stdout);
    let contents = ids.iter().map(|_| object(&mut stdout)).collect::<std::io::Result<Vec<_>>>();
    drop(stdout);
    // It fails only where reading has failed too.
    let _ = asking.join();
    let _ = child.wait();
    Ok(contents.map_err(|error| broken().because(&error))?)
}

fn ask(mut stdin: ChildStdin, ids: &[String]) -> std::io::Result<()> {
    for id in ids {
        writeln!(stdin, "{id}")?;
    }
    Ok(())
}

/// `ID blob SIZE`, a line end, the content, a line end.
fn object(from: &mut impl BufRead) -> std::io::Result<Bytes> {
    let mut head = String::new();
    from.read_line(&mut head)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
    let invalid = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    let size = size.ok_or_else(|| invalid("an object is missing"))?;
    if size > Limits::default().file_bytes {
        return Err(invalid("a file is too large"));
    }
    let mut content = vec![0; size + 1];
    from.read_exact(&mut content)?;
    content.pop();
    Ok(content.into())
}
