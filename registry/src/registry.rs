//! Starting and stopping.

use std::{future::Future, io, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use schemactl_model::Finding;
use schemactl_store::{Store, StoreError};
use tokio::{net::TcpListener, task::JoinSet};

use crate::{
    Config,
    courier::Courier,
    http,
    service::{self, FirstToken, InvalidKey, SecretKeys, Service, Webhooks},
};

/// How long requests that are under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long the database's connections may take to end.
const CLOSE: Duration = Duration::from_secs(5);

/// A server that is ready to answer.
pub struct Registry {
    service: Arc<Service>,
    settings: http::Settings,
    first_token: FirstToken,
    /// What goes on beside answering.
    background: JoinSet<()>,
}

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The database cannot be opened or read.
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
    /// The module that every registry serves does not compile.
    #[error("the bundled module does not compile: {}", .0.iter().map(Finding::to_string).collect::<Vec<_>>().join("; "))]
    Bundle(Vec<Finding>),
}

impl Registry {
    /// Opens the database, brings it up to date, and makes sure of a first admin token and of the
    /// bundled module.
    pub async fn open(config: Config) -> Result<Registry, StartError> {
        let keys = SecretKeys::new(config.secret_key.as_deref(), config.secret_key_file);
        let keys = keys.map_err(StartError::SecretKey)?;
        let courier = Courier::new(config.webhook_allow, config.webhook_authorities.as_deref());
        let courier = courier.map_err(StartError::Authorities)?;
        let webhooks = Webhooks::new(courier, keys, config.webhook_retries);
        let store = Store::open(&config.database).await?;
        let first_token =
            service::first_token(&store, config.admin_token.as_deref(), &config.token_file).await?;
        service::publish_bundle(&store).await?;
        let settings = http::Settings {
            anonymous_reads: config.anonymous_reads,
            body_limit: config.body_limit,
            body_timeout: config.body_timeout,
            compilations: config.compilations,
            address: config.address,
            trusted_proxies: config.trusted_proxies,
        };
        let Config { worker, limits, compilations, policy, .. } = config;
        let service = Arc::new(Service::new(store, worker, limits, compilations, policy, webhooks));
        let background = service.start();
        Ok(Registry { service, settings, first_token, background })
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

    /// Answers until `shutdown` ends; then finishes what is under way, for ten seconds at most.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let service = self.service.clone();
        let (told, stop) = tokio::sync::oneshot::channel();
        let stopping = async move {
            shutdown.await;
            // Those who wait for changes are sent home, or they would be waited for.
            service.stop();
            // Nobody listens if the server has ended by itself.
            let _ = told.send(());
        };
        // With the address of whoever connects, for the audit log.
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, service).with_graceful_shutdown(stopping);
        let overdue = async {
            if stop.await.is_ok() {
                tokio::time::sleep(GRACE).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        let outcome = tokio::select! {
            outcome = server.into_future() => outcome,
            () = overdue => Ok(()),
        };
        let mut background = self.background;
        let ended = async {
            while background.join_next().await.is_some() {}
            self.service.close().await;
        };
        // A request that is still under way holds its connection; the operating system takes it.
        let _ = tokio::time::timeout(CLOSE, ended).await;
        outcome
    }
}
