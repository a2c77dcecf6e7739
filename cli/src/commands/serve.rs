use std::{
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
};

use schemactl_compile::worker::Worker;
use schemactl_registry::{Config, Registry, StartError};
use tokio::net::TcpListener;
use tracing_subscriber::{
    Layer,
    filter::{FilterExt, filter_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    context::Context,
    error::{Error, Result},
    exit::Exit,
    runtime,
    settings::{self, Flags, LogFormat},
    traces::{self, Exporter},
};

/// Run a registry
///
/// Every flag has a variable SCHEMACTL_… and a key in the file of --config, spelled alike.
#[derive(clap::Args)]
pub struct Args {
    /// TOML file with settings
    #[arg(long, value_name = "FILE", env = "SCHEMACTL_CONFIG")]
    config: Option<PathBuf>,
    /// Print what holds and who said so, and end
    #[arg(long)]
    print_config: bool,
    #[command(flatten)]
    flags: Flags,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let variable = |name: &str| std::env::var(name).ok();
    let resolved = settings::resolve(&args.flags, args.config.as_deref(), variable)?;
    if args.print_config {
        context.printer.data(|out| settings::print(&resolved, out))?;
        return Ok(Exit::Fine);
    }
    let wanted = resolved.wanted;
    let _traces = observe(wanted.log_format, wanted.otlp_endpoint.as_deref());
    let listen = resolve(&wanted.listen)?;
    wanted.tls()?;
    wanted.bucket.settings()?;
    runtime::block_on(async {
        let listener = bind(listen).await?;
        let bound = listener
            .local_addr()
            .map_err(|error| Error::failed("cannot tell the address").because(&error))?;
        let mut config = wanted.config(bound, worker()?)?;
        make_room(&mut config, context);
        let greeting = Greeting {
            database: config.database.to_string(),
            address: format!("{}://{bound}", if config.tls.is_some() { "https" } else { "http" }),
            anonymous_reads: config.anonymous_reads,
        };
        let registry = Registry::open(config).await.map_err(|error| refused(&error))?;
        let interrupted = interrupted();
        greet(&registry, &greeting, context);
        registry.serve(listener, interrupted).await;
        Ok(Exit::Fine)
    })?
}

/// Every connection is an open file.
fn make_room(config: &mut Config, context: &Context) {
    let (room, wanted) = (schemactl_registry::raise_file_limit(), config.connections.most);
    if room < wanted {
        context.printer.warning(format_args!(
            "{room} connections at a time, not {wanted}: the system allows no more open files (ulimit -n)"
        ));
        config.connections.most = room;
    }
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

/// Ends with Ctrl-C, or when the system asks. It listens from the call on, which takes a runtime, and not only once it is
/// waited for: an order to stop may come with the first sign of life.
pub fn interrupted() -> impl Future<Output = ()> + Send + 'static {
    #[cfg(unix)]
    let terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    };
    async move {
        #[cfg(unix)]
        if let (Ok(mut terminate), Ok(mut interrupt)) = terminate {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            return;
        }
        // Without handlers of our own, Ctrl-C still works.
        drop(tokio::signal::ctrl_c().await);
    }
}

/// What a server that answers says of itself.
struct Greeting {
    database: String,
    address: String,
    anonymous_reads: bool,
}

fn greet(registry: &Registry, greeting: &Greeting, context: &Context) {
    let Greeting { database, address, anonymous_reads } = greeting;
    context.printer.note(format_args!("serving {database} at {address}"));
    if let Some(path) = registry.token_file() {
        context.printer.note(format_args!(
            "the first admin token is in {}; keep it and delete the file",
            path.display()
        ));
    }
    if registry.ignored_token() {
        context.printer.warning("SCHEMACTL_ADMIN_TOKEN was ignored: the database has an admin token already");
    }
    if !anonymous_reads {
        context.printer.note("reading needs a token");
    }
}

/// Logs to stderr, where RUST_LOG says how much, and traces to a collector; keep what comes back until the end.
fn observe(format: LogFormat, collector: Option<&str>) -> Option<Exporter> {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // Spans are for traces; what stands in a line says it by itself.
    let filter = filter.and(filter_fn(|metadata| metadata.target() != traces::TARGET));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
        }
    };
    let (traces, exporter) = collector.map(traces::to).unzip();
    let traces =
        traces.map(|traces| traces.with_filter(filter_fn(|metadata| metadata.target() == traces::TARGET)));
    // A second subscriber in one process is refused; the first one logs.
    let _ = tracing_subscriber::registry().with(traces).with(lines.with_filter(filter)).try_init();
    exporter
}
