//! Where in a bucket some content is: `PREFIX/sha256/ab/cdef…`.

use object_store::path::Path;
use schemactl_model::Digest;

/// Digits of the digest that make up the folder: those who look at a bucket see 256 of them.
const FOLDER: usize = 2;

/// All content is in here.
pub(super) fn folder(prefix: &Path) -> Path {
    prefix.clone().join("sha256")
}

pub(super) fn of(prefix: &Path, digest: Digest) -> Path {
    let digest = digest.to_string();
    let (first, rest) = digest.split_at(FOLDER);
    folder(prefix).join(first).join(rest)
}

/// The content that an object is named for; `None` where it is somebody else's.
pub(super) fn digest(key: &Path) -> Option<Digest> {
    let mut parts: Vec<String> = key.parts().map(|part| part.as_ref().to_owned()).collect();
    let (rest, first) = (parts.pop()?, parts.pop()?);
    if first.len() != FOLDER { None } else { format!("{first}{rest}").parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_back_to_its_digest() {
        let digest = Digest::of(b"content");
        let key = of(&Path::from("a/b"), digest);
        let text = digest.to_string();
        assert_eq!(key.as_ref(), format!("a/b/sha256/{}/{}", &text[..2], &text[2..]));
        assert_eq!(super::digest(&key), Some(digest));
        assert_eq!(of(&Path::default(), digest).as_ref(), &key.as_ref()["a/b/".len()..]);
    }

    #[test]
    fn what_others_have_put_there_is_no_content() {
        for key in ["sha256", "sha256/ab", "sha256/ab/cd", "sha256/abc/def", "a/sha256/zz/readme.md"] {
            assert_eq!(digest(&Path::from(key)), None, "{key}");
        }
    }
}
