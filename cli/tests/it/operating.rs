//! A server that is configured, migrated, told to stop.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::Duration,
};

use schemactl_testing::Postgres;

use crate::world::{TOKEN, World};

#[test]
fn the_configuration_is_printed_with_who_said_so_and_without_secrets() {
    let world = World::with(&[(
        "server.toml",
        "listen = \"127.0.0.1:9000\"\nidle_timeout = \"2m\"\nadmin_token = \"a-secret-in-a-file\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n",
    )]);
    let mut command = world.command(&["serve", "--config", "server.toml", "--print-config", "--no-migrate"]);
    command.env("SCHEMACTL_DATABASE", "postgres://app:a-secret@db.internal/registry");
    command.env("SCHEMACTL_BLOBS", "s3://acme-schemas/registry");
    command.env("SCHEMACTL_BLOBS_ACCESS_KEY", "a-secret-key").env("SCHEMACTL_BLOBS_SECRET_KEY", "a-secret");
    let ended = world.end(command.env("SCHEMACTL_IDLE_TIMEOUT", "3m").env("SCHEMACTL_COMPILATIONS", "4"));
    assert!(!ended.to_string().contains("a-secret"), "{ended}");
    insta::assert_snapshot!(ended);
}

#[test]
fn what_was_printed_can_be_a_file() {
    let world = World::new();
    let printed =
        world.run(&["serve", "--print-config", "--listen", "127.0.0.1:9000", "--rate-token", "off"]);
    world.write("server.toml", &printed.fine().stdout());
    let again = world.run(&["serve", "--print-config", "--config", "server.toml"]).fine().stdout();
    assert!(again.contains("listen = \"127.0.0.1:9000\"  # server.toml"), "{again}");
    assert!(again.contains("rate_token = \"off\"  # server.toml"), "{again}");
}

#[test]
fn a_setting_that_is_misspelt_is_told_with_the_one_that_was_meant() {
    let world = World::with(&[("server.toml", "SCHEMACTL-IDLE-TIMEOT = \"2m\"\n")]);
    insta::assert_snapshot!(world.run(&["serve", "--config", "server.toml"]));
}

#[test]
fn a_setting_that_makes_no_sense_is_told_with_its_place() {
    let world = World::with(&[("server.toml", "rate_compile = \"fast\"\n")]);
    insta::assert_snapshot!(world.run(&["serve", "--config", "server.toml"]));
    let flag = world.run(&["serve", "--header-timeout", "soon"]);
    assert_eq!(flag.code, Some(2), "{flag}");
    assert!(flag.stderr.contains("--header-timeout: \"soon\" is no duration"), "{flag}");
    let half = world.run(&["serve", "--tls-cert", "server.pem"]);
    assert_eq!(half.code, Some(2), "{half}");
    assert!(half.stderr.contains("tls_cert is of no use without tls_key"), "{half}");
    for command in ["serve", "fsck"] {
        let half = world.run(&[command, "--database", "sqlite://none.db", "--blobs-region", "eu-west-1"]);
        assert_eq!(half.code, Some(2), "{half}");
        assert!(half.stderr.contains("blobs_region is of no use without blobs"), "{half}");
    }
    let open = ["--blobs", "s3://acme-schemas", "--blobs-endpoint", "http://minio.acme.dev"];
    let open = world.run(&[&["fsck", "--database", "sqlite://none.db"][..], &open].concat());
    assert_eq!(open.code, Some(3), "{open}");
    assert!(open.stderr.contains("blobs_http has to allow"), "{open}");
}

#[test]
fn an_older_database_is_left_alone_where_told_to_until_it_is_migrated() {
    let world = World::with(&[("registry.db", "")]);
    let database = format!("sqlite://{}", world.path("registry.db").display());
    let serve = ["serve", "--no-migrate", "--listen", "127.0.0.1:0", "--database", &database];
    let refused = world.run(&serve);
    assert_eq!(refused.code, Some(3), "{refused}");
    assert!(refused.stderr.contains("tables of an earlier version of schemactl"), "{refused}");
    let migrated = world.run(&["migrate", "--database", &database]).fine();
    assert!(migrated.stderr.contains("is up to date: migration "), "{migrated}");
    world.run(&["migrate", "--database", &database]).fine();
    Server::start(&world, &serve).stop();
}

/// A `schemactl serve` that is stopped in good order.
struct Server {
    child: Child,
    /// Host and port.
    address: String,
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    fn start(world: &World, words: &[&str]) -> Server {
        let mut command = world.command(words);
        command.env("SCHEMACTL_ADMIN_TOKEN", TOKEN).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut server = Server { child, address: String::new(), log };
        let mut said = String::new();
        while server.address.is_empty() {
            let mut line = String::new();
            assert!(server.log.read_line(&mut line).unwrap() > 0, "it does not serve:\n{said}");
            let address = line.trim_end().rsplit_once("://").filter(|_| line.starts_with("serving "));
            server.address = address.map(|(_, address)| address.to_owned()).unwrap_or_default();
            said += &line;
        }
        server
    }

    fn terminate(&self) {
        self.signal("-TERM");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Reads the log until it says something.
    fn wait_for(&mut self, words: &str) {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "it ended before it said {words:?}");
        }
    }

    /// What it logged from its start to its end, which is fine.
    fn end(mut self) -> String {
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0), "{log}");
        log
    }

    fn stop(self) -> String {
        self.terminate();
        self.end()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended by now, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_order_to_read_again_ends_no_server() {
    let world = World::new();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let mut server = Server::start(&world, &serve);
    for _ in 0..2 {
        server.signal("-HUP");
        server.wait_for("told to look at the certificate again, and there is none");
    }
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(" 200 "), "{answer}");
    server.stop();
}

#[test]
fn a_certificate_is_looked_at_when_told_to() {
    let world = World::new();
    let write = || {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        world.write("server.pem", &made.cert.pem());
        world.write("server.key", &made.signing_key.serialize_pem());
    };
    write();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--tls-cert", "server.pem", "--tls-key", "server.key"];
    let mut server = Server::start(&world, &serve);
    let registry = format!("https://localhost:{}", server.address.rsplit_once(':').unwrap().1);
    let ask = ["policy", "show", "--registry", &registry, "--ca", "server.pem"];
    world.run(&ask).fine();
    // By itself it looks only at what is another.
    server.signal("-HUP");
    server.wait_for("the certificate is as it was");
    write();
    server.signal("-HUP");
    server.wait_for("took over a new certificate");
    world.run(&ask).fine();
    world.write("server.key", "no key");
    server.signal("-HUP");
    server.wait_for("the new certificate is of no use");
    world.run(&ask).fine();
    server.stop();
}

#[test]
fn a_publish_under_way_outlives_the_order_to_stop() {
    let world = World::new();
    let mut databases = vec![format!("sqlite://{}", world.path("registry.db").display())];
    let postgres = Postgres::shared("a_publish_under_way_outlives_the_order_to_stop");
    databases.extend(postgres.map(Postgres::database));
    databases.iter().for_each(|database| stop_amid_a_publish(&world, database));
}

fn stop_amid_a_publish(world: &World, database: &str) {
    let serve = ["serve", "--listen", "127.0.0.1:0", "--database", database, "--log-format", "json"];
    let server = Server::start(world, &serve);
    let body = r#"{"module":"acme/shop","files":[{"path":"a.proto","content":{"text":"syntax = \"proto3\";\npackage a;\nmessage A {}\n"}}]}"#;
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!(
        "POST /api/v1/modules/acme/shop/versions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
         x-request-id: the-last-publish\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let (first, second) = body.split_at(50);
    stream.write_all((head + first).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.terminate();
    std::thread::sleep(Duration::from_millis(300));
    assert!(TcpStream::connect(&server.address).is_err());
    stream.write_all(second.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    let log = server.end();
    let line = log.lines().find(|line| line.contains("the-last-publish")).unwrap_or_else(|| panic!("{log}"));
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!((&line["request_id"], &line["status"]), (&"the-last-publish".into(), &201.into()), "{line}");
    let server = Server::start(world, &serve);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /api/v1/modules/acme/shop HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.0 200") || answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.stop();
}

/// Takes what is sent to it, and answers what was sent.
fn collector() -> (String, std::thread::JoinHandle<Vec<serde_json::Value>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let collect = move || {
        let mut spans = Vec::new();
        loop {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            let mut length = 0;
            let mut line = String::new();
            while stream.read_line(&mut line).unwrap() > 2 {
                let (name, value) = line.split_once(' ').unwrap();
                if name.eq_ignore_ascii_case("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                assert!(!line.starts_with("POST") || line.starts_with("POST /v1/traces "), "{line}");
                line.clear();
            }
            if length == 0 {
                return spans;
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            let sent = &body["resourceSpans"][0]["scopeSpans"][0]["spans"];
            spans.extend(sent.as_array().unwrap().iter().cloned());
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.get_mut().write_all(answer).unwrap();
        }
    };
    (address, std::thread::spawn(collect))
}

#[test]
fn a_request_is_traced_with_what_happens_in_it() {
    let (collector, spans) = collector();
    let world = World::new();
    let database = format!("sqlite://{}", world.path("registry.db").display());
    let serve = ["serve", "--listen", "127.0.0.1:0", "--database", &database, "--otlp-endpoint", &collector];
    let server = Server::start(&world, &serve);
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let body =
        r#"{"module":"acme/shop","files":[{"path":"a.proto","content":{"text":"syntax = \"proto3\";\n"}}]}"#;
    let request = format!(
        "POST /api/v1/check HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntraceparent: 00-{trace}-b7ad6b7169203331-01\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // What was not sent yet is sent before it ends.
    server.stop();
    TcpStream::connect(collector.trim_start_matches("http://")).unwrap().write_all(b"\r\n").unwrap();
    let spans = spans.join().unwrap();
    let named = |name: &str| -> Vec<&serde_json::Value> {
        spans.iter().filter(|span| span["name"] == name && span["traceId"] == trace).collect()
    };
    let [request] = named("request")[..] else { panic!("{spans:#?}") };
    assert_eq!(request["parentSpanId"], "b7ad6b7169203331");
    assert_eq!(request["kind"], 2);
    let attributes = request["attributes"].to_string();
    assert!(attributes.contains("/api/v1/check") && attributes.contains("\"200\""), "{attributes}");
    let [compile] = named("compile")[..] else { panic!("{spans:#?}") };
    assert!(!named("database").is_empty(), "{spans:#?}");
    for inner in named("database").into_iter().chain([compile]) {
        assert_eq!(inner["parentSpanId"], request["spanId"], "{inner:#}");
        assert!(
            inner["startTimeUnixNano"].as_str().unwrap() >= request["startTimeUnixNano"].as_str().unwrap()
        );
        assert!(inner["endTimeUnixNano"].as_str().unwrap() <= request["endTimeUnixNano"].as_str().unwrap());
    }
}
