//! A published version.

use std::collections::HashSet;

use bytes::Bytes;
use schemactl_api::{Content, DescribedFile, VersionSummary};
use schemactl_model::{ModuleName, Schema, Version};

use super::{Loaded, Published};
use crate::{
    client::Client,
    config::Config,
    context::Context,
    error::{Error, Result},
    findings::Texts,
};

/// Loads a version; none is the latest.
pub fn load(module: &ModuleName, version: Option<&Version>, context: &Context) -> Result<Loaded> {
    let client = Client::new(context)?;
    let body = client.version(module, version)?;
    let version = body.summary.version;
    let descriptors = client.descriptors(module, &version)?;
    let sources = sources(&client, module, &version)?;
    let own: HashSet<&str> = body.files.iter().map(|file| file.path.as_str()).collect();
    let schema = Schema::decode(descriptors.clone(), |path| !own.contains(path));
    let mut schema = schema.map_err(|error| {
        Error::failed(format!("the registry's {module} {version} is not a schema")).because(&error)
    })?;
    for (path, content) in &sources {
        schema.attach_source(path, content.clone());
    }
    Ok(Loaded {
        descriptors,
        schema,
        config: Config { module: Some(module.clone()), ..Config::default() },
        module: Some(module.clone()),
        published: Some(Published { version, digest: body.summary.digest, promised: body.settings.breaking }),
        texts: Texts::new("", sources),
        sources: None,
    })
}

/// The sources of a published version, for showing findings.
pub fn texts(client: &Client, module: &ModuleName, version: &Version) -> Result<Texts> {
    Ok(Texts::new("", sources(client, module, version)?))
}

fn sources(client: &Client, module: &ModuleName, version: &Version) -> Result<Vec<(String, Bytes)>> {
    let files = client.files(module, version)?.into_iter();
    // What is not content is nothing to show, and no reason to stop.
    let content = |content: Content| content.into_bytes().ok().map(Bytes::from);
    let source = |file: DescribedFile| Some((file.path.to_string(), file.content.and_then(content)?));
    Ok(files.filter_map(source).collect())
}

/// The encoded descriptor set of a version.
pub fn descriptors(module: &ModuleName, version: &Version, context: &Context) -> Result<Bytes> {
    Client::new(context)?.descriptors(module, version)
}

/// The versions of a module, with what became of them.
pub fn versions(module: &ModuleName, context: &Context) -> Result<Vec<VersionSummary>> {
    if context.registry.is_none() {
        let error = Error::usage(format!("{module} has no path, and no registry is named to get it from"));
        return Err(error
            .hint("pass --registry or set SCHEMACTL_REGISTRY, or give the dependency a path")
            .into());
    }
    Client::new(context)?.versions(module)
}
