//! The digests that tell versions apart.

use schemactl_model::{Digest, DigestBuilder};
use schemactl_store::{NewFile, StoredVersion};

use crate::service::dependencies::Resolved;

/// Over what a publisher sends: files, dependencies with the versions they come to, and settings.
/// Equal to the latest version's means that there is nothing to publish. Dependencies come in the order of their names.
pub(in crate::service) fn source(files: &[NewFile], dependencies: &[Resolved], settings: &str) -> Digest {
    let mut digest = DigestBuilder::default();
    add_files(&mut digest, files);
    for dependency in dependencies {
        digest.part(dependency.named.as_str().as_bytes());
        digest.part(dependency.requirement.as_bytes());
        digest.part(dependency.version.version.to_string().as_bytes());
    }
    digest.part(settings.as_bytes());
    digest.finish()
}

/// Over what a version is: files, dependencies' digests and descriptors.
pub(in crate::service) fn version(
    files: &[NewFile],
    dependencies: &[Resolved],
    descriptors: &[u8],
) -> Digest {
    let mut digest = DigestBuilder::default();
    add_files(&mut digest, files);
    digest.part(&(dependencies.len() as u64).to_be_bytes());
    for dependency in dependencies {
        digest.part(dependency.version.digest.as_bytes());
    }
    digest.part(descriptors);
    digest.finish()
}

/// Over what a change is, as an approval names it: the version it replaces, what is to replace it, and
/// whether that promises stability. With the version's number, because a revert has the content of an
/// older one: what was approved then is not approved for ever.
pub(super) fn change(latest: &StoredVersion, source: Digest, stable: bool) -> Digest {
    let mut digest = DigestBuilder::default();
    digest.part(b"schemactl change");
    digest.part(latest.module.as_str().as_bytes());
    digest.part(latest.version.to_string().as_bytes());
    digest.part(latest.digest.as_bytes());
    digest.part(source.as_bytes());
    digest.part(&[u8::from(stable)]);
    digest.finish()
}

/// The number first: else files could pass for what follows them.
fn add_files(digest: &mut DigestBuilder, files: &[NewFile]) {
    digest.part(&(files.len() as u64).to_be_bytes());
    for file in files {
        digest.part(file.path.as_str().as_bytes());
        digest.part(file.digest.as_bytes());
    }
}
