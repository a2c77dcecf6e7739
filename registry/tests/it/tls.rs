//! HTTPS, with certificates made here.

use std::{path::PathBuf, sync::Arc, time::Duration};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use schemactl_registry::{Registry, StartError, TlsError, TlsFiles};
use schemactl_store::Address;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;

use crate::{app::config, socket::Server};

const HOST: &str = "registry.test";

/// A certificate in a folder, and what trusts it.
struct Pair {
    files: TlsFiles,
    roots: RootCertStore,
}

fn pair(folder: &TempDir) -> Pair {
    let made = generate_simple_self_signed([HOST.to_owned()]).unwrap();
    let CertifiedKey { cert, signing_key } = made;
    let files =
        TlsFiles { certificate: folder.path().join("server.pem"), key: folder.path().join("server.key") };
    std::fs::write(&files.certificate, cert.pem()).unwrap();
    std::fs::write(&files.key, signing_key.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    Pair { files, roots }
}

/// The answer to a GET, or why there is no connection.
async fn get(server: &Server, roots: &RootCertStore, protocol: &str) -> std::io::Result<(String, String)> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots.clone())
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let stream = TcpStream::connect(server.address).await?;
    let name = ServerName::try_from(HOST).unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    let agreed = String::from_utf8(stream.get_ref().1.alpn_protocol().unwrap_or_default().to_vec()).unwrap();
    let request = format!("GET /healthz HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    // Whoever agreed on HTTP/2 and asks so is cut off.
    let _ = stream.read_to_end(&mut answer).await;
    Ok((agreed, String::from_utf8_lossy(&answer).into_owned()))
}

#[tokio::test]
async fn answers_by_https_and_takes_a_new_certificate_over() {
    let folder = TempDir::new().unwrap();
    let first = pair(&folder);
    let server = Server::start(|config| config.tls = Some(first.files.clone())).await;
    let (agreed, answer) = get(&server, &first.roots, "http/1.1").await.unwrap();
    assert_eq!(agreed, "http/1.1");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(get(&server, &first.roots, "h2").await.unwrap().0, "h2");
    assert!(!server.get("/healthz").await.starts_with("HTTP/1.1 200"), "it answers HTTP too");
    // Half of a pair is of no use; the certificate before stays.
    std::fs::write(&first.files.key, "not there yet").unwrap();
    tokio::time::sleep(Duration::from_secs(6)).await;
    get(&server, &first.roots, "http/1.1").await.unwrap();
    let second = pair(&folder);
    assert!(get(&server, &second.roots, "http/1.1").await.is_err());
    let renewed = async {
        while get(&server, &second.roots, "http/1.1").await.is_err() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), renewed).await.unwrap();
    assert!(get(&server, &first.roots, "http/1.1").await.is_err());
}

async fn refused(folder: &TempDir, files: TlsFiles) -> TlsError {
    let mut config = config(Address::Sqlite(folder.path().join("registry.db")), folder);
    config.tls = Some(files);
    match Registry::open(config).await.err().unwrap() {
        StartError::Tls(error) => error,
        error => panic!("{error}"),
    }
}

#[tokio::test]
async fn says_what_is_wrong_with_the_files() {
    let folder = TempDir::new().unwrap();
    let TlsFiles { certificate, key } = pair(&folder).files;
    let missing = folder.path().join("nowhere.pem");
    let files = |certificate: &PathBuf, key: &PathBuf| TlsFiles {
        certificate: certificate.clone(),
        key: key.clone(),
    };
    let error = refused(&folder, files(&missing, &key)).await;
    assert!(matches!(&error, TlsError::Unreadable { path, .. } if *path == missing), "{error}");
    let error = refused(&folder, files(&key, &certificate)).await;
    assert!(error.to_string().ends_with("server.key holds no certificate as PEM"), "{error}");
    let error = refused(&folder, files(&certificate, &certificate)).await;
    assert!(error.to_string().ends_with("server.pem holds no private key as PEM"), "{error}");
    let other = TempDir::new().unwrap();
    let others = pair(&other).files;
    let error = refused(&folder, files(&certificate, &others.key)).await;
    assert!(error.to_string().contains("does not belong to the certificate in"), "{error}");
    let wrong = folder.path().join("text.pem");
    std::fs::write(&wrong, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    assert!(matches!(
        refused(&folder, files(&wrong, &key)).await,
        TlsError::Missing { .. } | TlsError::Mismatch { .. }
    ));
}
