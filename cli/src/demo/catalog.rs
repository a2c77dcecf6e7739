//! The registry of the story, on a SQLite file in a temporary folder.

use std::{fs, path::Path};

use schemactl_registry::{Config, Registry};
use schemactl_store::Address;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{
    commands::serve,
    context::Token,
    error::{Error, Result, io_error},
};

/// A registry that answers.
pub struct Catalog {
    /// For example `http://127.0.0.1:8080`.
    pub address: String,
    /// Its admin token.
    pub token: Token,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Catalog {
    /// Starts a registry on an empty database in a folder.
    pub async fn open(listener: TcpListener, folder: &Path) -> Result<Catalog> {
        let bound = listener
            .local_addr()
            .map_err(|error| Error::failed("cannot tell the address").because(&error))?;
        let config = Config::new(Address::Sqlite(folder.join("registry.db")), bound, serve::worker()?);
        let address = config.address.clone();
        let registry = Registry::open(config).await.map_err(|error| serve::refused(&error))?;
        let token = token(&registry)?;
        let (stop, stopped) = oneshot::channel();
        let shutdown = async move {
            // A sender that is gone means stop as well.
            let _ = stopped.await;
        };
        let server = tokio::spawn(registry.serve(listener, shutdown));
        Ok(Catalog { address, token, stop, server })
    }

    /// Finishes what is under way.
    pub async fn close(self) {
        // Without a receiver the server has ended by itself.
        let _ = self.stop.send(());
        let _ = self.server.await;
    }
}

fn token(registry: &Registry) -> Result<Token> {
    let path = registry.token_file().ok_or_else(|| Error::failed("the registry made no admin token"))?;
    let token = fs::read_to_string(path).map_err(|error| io_error("read", path.display(), &error))?;
    Ok(Token(token.trim().to_owned()))
}
