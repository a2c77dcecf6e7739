//! Names that say one address to whoever looks and another to whoever connects, in a network of the test's own.

use std::{
    collections::VecDeque,
    fs,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use super::{
    Courier, Undelivered,
    net::{Coming, Net},
};

const HOST: &str = "hooks.test";
/// Addresses of the world's; nothing is sent there, the test's network leads them to itself.
const WORLD: &str = "9.9.9.9";
const WORLD_V6: &str = "2606:4700::1111";

/// Answers every question by the next of its answers, the last one for ever, and leads every connection to one receiver.
#[derive(Clone)]
struct Rebinding {
    answers: Arc<Mutex<VecDeque<Vec<IpAddr>>>>,
    seen: Arc<Mutex<Seen>>,
    receiver: SocketAddr,
}

#[derive(Default)]
struct Seen {
    questions: usize,
    connections: Vec<SocketAddr>,
}

impl Net for Rebinding {
    fn resolve<'a>(&'a self, _: &'a str, port: u16) -> Coming<'a, Vec<SocketAddr>> {
        self.seen.lock().unwrap().questions += 1;
        let mut answers = self.answers.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        let addresses = answer.unwrap_or_default().into_iter();
        let found = Ok(addresses.map(|address| SocketAddr::new(address, port)).collect());
        Box::pin(async move { found })
    }

    fn connect(&self, address: SocketAddr) -> Coming<'_, TcpStream> {
        self.seen.lock().unwrap().connections.push(address);
        Box::pin(TcpStream::connect(self.receiver))
    }
}

struct Test {
    courier: Courier,
    net: Rebinding,
    _folder: TempDir,
}

impl Test {
    /// A courier to the world, whose names have these addresses, and a receiver that proves to be all of them.
    async fn new(answers: &[&[&str]], status: &'static str) -> Test {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed([HOST.to_owned()]).unwrap();
        let folder = TempDir::new().unwrap();
        let authorities = folder.path().join("authorities.pem");
        fs::write(&authorities, cert.pem()).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let parse = |addresses: &&[&str]| addresses.iter().map(|text| text.parse().unwrap()).collect();
        let answers = Arc::new(Mutex::new(answers.iter().map(parse).collect()));
        let receiver = receive(Arc::new(config).into(), status).await;
        let net = Rebinding { answers, seen: Arc::default(), receiver };
        let courier = Courier::new(Vec::new(), Some(&authorities)).unwrap().within(net.clone());
        Test { courier, net, _folder: folder }
    }

    async fn post(&self, url: &str) -> Result<StatusCode, Undelivered> {
        self.courier.post(&url.parse().unwrap(), HeaderMap::new(), Bytes::from_static(b"{}")).await
    }

    fn questions(&self) -> usize {
        self.net.seen.lock().unwrap().questions
    }

    fn connections(&self) -> Vec<String> {
        self.net.seen.lock().unwrap().connections.iter().map(ToString::to_string).collect()
    }
}

async fn receive(acceptor: TlsAcceptor, status: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    address
}

#[tokio::test]
async fn a_name_that_moves_inside_is_followed_nowhere() {
    for inside in ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1"] {
        let test = Test::new(&[&[WORLD], &[inside]], "204 No Content").await;
        assert_eq!(test.post("https://hooks.test/a").await.unwrap(), 204);
        // Asked once: whoever was looked at is whoever got it, whatever the name says a moment later.
        assert_eq!((test.questions(), test.connections()), (1, vec![format!("{WORLD}:443")]));
        let refused = test.post("https://hooks.test/a").await.unwrap_err();
        assert!(matches!(refused, Undelivered::NotPublic(..)), "{inside}: {refused}");
        assert_eq!((test.questions(), test.connections().len()), (2, 1), "{inside}");
    }
}

#[tokio::test]
async fn one_address_inside_among_those_of_the_world_ends_it() {
    for addresses in [[WORLD, "127.0.0.1"], ["192.168.0.1", WORLD], [WORLD_V6, "fd00::1"]] {
        let test = Test::new(&[&addresses], "204 No Content").await;
        let refused = test.post("https://hooks.test/").await.unwrap_err();
        assert!(matches!(refused, Undelivered::NotPublic(..)), "{refused}");
        assert!(test.connections().is_empty(), "{addresses:?}");
    }
    let test = Test::new(&[&[WORLD_V6, WORLD]], "204 No Content").await;
    assert_eq!(test.post("https://hooks.test:8443/").await.unwrap(), 204);
    assert_eq!(test.connections(), [format!("[{WORLD_V6}]:8443")]);
}

#[tokio::test]
async fn a_redirect_leads_nowhere() {
    for location in ["http://127.0.0.1/", "https://hooks.test/other", "//169.254.169.254/latest"] {
        let status = format!("307 Temporary Redirect\r\nlocation: {location}").leak();
        let test = Test::new(&[&[WORLD]], status).await;
        assert_eq!(test.post("https://hooks.test/").await.unwrap(), 307);
        assert_eq!((test.questions(), test.connections().len()), (1, 1), "{location}");
    }
}

/// Ranges that are somebody's own, in every dress: mapped into IPv6, behind a translator, in a tunnel.
const INSIDE: [&str; 21] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:100.64.0.1",
    "::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "2002:7f00:1::",
    "fe80::1",
    "fd00:ec2::254",
];

#[tokio::test]
async fn nothing_inside_is_connected_to_by_name_or_by_address() {
    for inside in INSIDE {
        let test = Test::new(&[&[inside]], "204 No Content").await;
        let address: IpAddr = inside.parse().unwrap();
        let literal = if address.is_ipv6() { format!("[{inside}]") } else { inside.to_owned() };
        for url in ["https://hooks.test/".to_owned(), format!("https://{literal}/")] {
            let refused = test.post(&url).await.unwrap_err();
            assert!(matches!(refused, Undelivered::NotPublic(..)), "{url}: {refused}");
        }
        assert!(test.connections().is_empty(), "{inside}");
    }
}

#[tokio::test]
async fn a_number_in_another_dress_is_a_name_and_looked_at_when_it_is_resolved() {
    // Systems read these as 127.0.0.1, and as 169.254.169.254.
    for host in
        ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "2852039166", "0xa9.254.0251.0376"]
    {
        let test = Test::new(&[&["127.0.0.1"]], "204 No Content").await;
        let refused = test.post(&format!("https://{host}/")).await.unwrap_err();
        assert!(matches!(refused, Undelivered::NotPublic(..)), "{host}: {refused}");
        assert!(test.connections().is_empty(), "{host}");
    }
}
