//! Folders on the disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use schemactl_compile::Limits;
use schemactl_model::{Finding, Span};

use super::tree::Tree;
use crate::{
    config::CONFIG_FILE,
    error::{Error, Result, io_error},
    findings::Report,
    printer::Printer,
};

/// The files below a folder, and those beside it.
pub struct Disk<'a> {
    pub folder: PathBuf,
    pub printer: &'a Printer,
}

/// A walk through folders.
struct Walk<'a> {
    root: &'a Path,
    found: Vec<String>,
    limits: Limits,
    printer: &'a Printer,
}

impl Tree for Disk<'_> {
    fn read(&self, path: &str) -> Result<Option<Bytes>> {
        let path = self.folder.join(path);
        match fs::read(&path) {
            Ok(content) => Ok(Some(content.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_error("read", path.display(), &error).into()),
        }
    }

    fn protos(&self, folder: &str) -> Result<Vec<String>> {
        let root = self.folder.join(folder);
        let mut walk =
            Walk { root: &root, found: Vec::new(), limits: Limits::default(), printer: self.printer };
        walk.folder(&root, "")?;
        walk.found.sort_unstable();
        Ok(walk.found)
    }

    fn read_all(&self, folder: &str, paths: &[String]) -> Result<Vec<Bytes>> {
        let root = self.folder.join(folder);
        let read = |path: &String| {
            let path = root.join(path);
            let content = fs::read(&path).map_err(|error| io_error("read", path.display(), &error))?;
            Ok(Bytes::from(content))
        };
        paths.iter().map(read).collect()
    }

    fn shown(&self, path: &str) -> String {
        let folder = self.folder.to_string_lossy();
        match (folder.as_ref(), path) {
            ("." | "", "") => ".".to_owned(),
            ("." | "", path) => path.to_owned(),
            (folder, "") => folder.trim_end_matches('/').to_owned(),
            (folder, path) => super::tree::join(folder, path)
                .map(|joined| if folder.starts_with('/') { format!("/{joined}") } else { joined })
                .unwrap_or_else(|_| format!("{folder}/{path}")),
        }
    }
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let failed = |error: io::Error| io_error("read folder", folder.display(), &error);
        let mut entries: Vec<fs::DirEntry> = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            entries.push(entry.map_err(failed)?);
        }
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                self.printer
                    .warning(format_args!("left out {}: its name is not UTF-8", entry.path().display()));
                continue;
            };
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            self.entry(&entry, path)?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &fs::DirEntry, path: String) -> Result<()> {
        let on_disk = entry.path();
        let kind = entry.file_type().map_err(|error| io_error("read", on_disk.display(), &error))?;
        let is_proto = path.ends_with(".proto");
        if kind.is_symlink() && is_proto {
            // It may lead anywhere, and what is found is published.
            self.printer.warning(format_args!("left out {}: it is a symbolic link", on_disk.display()));
        } else if kind.is_dir() {
            let hidden = path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
            if !hidden && !on_disk.join(CONFIG_FILE).is_file() {
                self.folder(&on_disk, &path)?;
            }
        } else if kind.is_file() && is_proto {
            self.admit(&on_disk)?;
            self.found.push(path);
        }
        Ok(())
    }

    /// Stops a walk through a folder that cannot be meant before all of it is read.
    fn admit(&self, path: &Path) -> Result<()> {
        if self.found.len() >= self.limits.files {
            let most = self.limits.files;
            let message = format!("{} holds more than {most} .proto files", self.root.display());
            return Err(Error::usage(message).hint("name the folder of one module").into());
        }
        let size = fs::metadata(path).map_err(|error| io_error("read", path.display(), &error))?.len();
        if size > self.limits.file_bytes as u64 {
            // What the compiler says of such a file, said before it is read.
            let message = format!("the file has {size} bytes; the limit is {}", self.limits.file_bytes);
            let path = path.display().to_string();
            let path = path.trim_start_matches("./");
            let finding = Finding::error(Finding::COMPILE, Some(path), Span::START, message);
            return Err(Report::bare(vec![finding]).into());
        }
        Ok(())
    }
}
