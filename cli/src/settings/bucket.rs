//! The bucket, which several settings lead to: for a server, and for commands that work on its database themselves.

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};
use schemactl_store::{BucketAddress, BucketSettings};

use super::{Flags, Setting, Wanted, flags, sources, table::SETTINGS};
use crate::error::{Error, Result};

/// What was said of it, part by part.
#[derive(Default)]
pub struct BucketParts {
    pub address: Option<BucketAddress>,
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub unencrypted: bool,
    pub authorities: Option<PathBuf>,
    pub access_key: Option<String>,
    pub secret_key: Option<String>,
}

impl BucketParts {
    /// The whole; `None` where content is kept in the database.
    pub fn settings(&self) -> Result<Option<BucketSettings>> {
        let Some(address) = self.address.clone() else {
            let Some(given) = self.given_alone() else { return Ok(None) };
            let error = Error::usage(format!("{given} is of no use without blobs"));
            return Err(error.hint("blobs says which bucket, as s3://BUCKET/PREFIX").into());
        };
        Ok(Some(BucketSettings {
            endpoint: self.endpoint.clone(),
            region: self.region.clone(),
            unencrypted: self.unencrypted,
            authorities: self.authorities.clone(),
            key: self.key()?,
            ..BucketSettings::new(address)
        }))
    }

    fn given_alone(&self) -> Option<&'static str> {
        let given = [
            ("blobs_endpoint", self.endpoint.is_some()),
            ("blobs_region", self.region.is_some()),
            ("blobs_ca", self.authorities.is_some()),
            ("blobs_access_key", self.access_key.is_some()),
            ("blobs_secret_key", self.secret_key.is_some()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(name, _)| name)
    }

    fn key(&self) -> Result<Option<(String, String)>> {
        match (&self.access_key, &self.secret_key) {
            (Some(key), Some(secret)) => Ok(Some((key.clone(), secret.clone()))),
            (None, None) => Ok(None),
            (key, _) => {
                let (given, missing) = match key {
                    Some(_) => ("blobs_access_key", "blobs_secret_key"),
                    None => ("blobs_secret_key", "blobs_access_key"),
                };
                let error = Error::usage(format!("{given} is of no use without {missing}"));
                Err(error.hint("without both, the key is found as AWS' own programs find it").into())
            }
        }
    }
}

/// The flags that lead to a bucket, and no others.
#[derive(Default)]
pub struct BucketFlags(Flags);

impl BucketFlags {
    /// What they and the environment say.
    pub fn resolve(&self, variable: impl Fn(&str) -> Option<String>) -> Result<Option<BucketSettings>> {
        let mut wanted = Wanted::defaults();
        for setting in about_it() {
            sources::hear(&mut wanted, setting, &[], None, &self.0, &variable)?;
        }
        wanted.bucket.settings()
    }
}

fn about_it() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().filter(|setting| setting.key.starts_with("blobs"))
}

impl FromArgMatches for BucketFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<BucketFlags, clap::Error> {
        Ok(BucketFlags(flags::read(matches, about_it())))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = BucketFlags::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for BucketFlags {
    fn augment_args(command: Command) -> Command {
        command.args(about_it().filter_map(flags::argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        BucketFlags::augment_args(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(variables: &[(&str, &str)]) -> Result<Option<BucketSettings>> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(one, _)| format!("SCHEMACTL_{one}") == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        BucketFlags::default().resolve(variable)
    }

    #[test]
    fn a_bucket_is_put_together_from_its_parts() {
        assert_eq!(resolved(&[]).unwrap(), None);
        let settings = resolved(&[
            ("BLOBS", "s3://blobs/registry"),
            ("BLOBS_ENDPOINT", "https://minio.acme.dev"),
            ("BLOBS_ACCESS_KEY", "key"),
            ("BLOBS_SECRET_KEY", "secret"),
        ]);
        let expected = BucketSettings {
            endpoint: Some("https://minio.acme.dev".to_owned()),
            key: Some(("key".to_owned(), "secret".to_owned())),
            ..BucketSettings::new("s3://blobs/registry".parse().unwrap())
        };
        assert_eq!(settings.unwrap(), Some(expected));
    }

    #[test]
    fn a_part_alone_is_refused() {
        for variables in [
            &[("BLOBS_ENDPOINT", "https://minio.acme.dev")][..],
            &[("BLOBS_SECRET_KEY", "secret")],
            &[("BLOBS", "s3://blobs"), ("BLOBS_ACCESS_KEY", "key")],
            &[("BLOBS", "s3://blobs"), ("BLOBS_SECRET_KEY", "secret")],
            &[("BLOBS", "gs://blobs")],
            &[("BLOBS", "s3://blobs"), ("BLOBS_ENDPOINT", "https://key:secret@minio.acme.dev")],
            &[("BLOBS", "s3://blobs"), ("BLOBS_ENDPOINT", "minio.acme.dev")],
        ] {
            assert!(resolved(variables).is_err(), "{variables:?}");
        }
    }
}
