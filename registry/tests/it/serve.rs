//! A server on a real socket, told to stop.

use std::time::{Duration, Instant};

use schemactl_registry::Registry;
use schemactl_store::Address;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

use crate::app::config;

async fn get(address: std::net::SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: registry.test\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_until_told_to_stop_and_sends_those_who_wait_home() {
    let folder = TempDir::new().unwrap();
    let registry = Registry::open(config(Address::Sqlite(folder.path().join("registry.db")), &folder));
    let registry = registry.await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(registry.serve(listener, async move {
        stopped.await.unwrap();
    }));
    assert!(get(address, "/healthz").await.starts_with("HTTP/1.1 200"));
    let waiting = tokio::spawn(get(address, "/api/v1/changes?after=1&wait=60"));
    let streaming = tokio::spawn(get(address, "/api/v1/changes/stream"));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let start = Instant::now();
    stop.send(()).unwrap();
    let answer = waiting.await.unwrap();
    assert!(answer.contains("\"changes\":[]"), "{answer}");
    // A stream that broke off would lack the last chunk.
    let stream = streaming.await.unwrap();
    assert!(stream.contains("retry: 2000") && stream.contains("id: 1"), "{stream}");
    assert!(stream.ends_with("\r\n0\r\n\r\n"), "{stream}");
    server.await.unwrap().unwrap();
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    // Closed in good order: nothing is left in the write-ahead log.
    assert!(!folder.path().join("registry.db-wal").exists());
    assert!(TcpStream::connect(address).await.is_err());
}
