//! Starting and stopping.

use std::{io, path::Path, sync::Arc, time::Duration};

use schemactl_model::Finding;
use schemactl_store::{Bucket, Store, StoreError};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};

use crate::{
    Config, Connections, InvalidOidc, TlsError,
    courier::Courier,
    http,
    oidc::Trust,
    server::{self, Tls},
    service::{self, FirstToken, InvalidKey, SecretKeys, Service, Webhooks},
    signals::Hangups,
};

/// How long the database's connections may take to end.
const CLOSE: Duration = Duration::from_secs(5);

/// A server that is ready to answer.
pub struct Registry {
    service: Arc<Service>,
    settings: http::Settings,
    first_token: FirstToken,
    /// What goes on beside answering.
    background: JoinSet<()>,
    connections: Connections,
    tls: Option<Tls>,
    hangups: Hangups,
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The database or the bucket cannot be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The first admin token cannot be written.
    #[error("cannot write the first admin token to {}", .path.display())]
    TokenFile {
        /// Where to.
        path: std::path::PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The admin token that was given is too short to keep anybody out.
    #[error("the first admin token has {length} characters, and needs at least {least}")]
    WeakToken {
        /// Characters it has.
        length: usize,
        /// Characters it needs.
        least: usize,
    },
    /// The admin token that was given is one of this registry's, and no admin's, revoked, or past its end.
    #[error("the first admin token is in use as another one, was revoked, or has ended; choose another")]
    SpentToken,
    /// The system gives no random numbers for a token.
    #[error("the system gives no random numbers")]
    Random(#[source] getrandom::Error),
    /// A key that secrets are to be kept with is none.
    #[error("SCHEMACTL_SECRET_KEY: {0}")]
    SecretKey(InvalidKey),
    /// The authorities that webhooks are to trust cannot be read.
    #[error("cannot read the authorities that webhooks are to trust")]
    Authorities(#[source] io::Error),
    /// Issuers cannot be believed as configured.
    #[error("oidc: {0}")]
    Oidc(#[from] InvalidOidc),
    /// The module that every registry serves does not compile.
    #[error("the bundled module does not compile: {}", .0.iter().map(Finding::to_string).collect::<Vec<_>>().join("; "))]
    Bundle(Vec<Finding>),
    /// The certificate or its key is of no use.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl Registry {
    /// Opens the database and the bucket, brings it up to date, and makes sure of a first admin token and of the
    /// bundled module.
    pub async fn open(config: Config) -> Result<Registry, StartError> {
        // From here on SIGHUP does not end the process.
        let hangups = Hangups::listen();
        let tls = config.tls.clone().map(Tls::new).transpose()?;
        let keys = SecretKeys::new(config.secret_key.as_deref(), config.secret_key_file);
        let keys = keys.map_err(StartError::SecretKey)?;
        let courier = Courier::new(config.webhook_allow, config.webhook_authorities.as_deref());
        let courier = courier.map_err(StartError::Authorities)?;
        let webhooks = Webhooks::new(courier, keys, config.webhook_retries);
        let trust = Trust::new(config.oidc, &config.address)?;
        let store = match config.migrate {
            true => Store::open(&config.database).await?,
            false => Store::open_as_is(&config.database).await?,
        };
        let bucket = config.bucket.as_ref().map(Bucket::new).transpose()?;
        let store = store.with_bucket(bucket).await?;
        store.prepare_bucket().await?;
        let first_token =
            service::first_token(&store, config.admin_token.as_deref(), &config.token_file).await?;
        service::publish_bundle(&store).await?;
        let settings = http::Settings {
            anonymous_reads: config.anonymous_reads,
            body_limit: config.body_limit,
            body_timeout: config.body_timeout,
            body_rate: config.body_rate,
            body_memory: config.body_memory,
            compilations: config.compilations,
            address: config.address,
            rates: config.rates,
            requests: config.requests,
            trusted_proxies: config.trusted_proxies,
            metrics: config.metrics,
        };
        let Config { worker, limits, compilations, policy, connections, .. } = config;
        let service = Arc::new(Service::new(store, worker, limits, compilations, policy, webhooks, trust));
        let background = service.start();
        Ok(Registry { service, settings, first_token, background, connections, tls, hangups })
    }

    /// The file that the first admin token was written to, where one had to be made up on this start.
    pub fn token_file(&self) -> Option<&Path> {
        match &self.first_token {
            FirstToken::Written(path) => Some(path),
            FirstToken::Known | FirstToken::Ignored => None,
        }
    }

    /// Whether an admin token was given that opens nothing, because the database has one already.
    pub fn ignored_token(&self) -> bool {
        matches!(self.first_token, FirstToken::Ignored)
    }

    /// Everything it answers.
    pub fn router(&self) -> axum::Router {
        http::router(self.service.clone(), self.settings.clone())
    }

    /// Answers until `shutdown` ends; then finishes what is under way, within the time that it is told to have.
    pub async fn serve(self, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) {
        let router = self.router();
        let Registry { service, connections, tls, hangups, mut background, .. } = self;
        let renewal = tokio::spawn(server::keep_current(tls.clone(), hangups));
        let (stop, stopped) = watch::channel(false);
        let stop_delay = connections.stop_delay;
        let stopping = async {
            shutdown.await;
            service.leave();
            tokio::time::sleep(stop_delay).await;
            // Those who wait for changes are sent home, or they would be waited for.
            service.stop();
            stop.send_replace(true);
        };
        let metrics = service.metrics().clone();
        tokio::join!(server::serve(listener, router, tls, connections, metrics, stopped), stopping);
        renewal.abort();
        let ended = async {
            while background.join_next().await.is_some() {}
            service.close().await;
        };
        // A statement that is still under way holds its connection; the operating system takes it.
        let _ = tokio::time::timeout(CLOSE, ended).await;
    }
}
