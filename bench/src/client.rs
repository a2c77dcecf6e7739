//! A client that keeps its connection.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, StatusCode, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Failure;

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(300);

/// One connection to a server.
pub struct Client {
    sender: http1::SendRequest<Full<Bytes>>,
    server: String,
    token: Option<String>,
}

impl Client {
    pub async fn connect(server: &str, token: Option<String>) -> Result<Client, Failure> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Client { sender, server: server.to_owned(), token })
    }

    pub async fn get(&mut self, path: &str) -> Result<(StatusCode, Bytes), Failure> {
        self.send(Request::get(path), Bytes::new()).await
    }

    pub async fn post(&mut self, path: &str, body: String) -> Result<(StatusCode, Bytes), Failure> {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request, body.into()).await
    }

    async fn send(
        &mut self,
        request: hyper::http::request::Builder,
        body: Bytes,
    ) -> Result<(StatusCode, Bytes), Failure> {
        let mut request = request.header(header::HOST, &self.server);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(body))?).await?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }
}

/// Asks until something is answered, and says how long that took.
pub async fn first(server: &str, path: &str) -> Result<(), Failure> {
    let start = Instant::now();
    loop {
        let answer = async { Client::connect(server, None).await?.get(path).await }.await;
        match answer {
            Ok((status, _)) if status.is_success() => break,
            Ok((status, body)) if !status.is_server_error() => {
                return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
            }
            _ if start.elapsed() > PATIENCE => return Err(format!("no answer from {server}").into()),
            _ => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
    println!("first answer after {:.3} s", start.elapsed().as_secs_f64());
    Ok(())
}
