use std::{
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
};

use schemactl_compile::worker::Worker;
use schemactl_registry::{Config, Network, Registry, StartError};
use schemactl_store::{Address, InvalidAddress};
use tokio::net::TcpListener;

use crate::{
    context::Context,
    error::{Error, Result},
    exit::Exit,
    runtime,
};

/// Run a registry
#[derive(clap::Args)]
pub struct Args {
    /// Address to listen at
    #[arg(long, value_name = "HOST:PORT", env = "SCHEMACTL_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    /// sqlite://FILE or postgres://USER@HOST/DATABASE
    #[arg(
        long,
        value_name = "URL",
        env = "SCHEMACTL_DATABASE",
        hide_env_values = true,
        default_value = "sqlite://schemactl.db"
    )]
    database: String,
    /// Address as clients reach it, where that is another
    #[arg(long, value_name = "URL")]
    address: Option<String>,
    /// Addresses that webhooks may deliver to although they are private, for example 10.1.0.0/16; also without
    /// encryption
    #[arg(long, value_name = "CIDR", env = "SCHEMACTL_WEBHOOK_ALLOW", value_delimiter = ',')]
    webhook_allow: Vec<Network>,
    /// Authorities that webhooks trust beside those that browsers trust, as PEM
    #[arg(long, value_name = "FILE", env = "SCHEMACTL_WEBHOOK_CA")]
    webhook_ca: Option<PathBuf>,
    /// Proxies whose X-Forwarded-For says where requests come from, for example 10.0.0.0/8; may be repeated
    #[arg(
        long = "trusted-proxy",
        value_name = "NETWORK",
        env = "SCHEMACTL_TRUSTED_PROXIES",
        value_delimiter = ','
    )]
    trusted_proxies: Vec<Network>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    log();
    let listen = resolve(&args.listen)?;
    let database: Address =
        args.database.parse().map_err(|error: InvalidAddress| Error::usage(error.to_string()))?;
    runtime::block_on(async {
        let listener = bind(listen).await?;
        let bound = listener
            .local_addr()
            .map_err(|error| Error::failed("cannot tell the address").because(&error))?;
        let mut config = Config::new(database.clone(), bound, worker()?);
        config.admin_token = std::env::var("SCHEMACTL_ADMIN_TOKEN").ok().filter(|token| !token.is_empty());
        config.secret_key = std::env::var("SCHEMACTL_SECRET_KEY").ok().filter(|key| !key.is_empty());
        config.webhook_allow.clone_from(&args.webhook_allow);
        config.webhook_authorities.clone_from(&args.webhook_ca);
        config.trusted_proxies.clone_from(&args.trusted_proxies);
        if let Some(address) = &args.address {
            config.address = address.trim_end_matches('/').to_owned();
        }
        let registry = Registry::open(config).await.map_err(|error| refused(&error))?;
        greet(&registry, bound, &database, context);
        let served = registry.serve(listener, interrupted()).await;
        served.map_err(|error| Error::failed("the server stopped").because(&error))?;
        Ok(Exit::Fine)
    })?
}

/// The compiler's child is this program.
pub fn worker() -> Result<Worker> {
    let program: PathBuf = std::env::current_exe()
        .map_err(|error| Error::failed("cannot tell where this program lies").because(&error))?;
    Ok(Worker { program, args: vec!["compile-worker".to_owned()] })
}

/// Listens at an address.
pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    Ok(listener.map_err(|error| {
        let failed = Error::failed(format!("cannot listen at {address}")).because(&error);
        match error.kind() {
            std::io::ErrorKind::AddrInUse => failed
                .hint("something listens there already; choose another port with --listen, or 0 for any"),
            std::io::ErrorKind::PermissionDenied => {
                failed.hint("ports below 1024 need privileges; choose a higher one")
            }
            _ => failed.hint("choose an address of this machine with --listen, for example 127.0.0.1:8080"),
        }
    })?)
}

/// An address to listen at, from its text.
pub fn resolve(listen: &str) -> Result<SocketAddr> {
    let wrong = || {
        Error::usage(format!("{listen:?} is not an address to listen at"))
            .hint("write host and port, for example 127.0.0.1:8080 or 0.0.0.0:8080")
    };
    let mut found = listen.to_socket_addrs().map_err(|error| wrong().because(&error))?;
    Ok(found.next().ok_or_else(wrong)?)
}

/// Why a registry does not start.
pub fn refused(error: &StartError) -> Error {
    let failed = Error::failed(error.to_string());
    match std::error::Error::source(error) {
        Some(source) => failed.because(source),
        None => failed,
    }
}

/// Ends with Ctrl-C, or when the system asks.
pub async fn interrupted() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            // Without the handler, Ctrl-C still works.
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}

fn greet(registry: &Registry, bound: SocketAddr, database: &Address, context: &Context) {
    context.printer.note(format_args!("serving {database} at http://{bound}"));
    if let Some(path) = registry.token_file() {
        context.printer.note(format_args!(
            "the first admin token is in {}; keep it and delete the file",
            path.display()
        ));
    }
    if registry.ignored_token() {
        context.printer.warning("SCHEMACTL_ADMIN_TOKEN was ignored: the database has an admin token already");
    }
    if !bound.ip().is_loopback() {
        context.printer.note("reading needs a token, because the address is not a loopback one");
    }
}

/// Logs to stderr; RUST_LOG says how much.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second subscriber in one process is refused; the first one logs.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
