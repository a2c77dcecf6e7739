//! What no library would send, on a socket.

use tokio::io::AsyncWriteExt;

use crate::{
    app::ADMIN,
    socket::{Server, rest},
};

/// A request that nobody has to understand: refused, or answered as what it says.
const REQUESTS: &[&[u8]] = &[
    // Lines in lines.
    b"GET /api/v1/modules HTTP/1.1\r\nhost: a\r\nx-a: b\rx-zq: 1\r\nconnection: close\r\n\r\n",
    b"GET /api/v1/modules HTTP/1.1\r\nhost: a\r\nx-a: b\nx-zq: 1\r\nconnection: close\r\n\r\n",
    b"GET /api/v1/modules HTTP/1.1\r\nhost: a\r\nx-request-id: 12345678\r\n x-zq: 1\r\nconnection: close\r\n\r\n",
    b"GET /api/v1/modules\r\nx-zq: 1 HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET /a HTTP/1.1\r\nhost: a\r\nx-a: \0\x01\x7f\r\nconnection: close\r\n\r\n",
    b"GET /a HTTP/1.1\r\nhost : a\r\nconnection: close\r\n\r\n",
    b"GET /a HTTP/1.1\r\nhost: a\r\n\xc3\xa9: b\r\nconnection: close\r\n\r\n",
    b"GET /a HTTP/1.1\r\nhost: a\r\nx-request-id: \xff\xfe\xff\xfe\xff\xfe\xff\xfe\r\nconnection: close\r\n\r\n",
    // Whose house it is.
    b"GET /api/v1/modules HTTP/1.1\r\nconnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: zq.test\r\nx-forwarded-host: zq.test\r\nconnection: close\r\n\r\n",
    b"GET /login?to=//zq.test HTTP/1.1\r\nhost: zq.test\r\nx-forwarded-proto: zq.test\r\nconnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: registry.test\r\nhost: zq.test\r\nconnection: close\r\n\r\n",
    b"GET http://zq.test/openapi.json HTTP/1.1\r\nhost: registry.test\r\nconnection: close\r\n\r\n",
    b"GET http://a:b@zq.test/ HTTP/1.1\r\nhost: registry.test\r\nconnection: close\r\n\r\n",
    b"GET //zq.test/%2e%2e HTTP/1.1\r\nhost: registry.test\r\nconnection: close\r\n\r\n",
    b"CONNECT zq.test:443 HTTP/1.1\r\nhost: zq.test\r\nconnection: close\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nhost: zq.test\r\nconnection: close\r\n\r\n",
    // Ways out of the house.
    b"GET /../../../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /assets/../../../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /assets/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /assets/%252e%252e/%252e%252e/etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /modules/acme/shop/versions/1.0.0/files/../../../../../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /api/v1/modules/acme/shop/versions/latest/files//etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET \\..\\..\\etc\\passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /\xff\xfe\xc0\xaf HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /search?q=\xff\xfe\xed\xa0\x80 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /a b<zq> HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET /a\0b HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    // One request or two.
    b"POST /logout HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /zq HTTP/1.1\r\nhost: a\r\n\r\n",
    b"POST /logout HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\ncontent-length: 5\r\nconnection: close\r\n\r\nGET /",
    b"POST /logout HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\nconnection: close\r\n\r\n",
    b"POST /logout HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\nconnection: close\r\n\r\n",
    b"POST /logout HTTP/1.1\r\nhost: a\r\ntransfer-encoding: zq\r\nconnection: close\r\n\r\n",
    b"POST /logout HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nzq\r\n",
    b"POST /logout HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nffffffffffffffffff\r\n",
    // Other languages.
    b"ZQ / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    b"GET / HTTP/9.9\r\nhost: a\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03zq",
    b"\r\n\r\n\r\n\r\n",
];

#[tokio::test]
async fn a_socket_takes_no_harm_either() {
    let server = Server::start(|_| {}).await;
    for request in REQUESTS {
        let mut stream = server.connect().await;
        stream.write_all(request).await.unwrap();
        stream.shutdown().await.unwrap();
        judge(request, &rest(&mut stream).await);
    }
    for (before, behind) in [
        ("GET /", " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"),
        ("GET / HTTP/1.1\r\nx-a: ", "\r\n\r\n"),
    ] {
        let long = format!("{before}{}{behind}", "a".repeat(300_000));
        let mut stream = server.connect().await;
        // It may hang up before it has read everything.
        let _ = stream.write_all(long.as_bytes()).await;
        judge(&long.as_bytes()[..40], &rest(&mut stream).await);
    }
    assert!(server.get("/healthz").await.starts_with("HTTP/1.1 200"));
}

/// Nothing or one answer, which is no failure of the server's and says nothing of what it was asked.
fn judge(request: &[u8], answer: &str) {
    let request = request.escape_ascii();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    assert!(!head.starts_with("HTTP/1.1 5"), "{request}: {answer}");
    assert!(
        head.is_empty() || head.starts_with("HTTP/1.1 ") || head.starts_with("HTTP/1.0 "),
        "{request}: {answer}"
    );
    assert!(!body.contains("HTTP/1.1 "), "{request} was answered twice: {answer}");
    assert!(!head.to_lowercase().contains("zq"), "{request}: {head}");
    assert!(!body.contains("zq.test") && !body.contains("<zq>"), "{request}: {body}");
    assert!(!body.contains("root:") && !answer.contains(ADMIN), "{request}: {body}");
}
