//! Something that answers like GitHub's API for comments.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// A request: method, path, its token and its body.
#[derive(Clone, Debug)]
pub struct Request {
    pub line: String,
    pub token: String,
    pub body: String,
}

/// Answers until the test ends.
pub struct GithubApi {
    pub address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl GithubApi {
    /// One that answers a list of comments with a text, and everything else with an empty object.
    pub fn start(status: &'static str, comments: &'static str) -> GithubApi {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let stream = stream.unwrap();
                let request = read(&stream);
                let body = if request.line.starts_with("GET ") { comments } else { "{}" };
                seen.lock().unwrap().push(request);
                answer(stream, status, body);
            }
        });
        GithubApi { address, requests }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let (mut line, mut token, mut length) = (String::new(), String::new(), 0);
    reader.read_line(&mut line).unwrap();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => token = value.to_owned(),
            "content-length" => length = value.parse().unwrap(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    Request { line, token, body: String::from_utf8(body).unwrap() }
}

fn answer(mut stream: TcpStream, status: &str, body: &str) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    stream.write_all((head + body).as_bytes()).unwrap();
}
