//! All settings.

use std::path::PathBuf;

use schemactl_registry::{MetricsAccess, Network, Rate};

use super::{
    Kind, LogFormat, Setting,
    spelling::{duration, number, optional, print_duration, print_optional, print_size, size, switch},
};

const ON_LOOPBACK: &str = "`true` on a loopback address";

/// All that a server can be told.
pub static SETTINGS: &[Setting] = &[
    Setting {
        key: "listen",
        kind: Kind::Value("HOST:PORT"),
        meaning: "Where it listens; port 0 takes any",
        default: None,
        read: |wanted, text| put(&mut wanted.listen, Ok(text.to_owned())),
        show: |wanted| wanted.listen.clone(),
    },
    Setting {
        key: "database",
        kind: Kind::Value("URL"),
        meaning: "sqlite://FILE or postgres://USER@HOST/DATABASE",
        default: Some("`sqlite://schemactl.db`"),
        read: |wanted, text| {
            let address = text.parse().map_err(|error: schemactl_store::InvalidAddress| error.to_string());
            put(&mut wanted.config.database, address)
        },
        // As it prints itself, without the password.
        show: |wanted| wanted.config.database.to_string(),
    },
    Setting {
        key: "blobs",
        kind: Kind::Value("URL"),
        meaning: "s3://BUCKET/PREFIX that content is kept in, beside the database",
        default: Some("in the database"),
        read: |wanted, text| {
            let address =
                text.parse().map_err(|error: schemactl_store::InvalidBucketAddress| error.to_string());
            put(&mut wanted.bucket.address, address.map(Some))
        },
        show: |wanted| wanted.bucket.address.as_ref().map(ToString::to_string).unwrap_or_default(),
    },
    Setting {
        key: "blobs_endpoint",
        kind: Kind::Value("URL"),
        meaning: "Address of the service that has the bucket, which is asked by paths",
        default: Some("that of AWS"),
        read: |wanted, text| put(&mut wanted.bucket.endpoint, bucket_endpoint(text).map(Some)),
        show: |wanted| wanted.bucket.endpoint.clone().unwrap_or_default(),
    },
    Setting {
        key: "blobs_region",
        kind: Kind::Value("REGION"),
        meaning: "The bucket's region",
        default: Some("`AWS_REGION`, else `us-east-1`"),
        read: |wanted, text| put(&mut wanted.bucket.region, Ok(Some(text.to_owned()))),
        show: |wanted| wanted.bucket.region.clone().unwrap_or_default(),
    },
    Setting {
        key: "blobs_http",
        kind: Kind::Switch,
        meaning: "Let the bucket's endpoint be asked without encryption",
        default: None,
        read: |wanted, text| put(&mut wanted.bucket.unencrypted, switch(text)),
        show: |wanted| wanted.bucket.unencrypted.to_string(),
    },
    Setting {
        key: "blobs_ca",
        kind: Kind::Value("FILE"),
        meaning: "Authorities that the bucket's endpoint is trusted by beside the public ones, as PEM",
        default: Some("none"),
        read: |wanted, text| put(&mut wanted.bucket.authorities, Ok(Some(PathBuf::from(text)))),
        show: |wanted| print_path(wanted.bucket.authorities.as_ref()),
    },
    Setting {
        key: "blobs_access_key",
        kind: Kind::Secret,
        meaning: "The bucket's access key",
        default: Some("as AWS' own programs find it"),
        read: |wanted, text| put(&mut wanted.bucket.access_key, Ok(Some(text.to_owned()))),
        show: |wanted| if wanted.bucket.access_key.is_some() { "(hidden)" } else { "" }.to_owned(),
    },
    Setting {
        key: "blobs_secret_key",
        kind: Kind::Secret,
        meaning: "The secret that belongs to it",
        default: Some("as AWS' own programs find it"),
        read: |wanted, text| put(&mut wanted.bucket.secret_key, Ok(Some(text.to_owned()))),
        show: |wanted| if wanted.bucket.secret_key.is_some() { "(hidden)" } else { "" }.to_owned(),
    },
    Setting {
        key: "migrate",
        kind: Kind::Switch,
        meaning: "Bring the tables up to date on start; else older ones are refused",
        default: None,
        read: |wanted, text| put(&mut wanted.config.migrate, switch(text)),
        show: |wanted| wanted.config.migrate.to_string(),
    },
    Setting {
        key: "address",
        kind: Kind::Value("URL"),
        meaning: "Address as clients reach it, where that is another",
        default: Some("where it listens"),
        read: |wanted, text| put(&mut wanted.address, Ok(Some(text.trim_end_matches('/').to_owned()))),
        show: |wanted| wanted.address.clone().unwrap_or_default(),
    },
    Setting {
        key: "admin_token",
        kind: Kind::Secret,
        meaning: "The first admin token; see below",
        default: Some("made up"),
        read: |wanted, text| put(&mut wanted.config.admin_token, Ok(Some(text.to_owned()))),
        show: |wanted| if wanted.config.admin_token.is_some() { "(hidden)" } else { "" }.to_owned(),
    },
    Setting {
        key: "token_file",
        kind: Kind::Value("FILE"),
        meaning: "Where a first admin token that was made up is written",
        default: Some("beside the SQLite file, else `schemactl.admin-token`"),
        read: |wanted, text| put(&mut wanted.token_file, Ok(Some(PathBuf::from(text)))),
        show: |wanted| print_path(wanted.token_file.as_ref()),
    },
    Setting {
        key: "anonymous_reads",
        kind: Kind::Value("true|false"),
        meaning: "Whether reading takes no token",
        default: Some(ON_LOOPBACK),
        read: |wanted, text| put(&mut wanted.anonymous_reads, switch(text).map(Some)),
        show: |wanted| wanted.anonymous_reads.map(|reads| reads.to_string()).unwrap_or_default(),
    },
    Setting {
        key: "tls_cert",
        kind: Kind::Value("FILE"),
        meaning: "Certificate to answer by HTTPS with, then those it was signed with, as PEM",
        default: Some("none: HTTP"),
        read: |wanted, text| put(&mut wanted.tls_cert, Ok(Some(PathBuf::from(text)))),
        show: |wanted| print_path(wanted.tls_cert.as_ref()),
    },
    Setting {
        key: "tls_key",
        kind: Kind::Value("FILE"),
        meaning: "The certificate's key, as PEM",
        default: Some("none"),
        read: |wanted, text| put(&mut wanted.tls_key, Ok(Some(PathBuf::from(text)))),
        show: |wanted| print_path(wanted.tls_key.as_ref()),
    },
    Setting {
        key: "secret_key",
        kind: Kind::Secret,
        meaning: "What webhooks' secrets are encrypted with: 32 bytes in hex or Base64; several, by commas, while they change",
        default: Some("made up beside the SQLite file"),
        read: |wanted, text| put(&mut wanted.config.secret_key, Ok(Some(text.to_owned()))),
        show: |wanted| if wanted.config.secret_key.is_some() { "(hidden)" } else { "" }.to_owned(),
    },
    Setting {
        key: "oidc_client_secret",
        kind: Kind::Secret,
        meaning: "What the registry shows to the issuer by which people log in",
        default: Some("none"),
        read: |wanted, text| put(&mut wanted.oidc_client_secret, Ok(Some(text.to_owned()))),
        show: |wanted| if wanted.oidc_client_secret.is_some() { "(hidden)" } else { "" }.to_owned(),
    },
    Setting {
        key: "webhook_allow",
        kind: Kind::Value("NETWORK,…"),
        meaning: "Private addresses that webhooks may deliver to all the same, also without encryption",
        default: Some("none"),
        read: |wanted, text| put(&mut wanted.config.webhook_allow, networks(text)),
        show: |wanted| print_networks(&wanted.config.webhook_allow),
    },
    Setting {
        key: "webhook_ca",
        kind: Kind::Value("FILE"),
        meaning: "Authorities that webhooks trust beside the public ones, as PEM",
        default: Some("none"),
        read: |wanted, text| put(&mut wanted.config.webhook_authorities, Ok(Some(PathBuf::from(text)))),
        show: |wanted| print_path(wanted.config.webhook_authorities.as_ref()),
    },
    Setting {
        key: "trusted_proxies",
        kind: Kind::Value("NETWORK,…"),
        meaning: "Proxies whose x-forwarded-for is believed",
        default: Some("none"),
        read: |wanted, text| put(&mut wanted.config.trusted_proxies, networks(text)),
        show: |wanted| print_networks(&wanted.config.trusted_proxies),
    },
    Setting {
        key: "metrics",
        kind: Kind::Value("open|token|off"),
        meaning: "Who may read /metrics",
        default: Some("`open` on a loopback address, else `token`"),
        read: |wanted, text| put(&mut wanted.metrics, metrics(text).map(Some)),
        show: |wanted| wanted.metrics.map(print_metrics).unwrap_or_default().to_owned(),
    },
    Setting {
        key: "log_format",
        kind: Kind::Value("text|json"),
        meaning: "How log lines look, on stderr; RUST_LOG says how many there are",
        default: None,
        read: |wanted, text| put(&mut wanted.log_format, log_format(text)),
        show: |wanted| match wanted.log_format {
            LogFormat::Text => "text".to_owned(),
            LogFormat::Json => "json".to_owned(),
        },
    },
    Setting {
        key: "otlp_endpoint",
        kind: Kind::Value("URL"),
        meaning: "Collector that traces go to, by OTLP over HTTP, without the /v1/traces",
        default: Some("none"),
        read: |wanted, text| put(&mut wanted.otlp_endpoint, endpoint(text).map(Some)),
        show: |wanted| wanted.otlp_endpoint.clone().unwrap_or_default(),
    },
    Setting {
        key: "connections",
        kind: Kind::Value("COUNT"),
        meaning: "Connections at a time; beyond that those that keep still longest are closed",
        default: None,
        read: |wanted, text| put(&mut wanted.config.connections.most, number(text)),
        show: |wanted| wanted.config.connections.most.to_string(),
    },
    Setting {
        key: "connections_per_address",
        kind: Kind::Value("COUNT"),
        meaning: "Connections at a time from one address; behind a load balancer as many as in all",
        default: None,
        read: |wanted, text| put(&mut wanted.config.connections.per_address, number(text)),
        show: |wanted| wanted.config.connections.per_address.to_string(),
    },
    Setting {
        key: "header_timeout",
        kind: Kind::Value("DURATION"),
        meaning: "Time for a new connection's first head, and for its TLS handshake",
        default: None,
        read: |wanted, text| put(&mut wanted.config.connections.header_timeout, duration(text)),
        show: |wanted| print_duration(wanted.config.connections.header_timeout),
    },
    Setting {
        key: "idle_timeout",
        kind: Kind::Value("DURATION"),
        meaning: "Time between an answer and the next head; longer than a load balancer's",
        default: None,
        read: |wanted, text| put(&mut wanted.config.connections.idle_timeout, duration(text)),
        show: |wanted| print_duration(wanted.config.connections.idle_timeout),
    },
    Setting {
        key: "stop_delay",
        kind: Kind::Value("DURATION"),
        meaning: "Time for which /readyz says no before a server that stops listens no more",
        default: None,
        read: |wanted, text| put(&mut wanted.config.connections.stop_delay, duration(text)),
        show: |wanted| print_duration(wanted.config.connections.stop_delay),
    },
    Setting {
        key: "stop_timeout",
        kind: Kind::Value("DURATION"),
        meaning: "Time for what is under way when it stops",
        default: None,
        read: |wanted, text| put(&mut wanted.config.connections.stop_timeout, duration(text)),
        show: |wanted| print_duration(wanted.config.connections.stop_timeout),
    },
    Setting {
        key: "requests",
        kind: Kind::Value("COUNT"),
        meaning: "Requests at a time, long polls not counted; beyond that 503",
        default: None,
        read: |wanted, text| put(&mut wanted.config.requests, number(text)),
        show: |wanted| wanted.config.requests.to_string(),
    },
    Setting {
        key: "compilations",
        kind: Kind::Value("COUNT"),
        meaning: "Compilations at a time; the others wait",
        default: Some("the processors"),
        read: |wanted, text| put(&mut wanted.config.compilations, number(text)),
        show: |wanted| wanted.config.compilations.to_string(),
    },
    Setting {
        key: "body_limit",
        kind: Kind::Value("SIZE"),
        meaning: "Largest body, compressed or not",
        default: None,
        read: |wanted, text| put(&mut wanted.config.body_limit, size(text)),
        show: |wanted| print_size(wanted.config.body_limit),
    },
    Setting {
        key: "body_timeout",
        kind: Kind::Value("DURATION"),
        meaning: "Time for a whole body",
        default: None,
        read: |wanted, text| put(&mut wanted.config.body_timeout, duration(text)),
        show: |wanted| print_duration(wanted.config.body_timeout),
    },
    Setting {
        key: "body_rate",
        kind: Kind::Value("SIZE"),
        meaning: "Least that comes of a body each second, after the first ten; 0B asks for none",
        default: None,
        read: |wanted, text| put(&mut wanted.config.body_rate, size(text).map(|size| size as u64)),
        show: |wanted| print_size(wanted.config.body_rate as usize),
    },
    Setting {
        key: "body_memory",
        kind: Kind::Value("SIZE"),
        meaning: "Memory for all bodies that are arriving",
        default: None,
        read: |wanted, text| put(&mut wanted.config.body_memory, size(text)),
        show: |wanted| print_size(wanted.config.body_memory),
    },
    Setting {
        key: "rate_token",
        kind: Kind::Value("RATE|off"),
        meaning: "Requests with one token",
        default: None,
        read: |wanted, text| put(&mut wanted.config.rates.token, rate(text)),
        show: |wanted| print_optional(wanted.config.rates.token),
    },
    Setting {
        key: "rate_address",
        kind: Kind::Value("RATE|off"),
        meaning: "Requests without a token from one address",
        default: None,
        read: |wanted, text| put(&mut wanted.config.rates.address, rate(text)),
        show: |wanted| print_optional(wanted.config.rates.address),
    },
    Setting {
        key: "rate_compile",
        kind: Kind::Value("RATE|off"),
        meaning: "Checks and publishes with one token or from one address",
        default: None,
        read: |wanted, text| put(&mut wanted.config.rates.compile, rate(text)),
        show: |wanted| print_optional(wanted.config.rates.compile),
    },
    Setting {
        key: "rate_failure",
        kind: Kind::Value("RATE|off"),
        meaning: "Wrong tokens from one address",
        default: None,
        read: |wanted, text| put(&mut wanted.config.rates.failure, rate(text)),
        show: |wanted| print_optional(wanted.config.rates.failure),
    },
];

fn put<T>(place: &mut T, value: Result<T, String>) -> Result<(), String> {
    *place = value?;
    Ok(())
}

fn print_path(path: Option<&PathBuf>) -> String {
    path.map(|path| path.display().to_string()).unwrap_or_default()
}

fn rate(text: &str) -> Result<Option<Rate>, String> {
    optional(text, |text| text.parse().map_err(|error: schemactl_registry::InvalidRate| error.to_string()))
}

fn networks(text: &str) -> Result<Vec<Network>, String> {
    let parse = |network: &str| {
        network.parse().map_err(|error: schemactl_registry::InvalidNetwork| {
            // The whole is named already.
            if network == text { error.to_string() } else { format!("names {network:?}, which {error}") }
        })
    };
    text.split(',').map(str::trim).filter(|network| !network.is_empty()).map(parse).collect()
}

fn print_networks(networks: &[Network]) -> String {
    networks.iter().map(Network::to_string).collect::<Vec<_>>().join(",")
}

fn endpoint(text: &str) -> Result<String, String> {
    let is_address = text.starts_with("http://") || text.starts_with("https://");
    if is_address { Ok(text.to_owned()) } else { Err("starts with neither http:// nor https://".to_owned()) }
}

/// A key has settings of its own.
fn bucket_endpoint(text: &str) -> Result<String, String> {
    let text = endpoint(text)?;
    if text.contains(['@', '?', '#']) {
        return Err("has more to it than a host, a port and a path".to_owned());
    }
    Ok(text)
}

fn metrics(text: &str) -> Result<MetricsAccess, String> {
    match text {
        "open" => Ok(MetricsAccess::Open),
        "token" => Ok(MetricsAccess::Token),
        "off" => Ok(MetricsAccess::Off),
        _ => Err("is none of open, token and off".to_owned()),
    }
}

fn print_metrics(access: MetricsAccess) -> &'static str {
    match access {
        MetricsAccess::Open => "open",
        MetricsAccess::Token => "token",
        MetricsAccess::Off => "off",
    }
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("is neither text nor json".to_owned()),
    }
}
