//! What a server is told before it starts.

use std::{net::SocketAddr, path::PathBuf, thread, time::Duration};

use schemactl_check::Policy;
use schemactl_compile::{Limits, worker::Worker};
use schemactl_store::{Address, BucketSettings};

use crate::{
    Network, Oidc, Rates, Retries,
    server::{Connections, TlsFiles},
};

/// What a server is told before it starts.
#[derive(Clone)]
pub struct Config {
    /// Where everything is kept.
    pub database: Address,
    /// Where content is kept instead.
    pub bucket: Option<BucketSettings>,
    /// How to start the compiler's child process.
    pub worker: Worker,
    /// What one compilation may take.
    pub limits: Limits,
    /// Compilations at a time; the others wait.
    pub compilations: usize,
    /// Bytes of a request's body, compressed or not.
    pub body_limit: usize,
    /// How long a request's body may take to arrive.
    pub body_timeout: Duration,
    /// Bytes a second that a body has to arrive with, once it had a few seconds; 0 asks for none.
    pub body_rate: u64,
    /// Bytes of all bodies together that are still arriving.
    pub body_memory: usize,
    /// What connections may take.
    pub connections: Connections,
    /// How often somebody may ask.
    pub rates: Rates,
    /// Requests at a time, those that wait for changes not counted; beyond that the answer is to come back later.
    pub requests: usize,
    /// Proxies whose word about where a request comes from counts.
    pub trusted_proxies: Vec<Network>,
    /// Who may read the metrics.
    pub metrics: MetricsAccess,
    /// Whether the tables are brought up to date on start; else older ones are refused.
    pub migrate: bool,
    /// The certificate to answer by HTTPS with; else it is HTTP.
    pub tls: Option<TlsFiles>,
    /// Whether those without a token may read.
    pub anonymous_reads: bool,
    /// The first admin token, used where the database has none; `None` has one made up.
    pub admin_token: Option<String>,
    /// Where a token that was made up is written, readable by the owner only.
    pub token_file: PathBuf,
    /// What the platform decides about rules and approvals.
    pub policy: Policy,
    /// Address of the server as clients reach it, for example `http://127.0.0.1:8080`.
    pub address: String,
    /// Keys that secrets are kept with, 32 bytes each in hexadecimal or Base64, separated by commas: the first seals,
    /// all of them open. `None` has the file's used.
    pub secret_key: Option<String>,
    /// Where a key that was made up is kept, readable by the owner only; `None` where several servers would each make
    /// one.
    pub secret_key_file: Option<PathBuf>,
    /// Addresses that are not the world's and that webhooks may deliver to all the same, also without encryption.
    pub webhook_allow: Vec<Network>,
    /// Authorities that webhooks trust beside those that browsers trust, as PEM.
    pub webhook_authorities: Option<PathBuf>,
    /// How deliveries that failed are tried again.
    pub webhook_retries: Retries,
    /// Issuers whose tokens say who somebody is.
    pub oidc: Oidc,
}

impl Config {
    /// The defaults for a database and an address to listen at: anonymous reads on a loopback address
    /// only, the token file beside the SQLite file, else in the working directory.
    pub fn new(database: Address, listen: SocketAddr, worker: Worker) -> Config {
        let (token_file, secret_key_file) = (token_file(&database), secret_key_file(&database));
        Config {
            database,
            bucket: None,
            worker,
            limits: Limits::default(),
            compilations: thread::available_parallelism().map_or(2, usize::from),
            body_limit: 128 << 20,
            body_timeout: Duration::from_secs(300),
            body_rate: 16 << 10,
            body_memory: 256 << 20,
            connections: Connections::default(),
            rates: Rates::default(),
            requests: 512,
            trusted_proxies: Vec::new(),
            metrics: MetricsAccess::of(listen),
            migrate: true,
            tls: None,
            anonymous_reads: listen.ip().is_loopback(),
            admin_token: None,
            token_file,
            policy: Policy::default(),
            address: format!("http://{listen}"),
            secret_key: None,
            secret_key_file,
            webhook_allow: Vec::new(),
            webhook_authorities: None,
            webhook_retries: Retries::default(),
            oidc: Oidc::default(),
        }
    }
}

/// Who may read the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricsAccess {
    /// Whoever reaches the server.
    Open,
    /// Whoever has a token.
    Token,
    /// Nobody.
    Off,
}

impl MetricsAccess {
    /// The default: open on a loopback address only.
    pub fn of(listen: SocketAddr) -> MetricsAccess {
        if listen.ip().is_loopback() { MetricsAccess::Open } else { MetricsAccess::Token }
    }
}

/// Where a first token that was made up is written unless told otherwise.
pub fn token_file(database: &Address) -> PathBuf {
    beside(database, ".admin-token").unwrap_or("schemactl.admin-token".into())
}

/// Where a key that was made up is kept unless told otherwise.
pub fn secret_key_file(database: &Address) -> Option<PathBuf> {
    beside(database, ".secret-key")
}

/// A file beside a database that is one.
fn beside(database: &Address, ending: &str) -> Option<PathBuf> {
    match database {
        Address::Sqlite(file) => {
            let mut name = file.file_name().unwrap_or_default().to_owned();
            name.push(ending);
            Some(file.with_file_name(name))
        }
        Address::Postgres(_) => None,
    }
}
