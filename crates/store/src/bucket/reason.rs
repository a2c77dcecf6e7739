//! Why a bucket did not do what it was asked, in words that can be printed.
//!
//! An answer's text may repeat what was signed and whose key it was; of it, only the code is told.

use std::error::Error;

use object_store::client::HttpError;

/// Bytes of a code: S3's longest has some forty.
const CODE: usize = 64;

pub(super) fn of(error: &object_store::Error) -> String {
    if let Some(failure) = http(error) {
        return failure;
    }
    let said = error.to_string();
    match (error, code(&said)) {
        (_, Some(code)) => format!("it answered {code}"),
        (object_store::Error::PermissionDenied { .. }, None) => "it refuses the key".to_owned(),
        (object_store::Error::Unauthenticated { .. }, None) => "it does not know the key".to_owned(),
        (object_store::Error::NotFound { .. }, None) => "it is not there".to_owned(),
        _ => "it answered what was not expected".to_owned(),
    }
}

/// A connection's own words.
fn http(error: &object_store::Error) -> Option<String> {
    let mut next = error.source();
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<HttpError>() {
            return Some(error.source().map_or_else(|| "it cannot be reached".to_owned(), told));
        }
        next = error.source();
    }
    None
}

fn told(error: &(dyn Error + 'static)) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// What stands in `<Code>` of an answer.
fn code(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_code = code.len() <= CODE && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(body: &str) -> object_store::Error {
        object_store::Error::PermissionDenied { path: "a".to_owned(), source: body.into() }
    }

    #[test]
    fn an_answer_is_told_by_its_code_and_nothing_else() {
        let body = "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>KEY</AWSAccessKeyId></Error>";
        assert_eq!(of(&denied(body)), "it answered SignatureDoesNotMatch");
        assert_eq!(of(&denied("<Code>KEY SECRET</Code>")), "it refuses the key");
        assert_eq!(of(&denied("<html>KEY")), "it refuses the key");
    }
}
