//! Connections that ask for nothing, too slowly, too much, or are many.

use std::time::{Duration, Instant};

use schemactl_registry::{Connections, raise_file_limit};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::{
    app::{ADMIN, request},
    socket::{Server, ask, rest},
    sources::CARTS,
};

/// As long as a client here is waited for.
const SHORT: Duration = Duration::from_millis(400);

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let server = Server::with(Connections { header_timeout: SHORT, ..Connections::default() }).await;
    let mut stream = server.connect().await;
    let start = Instant::now();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: registry.test\r\n").await.unwrap();
    let drip = async {
        // A line now and then, as one does who wants to hold the connection for ever.
        while stream.write_all(b"x-drip: 1\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), drip).await.unwrap();
    assert!(start.elapsed() > SHORT);
    assert!(server.get("/healthz").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn who_says_nothing_is_cut_off() {
    let idle = Connections { header_timeout: SHORT, idle_timeout: SHORT, ..Connections::default() };
    let server = Server::with(idle).await;
    let mut silent = server.connect().await;
    let mut once = server.connect().await;
    assert!(ask(&mut once, "/healthz").await.starts_with("HTTP/1.1 200"));
    assert_eq!(rest(&mut silent).await, "");
    assert_eq!(rest(&mut once).await, "");
}

#[tokio::test]
async fn who_asks_now_and_then_is_not_cut_off() {
    let brisk = Connections { header_timeout: SHORT * 4, ..Connections::default() };
    let server = Server::with(brisk).await;
    let mut stream = server.connect().await;
    for _ in 0..3 {
        assert!(ask(&mut stream, "/healthz").await.starts_with("HTTP/1.1 200"));
        tokio::time::sleep(SHORT * 2).await;
    }
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let server = Server::with(Connections::default()).await;
    let long = format!("GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: {}\r\n\r\n", "x".repeat(100_000));
    let many = format!("GET /healthz HTTP/1.1\r\nhost: x\r\n{}\r\n", "x-one-of-many: 1\r\n".repeat(200));
    let address = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(100_000));
    for (head, statuses) in [(long, ["431", "431"]), (many, ["431", "431"]), (address, ["414", "431"])] {
        let mut stream = server.connect().await;
        // It may hang up before it has read all of it.
        let _ = stream.write_all(head.as_bytes()).await;
        let answer = rest(&mut stream).await;
        let refused = statuses.iter().any(|status| answer.starts_with(&format!("HTTP/1.1 {status}")));
        assert!(answer.is_empty() || refused, "{answer}");
    }
    assert!(server.get("/healthz").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn one_address_has_so_many_connections() {
    let server = Server::with(Connections { per_address: 2, ..Connections::default() }).await;
    let (mut first, mut second) = (server.connect().await, server.connect().await);
    for stream in [&mut first, &mut second] {
        assert!(ask(stream, "/healthz").await.starts_with("HTTP/1.1 200"));
    }
    assert_eq!(rest(&mut server.connect().await).await, "");
    let other = crate::socket::get(server.connect_from(7).await, "/healthz").await;
    assert!(other.starts_with("HTTP/1.1 200"), "{other}");
}

/// Several hundred, or as many as the environment says: more than there are places for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_idle_connections_leave_it_answering() {
    let wanted = std::env::var("SCHEMACTL_CONNECTIONS").map_or(400, |text| text.parse().unwrap());
    // Both ends of each are files of this process.
    let wanted = usize::min(wanted, raise_file_limit() / 2 - 100);
    let limits = Connections { most: wanted * 3 / 4, per_address: wanted, ..Connections::default() };
    let server = Server::with(limits).await;
    let before = resident();
    let mut idle: Vec<TcpStream> = Vec::new();
    for number in 0..wanted {
        let mut stream = server.connect_from((number / 20_000) as u8).await;
        if number % 2 == 0 {
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        }
        idle.push(stream);
    }
    let start = Instant::now();
    assert!(server.get("/readyz").await.starts_with("HTTP/1.1 200"));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let grown = resident() - before;
    eprintln!("{wanted} connections, {} bytes each of both ends", grown / wanted as i64);
    // Other tests of this process grow meanwhile.
    assert!(grown < OTHERS + 40_000 * wanted as i64, "{grown} bytes for {wanted} connections");
}

/// Bytes that tests beside this one may take.
const OTHERS: i64 = 128 << 20;

/// Bytes of memory of this process.
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: i64 = status.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publish_that_has_begun_is_finished() {
    let server = Server::with(Connections::default()).await;
    let body = request("acme/shop", None, &[("a.proto", CARTS)]).to_string();
    let mut stream = server.connect().await;
    let mut idle = server.connect().await;
    ask(&mut idle, "/healthz").await;
    let head = format!(
        "POST /api/v1/modules/acme/shop/versions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {ADMIN}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let (first, second) = body.split_at(body.len() / 2);
    stream.write_all((head + first).as_bytes()).await.unwrap();
    tokio::time::sleep(SHORT).await;
    let address = server.address;
    let (_folder, end) = server.stop();
    // Whoever waits for nothing is sent home at once, and nobody new is let in.
    assert_eq!(rest(&mut idle).await, "");
    assert!(TcpStream::connect(address).await.is_err());
    stream.write_all(second.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
    end.await.unwrap();
}

#[tokio::test]
async fn a_stop_waits_only_so_long() {
    let limits = Connections { stop_timeout: SHORT, ..Connections::default() };
    let server = Server::with(limits).await;
    let mut stream = server.connect().await;
    stream.write_all(b"POST /api/v1/check HTTP/1.1\r\nhost: x\r\nauthorization: Bearer admin-token-of-the-tests\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{").await.unwrap();
    tokio::time::sleep(SHORT).await;
    let start = Instant::now();
    let (_folder, end) = server.stop();
    end.await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(!rest(&mut stream).await.starts_with("HTTP/1.1 2"));
}

#[tokio::test]
async fn readiness_says_no_before_the_doors_close() {
    let limits = Connections { stop_delay: Duration::from_secs(3), ..Connections::default() };
    let server = Server::with(limits).await;
    let address = server.address;
    assert!(server.get("/readyz").await.starts_with("HTTP/1.1 200"));
    let (_folder, end) = server.stop();
    tokio::time::sleep(SHORT).await;
    let answer = crate::socket::get(TcpStream::connect(address).await.unwrap(), "/readyz").await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("the server is stopping"), "{answer}");
    end.await.unwrap();
}
