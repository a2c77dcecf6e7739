//! A server on a real socket, and clients that speak HTTP by hand.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use schemactl_registry::{Config, Connections, Registry};
use schemactl_store::Address;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

use crate::app::config;

/// A server that answers until told to stop.
pub struct Server {
    pub address: SocketAddr,
    pub folder: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// With an empty SQLite file, and told what a test is about.
    pub async fn start(change: impl FnOnce(&mut Config)) -> Server {
        let folder = TempDir::new().unwrap();
        let mut config = config(Address::Sqlite(folder.path().join("registry.db")), &folder);
        change(&mut config);
        let registry = Registry::open(config).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(registry.serve(listener, async move {
            stopped.await.unwrap();
        }));
        Server { address, folder, stop, task }
    }

    pub async fn with(connections: Connections) -> Server {
        Server::start(|config| config.connections = connections).await
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// From the address 127.0.N.1 of this machine.
    pub async fn connect_from(&self, number: u8) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, number, 1)), 0)).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// The whole answer to a GET on a connection of its own.
    pub async fn get(&self, path: &str) -> String {
        get(self.connect().await, path).await
    }

    /// Tells it to stop; what it answers with is the wait for its end.
    pub fn stop(self) -> (TempDir, JoinHandle<()>) {
        self.stop.send(()).unwrap();
        (self.folder, self.task)
    }
}

pub async fn get(mut stream: TcpStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: registry.test\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    rest(&mut stream).await
}

/// All that comes until the other side hangs up.
pub async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // Whoever is cut off with bytes unread is reset; what came before counts.
    let _ = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// Sends a request that leaves the connection open, and reads the answer's first part.
pub async fn ask(stream: &mut TcpStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: registry.test\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let length = stream.read(&mut answer).await.unwrap();
    String::from_utf8(answer[..length].to_vec()).unwrap()
}
