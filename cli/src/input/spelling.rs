//! How a schema is named on the command line.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use schemactl_model::{DraftName, ModuleName, Version};

use crate::draft;

/// What stands for IN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum In {
    /// A folder: of a `schemactl.toml`, of a `buf.yaml`, or an import root.
    Folder(PathBuf),
    /// A `FileDescriptorSet` in a file: `.binpb` or `.json`.
    Image(PathBuf),
    /// `git:REF[:DIR]`
    Git {
        reference: String,
        /// From the current folder; none for the folder that is compared with, else the current one.
        folder: Option<String>,
    },
    /// `registry:owner/module[@version]`
    Registry { module: ModuleName, version: Option<Version> },
    /// `registry:owner/module@draft:NAME`
    Draft { module: ModuleName, draft: DraftName },
}

/// Endings of descriptor sets.
const BINARY: &[&str] = &["binpb", "bin", "pb"];

impl In {
    /// The same with a commit's folder filled in: the one that it is compared with.
    pub fn beside(&self, other: &In) -> In {
        match (self, other) {
            (In::Git { reference, folder: None }, In::Folder(path)) => {
                In::Git { reference: reference.clone(), folder: Some(path.to_string_lossy().into_owned()) }
            }
            _ => self.clone(),
        }
    }
}

/// As it is spelled.
impl fmt::Display for In {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            In::Folder(path) | In::Image(path) => path.display().fmt(f),
            In::Git { reference, folder: None } => write!(f, "git:{reference}"),
            In::Git { reference, folder: Some(folder) } => write!(f, "git:{reference}:{folder}"),
            In::Registry { module, version: None } => write!(f, "registry:{module}"),
            In::Registry { module, version: Some(version) } => write!(f, "registry:{module}@{version}"),
            In::Draft { module, draft } => write!(f, "registry:{module}@draft:{draft}"),
        }
    }
}

impl FromStr for In {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(rest) = text.strip_prefix("git:") {
            return git(rest);
        }
        if let Some(rest) = text.strip_prefix("registry:") {
            return registry(rest);
        }
        if text.is_empty() {
            return Err("an empty text names nothing; use . for this folder".to_owned());
        }
        let path = Path::new(text);
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension {
            _ if path.is_dir() => Ok(In::Folder(path.to_owned())),
            "json" => Ok(In::Image(path.to_owned())),
            binary if BINARY.contains(&binary) => Ok(In::Image(path.to_owned())),
            "proto" => Err(format!("{text} is a single file; name the folder that its imports start from")),
            _ => Ok(In::Folder(path.to_owned())),
        }
    }
}

fn git(rest: &str) -> Result<In, String> {
    let (reference, folder) = match rest.split_once(':') {
        Some((reference, folder)) => (reference, Some(folder)),
        None => (rest, None),
    };
    // A reference goes to git as an argument.
    if reference.is_empty() || reference.starts_with('-') || reference.contains(char::is_control) {
        return Err(format!("{reference:?} is not a git reference; write for example git:main:proto"));
    }
    let folder = folder.map(|folder| if folder.is_empty() { "." } else { folder }.to_owned());
    Ok(In::Git { reference: reference.to_owned(), folder })
}

fn registry(rest: &str) -> Result<In, String> {
    let (module, version) = match rest.split_once('@') {
        Some((module, version)) => (module, Some(version)),
        None => (rest, None),
    };
    let module = module.parse().map_err(|error| format!("{error}"))?;
    if let Some(name) = version.and_then(|version| version.strip_prefix("draft:")) {
        return Ok(In::Draft { module, draft: draft::name(name)? });
    }
    let version = match version {
        None => None,
        Some(version) => {
            let parsed = version.parse();
            Some(parsed.map_err(|error| format!("version {version:?}: {error}; write for example @0.1.0"))?)
        }
    };
    Ok(In::Registry { module, version })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_spelling() {
        let git = In::Git { reference: "main".to_owned(), folder: Some("proto".to_owned()) };
        assert_eq!("git:main:proto".parse(), Ok(git));
        let registry =
            In::Registry { module: "acme/shop".parse().unwrap(), version: Some("0.1.0".parse().unwrap()) };
        assert_eq!("registry:acme/shop@0.1.0".parse(), Ok(registry));
        assert_eq!("x.binpb".parse(), Ok(In::Image("x.binpb".into())));
        assert_eq!("src".parse(), Ok(In::Folder("src".into())));
    }

    #[test]
    fn writes_what_it_reads() {
        for text in [
            "git:main",
            "git:main:proto",
            "registry:acme/shop",
            "registry:acme/shop@0.1.0",
            "registry:acme/shop@draft:coupons",
            "a/b.binpb",
            "src",
        ] {
            assert_eq!(text.parse::<In>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_a_reference_that_git_would_take_for_an_option() {
        let refused = "git:--upload-pack=x".parse::<In>();
        assert!(refused.unwrap_err().contains("not a git reference"));
    }

    #[test]
    fn a_draft_may_be_called_as_its_branch_is() {
        let read: In = "registry:acme/shop@draft:feature/Coupons".parse().unwrap();
        assert_eq!(read.to_string(), "registry:acme/shop@draft:feature-coupons");
        let refused = "registry:acme/shop@draft:1.4.0".parse::<In>().unwrap_err();
        assert!(refused.contains("how versions are called"), "{refused}");
    }

    #[test]
    fn refuses_single_files_by_name() {
        assert!("a/b.proto".parse::<In>().unwrap_err().contains("single file"));
    }

    #[test]
    fn a_commit_without_folder_is_read_where_the_other_side_lies() {
        let commit: In = "git:main".parse().unwrap();
        let other = In::Folder("proto".into());
        assert_eq!(commit.beside(&other), "git:main:proto".parse().unwrap());
    }
}
