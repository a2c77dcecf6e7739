//! A server on a real socket, told to stop.

use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use crate::socket::{Server, get};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_until_told_to_stop_and_sends_those_who_wait_home() {
    let server = Server::start(|_| {}).await;
    let address = server.address;
    assert!(server.get("/healthz").await.starts_with("HTTP/1.1 200"));
    let waiting = tokio::spawn(get(server.connect().await, "/api/v1/changes?after=1&wait=60"));
    let streaming = tokio::spawn(get(server.connect().await, "/api/v1/changes/stream"));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let start = Instant::now();
    let (folder, end) = server.stop();
    let answer = waiting.await.unwrap();
    assert!(answer.contains("\"changes\":[]"), "{answer}");
    // A stream that broke off would lack the last chunk.
    let stream = streaming.await.unwrap();
    assert!(stream.contains("retry: 2000") && stream.contains("id: 1"), "{stream}");
    assert!(stream.ends_with("\r\n0\r\n\r\n"), "{stream}");
    end.await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(8), "{:?}", start.elapsed());
    // Closed in good order: nothing is left in the write-ahead log.
    assert!(!folder.path().join("registry.db-wal").exists());
    assert!(TcpStream::connect(address).await.is_err());
}
