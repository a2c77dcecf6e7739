//! Embeds the example modules: `schemactl demo` works for somebody who has nothing but the binary.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let examples = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../proto/examples").canonicalize()?;
    println!("cargo::rerun-if-changed={}", examples.display());
    let mut paths = Vec::new();
    collect(&examples, &mut paths)?;
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths {
        let name = path.strip_prefix(&examples)?.to_string_lossy().replace('\\', "/");
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string())?;
    }
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("examples.rs"), list)?;
    Ok(())
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_source = path.extension().is_some_and(|extension| extension == "proto" || extension == "toml");
        if path.is_dir() {
            collect(&path, paths)?;
        } else if is_source {
            paths.push(path);
        }
    }
    Ok(())
}
