//! Files written whole or not at all.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use crate::error::{Error, Result, io_error};

/// Writes a file through a temporary one beside it.
pub fn file(path: &Path, content: &[u8]) -> Result<()> {
    whole(path, |file| {
        let failed = |error: std::io::Error| io_error("write", path.display(), &error);
        file.write_all(content).map_err(failed)?;
        Ok(readable(file).map_err(failed)?)
    })
}

/// The same for a file that only its owner may read, written bit by bit.
pub fn private(path: &Path, write: impl FnOnce(&mut fs::File) -> Result<()>) -> Result<()> {
    whole(path, |file| {
        write(file)?;
        Ok(file.sync_all().map_err(|error| io_error("write", path.display(), &error))?)
    })
}

fn whole(path: &Path, write: impl FnOnce(&mut fs::File) -> Result<()>) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let error = Error::failed(format!("cannot write {}: its folder does not exist", path.display()));
        return Err(error.hint(format!("make the folder {} first", folder.display())).into());
    }
    let failed = |error: std::io::Error| io_error("write", path.display(), &error);
    let mut temporary = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    write(temporary.as_file_mut())?;
    temporary.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes files below a folder that is made where it is missing. Paths are relative, with `/` between
/// parts.
pub fn files<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<()> {
    for (path, content) in files {
        let target = inside(folder, path)?;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)
                .map_err(|error| io_error("make the folder", parent.display(), &error))?;
        }
        file(&target, content)?;
    }
    Ok(())
}

/// A path that cannot leave its folder, whoever named it.
fn inside(folder: &Path, path: &str) -> Result<PathBuf> {
    let odd = path.split('/').any(|part| matches!(part, "" | "." | ".."));
    if odd || path.contains(['\\', '\0']) {
        return Err(Error::failed(format!("{path:?} is not a path below {}", folder.display())).into());
    }
    Ok(folder.join(path))
}

/// Temporary files are private; results are as readable as other files.
#[cfg(unix)]
fn readable(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}
