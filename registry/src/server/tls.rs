//! TLS, with a certificate that may be replaced while the server runs.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::TlsFiles;
use crate::signals::Hangups;

/// How often the files are looked at.
const GLANCE: Duration = Duration::from_secs(5);

/// Why a certificate and its key are of no use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// A file holds something else.
    #[error("{} holds no {what} as PEM", .path.display())]
    Missing {
        /// Which one.
        path: PathBuf,
        /// What should be in it.
        what: &'static str,
    },
    /// The key is of a kind that is not supported.
    #[error("the key in {} is of no use: {reason}", .path.display())]
    Key {
        /// Its file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The key is another certificate's.
    #[error("the key in {} does not belong to the certificate in {}", .key.display(), .certificate.display())]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// The protocol cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Setup(String),
}

/// Wraps connections.
#[derive(Clone)]
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    certificate: Arc<Current>,
    files: TlsFiles,
}

/// The certificate that connections are opened with from now on.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Tls {
    /// Reads the files.
    pub fn new(files: TlsFiles) -> Result<Tls, TlsError> {
        let provider = Arc::new(ring::default_provider());
        let certificate = Arc::new(Current(RwLock::new(Arc::new(load(&files, &provider)?))));
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::Setup(error.to_string()))?;
        let mut config = config.with_no_client_auth().with_cert_resolver(certificate.clone());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), certificate, files })
    }

    pub fn accept(&self, stream: TcpStream) -> impl Future<Output = io::Result<TlsStream<TcpStream>>> {
        self.acceptor.accept(stream)
    }

    /// Takes what the files hold now.
    fn reload(&self) -> Result<(), TlsError> {
        let loaded = load(&self.files, &ring::default_provider())?;
        *self.certificate.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
        Ok(())
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tls({})", self.files.certificate.display())
    }
}

/// Looks at the files now and then and when told to, for ever. A pair that is of no use is told, and the one before
/// stays: whoever replaces two files does so one after the other.
pub(crate) async fn keep_current(tls: Option<Tls>, mut hangups: Hangups) {
    let read = |files: &TlsFiles| (fs::read(&files.certificate).ok(), fs::read(&files.key).ok());
    let mut seen = tls.as_ref().map(|tls| read(&tls.files));
    loop {
        let told = tokio::select! {
            () = tokio::time::sleep(GLANCE), if tls.is_some() => false,
            () = hangups.next() => true,
        };
        let Some(tls) = &tls else {
            tracing::info!("told to look at the certificate again, and there is none");
            continue;
        };
        let now = Some(read(&tls.files));
        if now == seen && !told {
            continue;
        }
        match tls.reload() {
            Ok(()) if now == seen => tracing::info!("the certificate is as it was"),
            Ok(()) => tracing::info!("took over a new certificate"),
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the new certificate is of no use");
            }
        }
        seen = now;
    }
}

fn load(files: &TlsFiles, provider: &CryptoProvider) -> Result<CertifiedKey, TlsError> {
    let TlsFiles { certificate, key } = files;
    let missing = |path: &Path, what| TlsError::Missing { path: path.to_owned(), what };
    let text = read(certificate)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let chain = chain.ok().filter(|chain| !chain.is_empty());
    let chain = chain.ok_or_else(|| missing(certificate, "certificate"))?;
    let private = PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|_| missing(key, "private key"))?;
    let useless = |error: rustls::Error| TlsError::Key { path: key.clone(), reason: error.to_string() };
    let signer = provider.key_provider.load_private_key(private).map_err(useless)?;
    let pair = CertifiedKey::new(chain, signer);
    match pair.keys_match() {
        // A kind of key that cannot say is not known to be wrong.
        Ok(()) | Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => Ok(pair),
        Err(rustls::Error::InconsistentKeys(_)) => {
            Err(TlsError::Mismatch { certificate: certificate.clone(), key: key.clone() })
        }
        Err(_) => Err(missing(certificate, "certificate")),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::Unreadable { path: path.to_owned(), source })
}
