//! What another registry published, to be published here: nothing is written by hand in between.

use schemactl_api::{
    Content, DependencyBody, DescribedFile, DraftBody, FileBody, PublishRequest, Settings, VersionBody,
};
use schemactl_model::{Digest, ModuleName, Version, VersionReq};

use crate::{
    client::Client,
    context::{Context, Token},
    error::{Error, Result},
    findings::Texts,
    input::{self, In},
};

/// A version of a registry.
#[derive(clap::Args)]
pub struct FromArgs {
    /// Publish the sources of this version or draft instead of a folder's: registry:owner/module@1.4.0
    #[arg(long, value_name = "IN", conflicts_with = "folder")]
    pub from: Option<In>,
    /// The registry that has that version, where it is another; SCHEMACTL_FROM_TOKEN is the token for it
    #[arg(long, value_name = "URL", requires = "from")]
    from_registry: Option<String>,
}

impl FromArgs {
    /// The version's registry. Ours is not told another's token, nor another ours.
    fn context(&self, context: &Context) -> Context {
        match &self.from_registry {
            None => Context {
                registry: context.registry.clone(),
                token: context.token.clone(),
                ..context.offline()
            },
            Some(address) => {
                let token = std::env::var("SCHEMACTL_FROM_TOKEN").ok().filter(|token| !token.is_empty());
                Context { registry: Some(address.clone()), token: token.map(Token), ..context.offline() }
            }
        }
    }

    /// What is to be published, and its sources to show.
    pub fn request(&self, from: &In, here: &Client, context: &Context) -> Result<(PublishRequest, Texts)> {
        let there = Client::new(&self.context(context))?;
        let (module, version) = match from {
            In::Registry { module, version } => (module, version),
            In::Draft { module, draft } => return of_draft(there.draft(module, draft)?),
            _ => {
                let error = Error::usage(format!("--from takes a version of a registry, and {from} is none"));
                return Err(error.hint("write registry:owner/module@1.4.0").into());
            }
        };
        let body = there.version(module, version.as_ref())?;
        let files = there.files(module, &body.summary.version)?.into_iter().map(file);
        let texts = input::texts(&there, module, &body.summary.version)?;
        let latest = here.newest(module)?.map(|latest| latest.summary);
        let base = match &latest {
            Some(latest) => shared(&there, module, latest.digest)?.then(|| latest.version.clone()),
            None => None,
        };
        // Its number stays where there is none before it.
        let initial = latest.is_none().then(|| body.summary.version.clone());
        let request = request(body, files.collect::<Result<_>>()?, base, initial)?;
        Ok((request, texts))
    }
}

/// A draft keeps its base: whoever publishes it undoes nothing unseen that was published since.
fn of_draft(draft: DraftBody) -> Result<(PublishRequest, Texts)> {
    let DraftBody { summary, dependencies, files, settings, .. } = draft;
    let texts = Texts::new("", input::contents(files.clone()));
    let files = files.into_iter().map(file).collect::<Result<_>>()?;
    let request = PublishRequest {
        base: summary.base,
        message: summary.message,
        ..sources(summary.module, files, dependencies, settings)?
    };
    Ok((request, texts))
}

/// Whether the other registry published the same as well: then whoever made the version saw it, and
/// nothing of it is undone unseen.
fn shared(there: &Client, module: &ModuleName, digest: Digest) -> Result<bool> {
    Ok(there.versions(module)?.iter().any(|version| version.digest == digest))
}

fn request(
    body: VersionBody,
    files: Vec<FileBody>,
    base: Option<Version>,
    initial: Option<Version>,
) -> Result<PublishRequest> {
    let VersionBody { summary, dependencies, settings, .. } = body;
    let message = format!("Promoted: {} {}, {}", summary.module, summary.version, summary.digest);
    Ok(PublishRequest { message, base, initial, ..sources(summary.module, files, dependencies, settings)? })
}

/// A publish of sources with the versions of dependencies that they had.
fn sources(
    module: ModuleName,
    files: Vec<FileBody>,
    dependencies: Vec<DependencyBody>,
    settings: Settings,
) -> Result<PublishRequest> {
    let direct = dependencies.iter().filter(|one| !one.requirement.is_empty()).map(range);
    Ok(PublishRequest {
        dependencies: direct.collect::<Result<_>>()?,
        lock: dependencies.into_iter().map(|one| (one.module, one.version)).collect(),
        message: String::new(),
        module,
        base: None,
        files,
        settings,
        initial: None,
        stable: false,
    })
}

fn range(dependency: &DependencyBody) -> Result<(ModuleName, VersionReq)> {
    let DependencyBody { module, requirement, .. } = dependency;
    let odd = |error| Error::failed(format!("{module} {requirement:?} is not a range")).because(&error);
    Ok((module.clone(), requirement.parse().map_err(odd)?))
}

fn file(file: DescribedFile) -> Result<FileBody> {
    let DescribedFile { path, content, digest, .. } = file;
    let broken = || Error::failed(format!("the registry sent another {path} than its digest says"));
    let bytes = content.and_then(|content| content.into_bytes().ok()).ok_or_else(broken)?;
    if Digest::of(&bytes) != digest {
        return Err(broken().into());
    }
    Ok(FileBody { path, content: Content::from_bytes(bytes) })
}
