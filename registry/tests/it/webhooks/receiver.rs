//! Somebody who gets deliveries, and checks signatures with code of their own.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

/// What arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub line: String,
    /// By names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The change's number.
    pub fn seq(&self) -> u64 {
        self.json()["data"]["seq"].as_u64().unwrap()
    }

    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    /// Whether one of the signatures is by this secret.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut signed = format!("{}.{}.", self.id(), self.headers["webhook-timestamp"]).into_bytes();
        signed.extend(&self.body);
        let expected = format!("v1,{}", BASE64_STANDARD.encode(hmac_sha256(&key, &signed)));
        self.headers["webhook-signature"].split(' ').any(|signature| signature == expected)
    }
}

/// RFC 2104, with nothing of the server's.
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    assert!(key.len() <= 64);
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().to_vec()
}

/// Listens at a port of its own.
pub struct Receiver {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    /// What is answered next; 204 when nothing is left.
    answers: VecDeque<String>,
}

impl Receiver {
    /// Answers these, and from then on 204.
    pub async fn new(answers: &[&str]) -> Receiver {
        Receiver::open(answers, None).await
    }

    pub async fn encrypted(acceptor: TlsAcceptor) -> Receiver {
        Receiver::open(&[], Some(acceptor)).await
    }

    async fn open(answers: &[&str], acceptor: Option<TlsAcceptor>) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let state = Arc::new(Mutex::new(State { received: Vec::new(), answers }));
        let kept = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (state, acceptor) = (kept.clone(), acceptor.clone());
                tokio::spawn(async move {
                    match acceptor {
                        None => serve(stream, &state).await,
                        // Whoever does not trust it hangs up.
                        Some(acceptor) => match acceptor.accept(stream).await {
                            Ok(stream) => serve(stream, &state).await,
                            Err(_) => None,
                        },
                    }
                });
            }
        });
        Receiver { address, state }
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook?token=in-the-address", self.address)
    }

    /// What is answered from now on, one after the other.
    pub fn answer(&self, answers: &[&str]) {
        self.state.lock().unwrap().answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
    }

    pub fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }

    /// Waits until so many have arrived.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let start = Instant::now();
        loop {
            let received = self.received();
            if received.len() >= count {
                return received;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{} of {count} arrived", received.len());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, state: &Mutex<State>) -> Option<()> {
    let mut text = Vec::new();
    let head = loop {
        if let Some(end) = text.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut text).await.ok()? == 0 {
            return None;
        }
    };
    let lines = String::from_utf8(text[..head].to_vec()).unwrap();
    let mut lines = lines.lines();
    let line = lines.next().unwrap().to_owned();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_ascii_lowercase(), value.to_owned())
    };
    let headers: BTreeMap<String, String> = lines.map(header).collect();
    let length: usize = headers["content-length"].parse().unwrap();
    while text.len() < head + 4 + length {
        if stream.read_buf(&mut text).await.ok()? == 0 {
            return None;
        }
    }
    let answer = {
        let mut state = state.lock().unwrap();
        state.received.push(Received { line, headers, body: text.split_off(head + 4) });
        state.answers.pop_front().unwrap_or("204 No Content".to_owned())
    };
    if answer == "silence" {
        std::future::pending::<()>().await;
    }
    let answer = format!(
        "HTTP/1.1 {answer}\r\n{}\r\n\r\n",
        if answer.contains('\n') { "" } else { "content-length: 0" }
    );
    stream.write_all(answer.as_bytes()).await.ok()?;
    stream.flush().await.ok()
}
