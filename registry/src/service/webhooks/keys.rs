//! The server's keys: what is secret and has to be read again is kept sealed with them.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use schemactl_model::Digest;

use crate::service::ServiceError;

/// Bytes of a key.
const LENGTH: usize = 32;

/// Text that is no key. It is not repeated.
#[derive(Debug, thiserror::Error)]
#[error("a secret key is not {LENGTH} bytes in hexadecimal or Base64")]
pub struct InvalidKey;

/// The keys there are: the first seals, all of them open.
pub(crate) struct SecretKeys {
    file: Option<PathBuf>,
    keys: OnceLock<Vec<Key>>,
}

struct Key {
    /// Tells which one sealed something; says nothing about the key.
    id: String,
    key: LessSafeKey,
}

impl SecretKeys {
    /// Keys from text, separated by commas; without any, the file's, which is made when one is first needed.
    pub(crate) fn new(given: Option<&str>, file: Option<PathBuf>) -> Result<SecretKeys, InvalidKey> {
        let keys = OnceLock::new();
        if let Some(given) = given {
            let parsed: Result<Vec<Key>, InvalidKey> = given.split(',').map(Key::parse).collect();
            let _ = keys.set(parsed?);
        }
        Ok(SecretKeys { file, keys })
    }

    /// Seals a secret. Whoever opens it has to know the context too, so that nothing opens in another's place.
    pub(super) fn seal(&self, context: &str, secret: &[u8]) -> Result<String, ServiceError> {
        let keys = self.keys()?.ok_or_else(no_key)?;
        let key = keys.first().ok_or_else(no_key)?;
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|error| ServiceError::internal(io::Error::other(error)))?;
        let mut sealed = secret.to_vec();
        key.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context.as_bytes()),
                &mut sealed,
            )
            .map_err(|error| ServiceError::internal(io::Error::other(error.to_string())))?;
        let sealed = BASE64_STANDARD.encode([&nonce[..], &sealed].concat());
        Ok(format!("v1:{}:{sealed}", key.id))
    }

    /// Opens what was sealed; `None` if that was with a key that this server has not, or in another context.
    pub(super) fn open(&self, context: &str, sealed: &str) -> Result<Option<Vec<u8>>, ServiceError> {
        let Some(keys) = self.keys()? else { return Ok(None) };
        Ok(open(keys, context, sealed))
    }

    /// The keys; `None` where there are none and no place for one.
    fn keys(&self) -> Result<Option<&[Key]>, ServiceError> {
        if let Some(keys) = self.keys.get() {
            return Ok(Some(keys));
        }
        let Some(file) = &self.file else { return Ok(None) };
        let text = read_or_make(file).map_err(ServiceError::internal)?;
        let key = Key::parse(text.trim()).map_err(ServiceError::internal)?;
        Ok(Some(self.keys.get_or_init(|| vec![key])))
    }
}

impl Key {
    fn parse(text: &str) -> Result<Key, InvalidKey> {
        let text = text.trim();
        let bytes = match hex::decode(text) {
            Ok(bytes) => bytes,
            Err(_) => BASE64_STANDARD.decode(text).map_err(|_| InvalidKey)?,
        };
        if bytes.len() != LENGTH {
            return Err(InvalidKey);
        }
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| InvalidKey)?;
        let id = Digest::of(&[b"schemactl key id", &bytes[..]].concat()).to_string();
        Ok(Key { id: id.chars().take(8).collect(), key: LessSafeKey::new(key) })
    }
}

fn open(keys: &[Key], context: &str, sealed: &str) -> Option<Vec<u8>> {
    let (id, sealed) = sealed.strip_prefix("v1:")?.split_once(':')?;
    let key = keys.iter().find(|key| key.id == id)?;
    let sealed = BASE64_STANDARD.decode(sealed).ok()?;
    let (nonce, sealed) = sealed.split_at_checked(NONCE_LEN)?;
    let mut opened = sealed.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let opened = key.key.open_in_place(nonce, Aad::from(context.as_bytes()), &mut opened).ok()?;
    Some(opened.to_vec())
}

fn no_key() -> ServiceError {
    ServiceError::Conflict {
        code: "no_secret_key",
        detail: "the server has no key to keep secrets with".to_owned(),
        hint: Some(
            "give every server of this database the same SCHEMACTL_SECRET_KEY, for example from: openssl rand -hex 32"
                .to_owned(),
        ),
    }
}

/// The key in the file. Where there is no file one is made, of mode 0600; of several servers that do so at once,
/// the first one's stays.
fn read_or_make(file: &Path) -> io::Result<String> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        outcome => return outcome,
    }
    let mut key = [0; LENGTH];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let draft = draft_of(file).map_err(io::Error::other)?;
    let linked = write_private(&draft, &hex::encode(key)).and_then(|()| fs::hard_link(&draft, file));
    // What is left of a draft is of no use and as private as the key.
    let _ = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::read_to_string(file),
    }
}

/// A name beside the file that nobody else has: in containers all servers have one process id.
fn draft_of(file: &Path) -> Result<PathBuf, getrandom::Error> {
    let mut number = [0; 8];
    getrandom::fill(&mut number)?;
    let mut draft = file.as_os_str().to_owned();
    draft.push(format!(".{}", hex::encode(number)));
    Ok(draft.into())
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const OTHER: &str = "//////////////////////////////////////////8=";

    fn keys(given: &str) -> SecretKeys {
        SecretKeys::new(Some(given), None).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_with_the_same_key_in_the_same_context() {
        let sealed = keys(ONE).seal("here", b"secret").unwrap();
        assert!(!sealed.contains("secret") && sealed != keys(ONE).seal("here", b"secret").unwrap());
        let open = |given, context| keys(given).open(context, &sealed).unwrap();
        assert_eq!(open(ONE, "here").as_deref(), Some(&b"secret"[..]));
        let both = format!("{OTHER}, {ONE}");
        assert_eq!(open(&both, "here").as_deref(), Some(&b"secret"[..]));
        assert_eq!((open(ONE, "there"), open(OTHER, "here")), (None, None));
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let sealed = keys(ONE).seal("here", b"secret").unwrap();
        let head = sealed.rfind(':').unwrap() + 1;
        for index in head..sealed.len() - 2 {
            let mut changed = sealed.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(keys(ONE).open("here", &changed).unwrap(), None, "{index}");
        }
        for odd in ["", "v1:", "v1:00000000:", "v2:00000000:AAAA", &sealed[..head]] {
            assert_eq!(keys(ONE).open("here", odd).unwrap(), None, "{odd}");
        }
    }

    #[test]
    fn a_key_that_is_none_is_refused_and_not_repeated() {
        for odd in ["", "word", "AAAA", "00", &ONE[2..], &format!("{ONE},")] {
            let error = SecretKeys::new(Some(odd), None).err().unwrap();
            assert_eq!(error.to_string(), "a secret key is not 32 bytes in hexadecimal or Base64");
        }
    }

    #[test]
    fn a_file_is_made_once_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        let with_file = || SecretKeys::new(None, Some(file.clone())).unwrap();
        let sealed = with_file().seal("here", b"secret").unwrap();
        assert_eq!(with_file().open("here", &sealed).unwrap().as_deref(), Some(&b"secret"[..]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_others_left_beside_the_file_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        // Servers in containers have the same id: this one was ended before it was done.
        let left = folder.path().join(format!("key.{}", std::process::id()));
        fs::write(&left, ONE).unwrap();
        let sealed: Vec<String> = std::thread::scope(|scope| {
            let seal = || SecretKeys::new(None, Some(file.clone())).unwrap().seal("here", b"secret").unwrap();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(seal)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let keys = SecretKeys::new(None, Some(file)).unwrap();
        for sealed in sealed {
            assert_eq!(keys.open("here", &sealed).unwrap().as_deref(), Some(&b"secret"[..]));
        }
        assert_eq!(fs::read_to_string(left).unwrap(), ONE);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn without_a_key_or_a_place_for_one_nothing_is_sealed() {
        let none = SecretKeys::new(None, None).unwrap();
        assert_eq!(none.seal("here", b"secret").unwrap_err().code(), "no_secret_key");
        assert_eq!(none.open("here", "v1:00000000:AAAA").unwrap(), None);
    }
}
