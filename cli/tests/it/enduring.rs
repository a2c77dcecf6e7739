//! Registries that have much to do, that do not answer, and that only some trust.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use crate::world::World;

/// A registry that answers as it is told; hands on the first lines of requests.
fn server(answer: impl Fn(&str, usize) -> String + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let line = request(&mut stream);
            stream.write_all(answer(&line, number).as_bytes()).unwrap();
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    (address, lines)
}

/// Reads a whole request; its first line.
fn request(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    first.trim().to_owned()
}

fn done(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn problem(status: u16, code: &str, header: &str) -> String {
    let body = format!(
        r#"{{"type": "about:blank", "title": "", "status": {status}, "code": "{code}", "detail": "the detail", "request_id": "the-id"}}"#
    );
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{header}content-length: {length}\r\n\r\n{body}")
}

const POLICY: &str = r#"{"version": 0, "who": null, "created_at": null, "policy": {}}"#;
const SOON: &str = "retry-after: 1\r\n";

#[test]
fn a_registry_that_asks_for_a_moment_gets_it() {
    for (status, code) in [(429, "rate_limited"), (503, "unavailable")] {
        let (address, lines) = server(move |_, number| match number {
            0 => problem(status, code, SOON),
            _ => done(POLICY),
        });
        let ended = World::new().run(&["policy", "show", "--registry", &address]).fine();
        assert!(ended.stderr.is_empty(), "{ended}");
        assert_eq!(lines.try_iter().count(), 2, "{ended}");
    }
}

#[test]
fn a_publish_is_sent_again_and_a_new_token_is_not() {
    let answers = |line: &str, _| match line.starts_with("POST") {
        true => problem(503, "unavailable", SOON),
        false => problem(404, "not_found", ""),
    };
    let world = World::with_examples();
    let (address, lines) = server(answers);
    let words = ["publish", "shop", "--patience", "2", "--registry", &address, "--token", "t"];
    let ended = world.run(&words);
    let posts =
        lines.try_iter().filter(|line| line.starts_with("POST") && line.contains("/versions")).count();
    assert_eq!((ended.code, posts), (Some(3), 3), "{ended}");

    let (address, lines) = server(answers);
    let words = ["token", "create", "a", "--role", "reader", "--registry", &address, "--token", "t"];
    let ended = world.run(&words);
    assert_eq!((ended.code, lines.try_iter().count()), (Some(3), 1), "{ended}");

    // Where it was not begun with, it is.
    let (address, lines) = server(|_, number| match number {
        0 => problem(503, "busy", SOON),
        _ => problem(403, "forbidden", ""),
    });
    let words = ["token", "create", "a", "--role", "reader", "--registry", &address, "--token", "t"];
    let ended = world.run(&words);
    assert_eq!((ended.code, lines.try_iter().count()), (Some(3), 2), "{ended}");
}

#[test]
fn nobody_is_waited_for_longer_than_the_patience() {
    for (header, words) in [("retry-after: 3600\r\n", &[][..]), (SOON, &["--patience", "0"][..])] {
        let (address, lines) = server(|_, _| problem(429, "rate_limited", header));
        let start = Instant::now();
        let ended = World::new().run(&[&["policy", "show", "--registry", &address], words].concat());
        assert!(start.elapsed() < Duration::from_secs(30), "{ended}");
        assert_eq!((ended.code, lines.try_iter().count()), (Some(3), 1), "{ended}");
        let seconds = if words.is_empty() { 3600 } else { 1 };
        let hint = format!("hint: come back in {seconds} seconds; --patience or SCHEMACTL_PATIENCE says");
        assert!(ended.stderr.contains(&hint) && ended.stderr.contains("the detail"), "{ended}");
    }
}

#[test]
fn a_registry_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let ended = World::new().run(&["policy", "show", "--registry", &address, "--timeout", "1"]);
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("--timeout or SCHEMACTL_TIMEOUT"), "{ended}");
}

/// A server with a certificate that no browser trusts.
struct Private(Child);

impl Drop for Private {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn private(world: &World) -> (Private, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    world.write("server.pem", &made.cert.pem());
    world.write("server.key", &made.signing_key.serialize_pem());
    let words = ["serve", "--listen", "127.0.0.1:0", "--tls-cert", "server.pem", "--tls-key", "server.key"];
    let mut child = world.command(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let log = BufReader::new(child.stderr.take().unwrap());
    let (sender, ports) = channel();
    // The log is read to its end, so that nobody waits for a full pipe.
    std::thread::spawn(move || {
        for line in log.lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once("127.0.0.1:") {
                let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
                let _ = sender.send(port);
            }
        }
    });
    let port = ports.recv_timeout(Duration::from_secs(60)).unwrap();
    (Private(child), format!("https://localhost:{port}"))
}

#[test]
fn an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let world = World::new();
    let (_server, address) = private(&world);
    let words = ["policy", "show", "--registry", &address];
    let ended = world.run(&words);
    assert_eq!(ended.code, Some(3), "{ended}");
    assert!(ended.stderr.contains("name that: --ca FILE or SCHEMACTL_CA"), "{ended}");
    world.run(&[&words[..], &["--ca", "server.pem"]].concat()).fine();
    world.end(world.command(&words).env("SCHEMACTL_CA", "server.pem")).fine();
    let others = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    world.write("other.pem", &others.cert.pem());
    let ended = world.run(&[&words[..], &["--ca", "other.pem"]].concat());
    assert_eq!(ended.code, Some(3), "{ended}");
}

#[test]
fn a_file_that_names_no_authority_is_refused() {
    let world = World::with(&[("empty.pem", "nothing\n")]);
    for (file, code, message) in [
        ("empty.pem", Some(2), "empty.pem holds no certificate as PEM"),
        ("none.pem", Some(3), "cannot read none.pem"),
    ] {
        let ended = world.run(&["policy", "show", "--registry", "https://localhost:1", "--ca", file]);
        assert_eq!(ended.code, code, "{ended}");
        assert!(ended.stderr.contains(message), "{ended}");
    }
}
