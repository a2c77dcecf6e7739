//! Jobs that publish without a stored secret, and servers that believe issuers.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use crate::world::World;

/// Plays GitHub at `/github` and a registry elsewhere; hands on the heads of requests.
fn server() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (sender, heads) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut head, mut buffer) = (Vec::new(), [0; 4096]);
            while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                let count = stream.read(&mut buffer).unwrap();
                head.extend(&buffer[..count]);
            }
            let head = String::from_utf8(head).unwrap();
            let body = match head.starts_with("GET /github") {
                true => "{\"value\": \"signed.for.us\"}",
                false => "[]",
            };
            let length = body.len();
            write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
                .unwrap();
            if sender.send(head.to_ascii_lowercase()).is_err() {
                return;
            }
        }
    });
    (address, heads)
}

#[test]
fn a_job_without_a_token_has_github_sign_one() {
    let (world, (address, heads)) = (World::new(), server());
    let words = ["module", "show", "acme/shop", "--registry", &address];
    let mut command = world.command(&words);
    command
        .env("SCHEMACTL_OIDC_AUDIENCE", "https://schemas.acme.test")
        .env("SCHEMACTL_TOKEN", "")
        .env("ACTIONS_ID_TOKEN_REQUEST_URL", format!("{address}/github?api-version=2"))
        .env("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "proof-of-the-job");
    let ended = world.end(&mut command);
    let asked = heads.recv().unwrap();
    let line = "get /github?api-version=2&audience=https%3a%2f%2fschemas.acme.test http/1.1\r\n";
    assert!(asked.starts_with(line), "{asked}{ended}");
    assert!(asked.contains("authorization: bearer proof-of-the-job\r\n"), "{asked}");
    let asked = heads.recv().unwrap();
    assert!(asked.starts_with("get /api/v1/modules/acme/shop"), "{asked}{ended}");
    assert!(asked.contains("authorization: bearer signed.for.us\r\n"), "{asked}");
    assert!(!ended.to_string().contains("signed.for.us"), "{ended}");
    // Who has a token needs no other.
    world.end(command.env("SCHEMACTL_TOKEN", "a-token-of-ours"));
    let patience = Duration::from_millis(500);
    let asked: Vec<String> = std::iter::from_fn(|| heads.recv_timeout(patience).ok()).collect();
    assert!(asked.iter().any(|head| head.contains("authorization: bearer a-token-of-ours\r\n")), "{asked:?}");
    assert!(!asked.iter().any(|head| head.starts_with("get /github")), "{asked:?}");
}

#[test]
fn a_job_that_may_not_ask_is_told_how_it_may() {
    let (world, (address, heads)) = (World::new(), server());
    let words =
        ["module", "show", "acme/shop", "--registry", &address, "--oidc-audience", "https://schemas.test"];
    let mut command = world.command(&words);
    command.env_remove("ACTIONS_ID_TOKEN_REQUEST_URL").env_remove("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
    let ended = world.end(&mut command);
    assert!(ended.stderr.contains("permissions: id-token: write"), "{ended}");
    assert!(!heads.recv().unwrap().contains("authorization"), "{ended}");
}

const ISSUER: &str = r#"
listen = "127.0.0.1:0"

[[oidc.issuers]]
name = "github"
issuer = "https://token.actions.githubusercontent.com"

[[oidc.issuers.rules]]
claims = { repository = "acme/shop", ref = ["refs/heads/main", "refs/tags/v*"] }
role = "publisher"
scopes = ["acme/shop"]
"#;

#[test]
fn issuers_are_a_section_of_the_file() {
    let world = World::with(&[("server.toml", ISSUER)]);
    let printed = world.run(&["serve", "--config", "server.toml", "--print-config"]).fine().stdout();
    world.write("printed.toml", &printed);
    let again = world.run(&["serve", "--config", "printed.toml", "--print-config"]).fine().stdout();
    let section = |text: &str| text[text.find("[[oidc.issuers]]").unwrap()..].to_owned();
    assert_eq!(section(&printed), section(&again));
    assert!(printed.contains("role = \"publisher\""), "{printed}");
}

#[test]
fn a_section_that_makes_no_sense_is_told_with_its_place() {
    for (from, to, told) in [
        ("scopes = [\"acme/shop\"]", "scope = [\"acme/shop\"]", "server.toml:11"),
        (
            "repository = \"acme/shop\", ",
            "",
            "oidc: issuer \"github\", rule 1: the issuer signs for everybody",
        ),
        ("https://token", "http://token", "oidc: issuer \"github\": \"http://token.actions"),
    ] {
        let world = World::with(&[("server.toml", ISSUER)]);
        world.replace("server.toml", from, to);
        let ended = world.run(&["serve", "--config", "server.toml"]);
        assert_eq!(ended.code, Some(2), "{ended}");
        assert!(ended.stderr.contains(told), "{ended}");
    }
}
