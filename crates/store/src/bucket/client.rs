//! S3's own protocol, spoken by a library over connections of ours.

use std::{env, sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
};

use super::{BucketSettings, connection::Connector, reason};

/// What AWS' own programs take from the environment to find a key: one that stands there, a role of a workload or of a
/// container. Where there is none of it, the machine is asked. Nothing else of the environment counts.
const CREDENTIALS: [&str; 9] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];
const REGIONS: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// A failure that may pass is tried again so often, and not for longer.
const RETRIES: usize = 3;
const RETRY_FOR: Duration = Duration::from_secs(8);

/// The objects of the bucket that settings tell of; else why not.
pub(super) fn s3(settings: &BucketSettings) -> Result<Arc<dyn ObjectStore>, String> {
    let connector = Connector::new(settings.authorities.as_deref()).map_err(|error| {
        let path = settings.authorities.as_deref().unwrap_or("".as_ref()).display();
        format!("the authorities in {path} cannot be read: {error}")
    })?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(settings.address.bucket())
        .with_http_connector(connector)
        .with_client_options(ClientOptions::new().with_allow_http(settings.unencrypted))
        .with_retry(retries());
    if let Some(region) = settings.region.clone().or_else(|| REGIONS.into_iter().find_map(variable)) {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = &settings.endpoint {
        if endpoint.starts_with("http://") && !settings.unencrypted {
            return Err("its endpoint is asked without encryption, which blobs_http has to allow".to_owned());
        }
        builder = builder.with_endpoint(endpoint);
    }
    builder = match &settings.key {
        Some((key, secret)) => builder.with_access_key_id(key).with_secret_access_key(secret),
        None => from_environment(builder),
    };
    let s3 = builder.build().map_err(|error| reason::of(&error))?;
    Ok(Arc::new(s3))
}

fn from_environment(mut builder: AmazonS3Builder) -> AmazonS3Builder {
    for name in CREDENTIALS {
        let key = name.to_lowercase().parse::<AmazonS3ConfigKey>();
        if let (Ok(key), Some(value)) = (key, variable(name)) {
            builder = builder.with_config(key, value);
        }
    }
    builder
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn retries() -> RetryConfig {
    let backoff = BackoffConfig {
        init_backoff: Duration::from_millis(50),
        max_backoff: Duration::from_secs(1),
        base: 3.,
    };
    RetryConfig { backoff, max_retries: RETRIES, retry_timeout: RETRY_FOR }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_knows_every_variable() {
        for name in CREDENTIALS {
            assert!(name.to_lowercase().parse::<AmazonS3ConfigKey>().is_ok(), "{name}");
        }
    }

    #[test]
    fn an_endpoint_without_encryption_has_to_be_allowed() {
        let endpoint = Some("http://127.0.0.1:9000".to_owned());
        let settings = BucketSettings { endpoint, ..BucketSettings::new("s3://blobs".parse().unwrap()) };
        assert!(s3(&settings).unwrap_err().contains("blobs_http"));
        assert!(s3(&BucketSettings { unencrypted: true, ..settings }).is_ok());
    }
}
