//! Many connections on which nothing happens. Server and clients are processes of their own, so that each has its own files
//! and its own memory.

use std::{
    env, fs,
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::{
    program,
    server::{Server, databases},
};

/// Connections, unless `SCHEMACTL_IDLE` asks for more, as `make soak` does.
const USUAL: usize = 1_000;
/// Files of this process beside them, and connections beside them that the server may have.
const OTHERS: usize = 200;
/// Bytes that a connection may take of the server's memory.
const EACH: usize = 40 << 10;

#[test]
fn a_server_holds_thousands_of_idle_connections_and_answers() {
    let wanted = env::var("SCHEMACTL_IDLE").map_or(USUAL, |text| text.parse().expect("it is a number"));
    raise_file_limit(wanted + OTHERS);
    let (_folder, databases) = databases("a_server_holds_thousands_of_idle_connections_and_answers");
    let mut command = program::command();
    for setting in ["CONNECTIONS", "CONNECTIONS_PER_ADDRESS"] {
        command.env(format!("SCHEMACTL_{setting}"), (wanted + OTHERS).to_string());
    }
    command.env("SCHEMACTL_IDLE_TIMEOUT", "10m");
    let server = Server::run(command, &databases[0]);
    let before = resident(&server);
    let mut idle: Vec<TcpStream> = (0..wanted).map(|_| connect(&server)).collect();
    let grown = resident(&server).saturating_sub(before);
    let start = Instant::now();
    let metrics = server.client().get("/metrics").expect("the server answers").text;
    let took = start.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    let open = metrics.lines().find_map(|line| line.strip_prefix("schemactl_http_connections "));
    let open: usize = open.expect("it counts connections").parse().expect("a number");
    assert!(open >= wanted, "{open} of {wanted} are open");
    // Each is one still.
    for stream in idle.iter_mut().step_by(97) {
        ask(stream);
    }
    println!(
        "{open} connections open, {} KiB of the server's memory each ({} MB before, {} MB with them), an answer beside them in {took:?}",
        (grown / wanted) >> 10,
        before >> 20,
        (before + grown) >> 20,
    );
    assert!(grown < wanted * EACH + (32 << 20), "{grown} bytes for {wanted} connections");
}

fn raise_file_limit(wanted: usize) {
    let limit = getrlimit(Resource::Nofile);
    let wanted = wanted as u64;
    // No limit is `None`.
    if limit.current.is_none_or(|current| current >= wanted) {
        return;
    }
    let maximum = limit.maximum.map(|maximum| maximum.max(wanted));
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
    raised.expect("this takes more open files: ulimit -n, or run it as root");
}

fn connect(server: &Server) -> TcpStream {
    let address = server.address().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket has a timeout");
    ask(&mut stream);
    stream
}

/// Asks for the least, and leaves the connection open.
fn ask(stream: &mut TcpStream) {
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").expect("the connection is open");
    let mut answer = [0; 2_048];
    let length = stream.read(&mut answer).expect("the server answers");
    assert!(answer[..length].starts_with(b"HTTP/1.1 200"), "{}", answer[..length].escape_ascii());
}

/// Bytes of memory of the server.
fn resident(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/statm", server.id())).expect("it runs");
    let pages = status.split(' ').nth(1).expect("there is a second number");
    pages.parse::<usize>().expect("a number") * 4096
}
