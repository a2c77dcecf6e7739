//! Waiting for a registry that asks to come back later.

use std::{thread, time::Duration};

use schemactl_api::Problem;

use super::transport::Answer;
use crate::{error::Result, printer::Printer};

/// Problems of a request that was not begun with.
const NOT_BEGUN: [&str; 2] = ["busy", "issuer_unavailable"];

/// What asking twice does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Twice {
    /// The same as asking once. A publish is one: what the latest version is already is not published again.
    Harmless,
    /// Something else: only what was not begun with is asked again.
    Matters,
}

/// Asks until there is another answer than to come back later, or one would wait for longer than the patience.
pub(super) fn patiently(
    patience: Duration,
    twice: Twice,
    printer: &Printer,
    ask: impl Fn() -> Result<Answer>,
) -> Result<Answer> {
    let mut waited = Duration::ZERO;
    loop {
        let answer = ask()?;
        match answer.retry_after.filter(|_| may_repeat(&answer, twice)) {
            Some(wait) if waited + wait <= patience => {
                let _spinner = printer.spinner("The registry has much to do; waiting");
                thread::sleep(wait);
                waited += wait;
            }
            _ => return Ok(answer),
        }
    }
}

fn may_repeat(answer: &Answer, twice: Twice) -> bool {
    match (answer.status, twice) {
        (429, _) | (503, Twice::Harmless) => true,
        (503, Twice::Matters) => {
            let problem = serde_json::from_slice::<Problem>(&answer.body);
            problem.is_ok_and(|problem| NOT_BEGUN.contains(&problem.code.as_str()))
        }
        _ => false,
    }
}

/// The wait that a `Retry-After` asks for, in its form of seconds; at least one, so that nobody is asked without pause.
pub(super) fn wait(header: &str) -> Option<Duration> {
    header.trim().parse().ok().map(|seconds: u32| Duration::from_secs(seconds.max(1).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, code: &str) -> Answer {
        let body = serde_json::json!({
            "type": "about:blank", "title": "", "status": status, "code": code, "detail": "", "request_id": "",
        });
        Answer { status, body: body.to_string().into_bytes().into(), ..Answer::default() }
    }

    #[test]
    fn what_may_have_been_begun_with_is_asked_again_only_where_that_is_harmless() {
        for twice in [Twice::Harmless, Twice::Matters] {
            assert!(may_repeat(&answer(429, "rate_limited"), twice));
            assert!(may_repeat(&answer(503, "busy"), twice));
            assert!(!may_repeat(&answer(507, "storage_full"), twice));
            assert!(!may_repeat(&answer(409, "stale_base"), twice));
        }
        assert!(may_repeat(&answer(503, "unavailable"), Twice::Harmless));
        assert!(!may_repeat(&answer(503, "unavailable"), Twice::Matters));
    }

    #[test]
    fn a_wait_is_read_in_seconds() {
        assert_eq!(wait("5"), Some(Duration::from_secs(5)));
        assert_eq!(wait(" 0 "), Some(Duration::from_secs(1)));
        for odd in ["", "-1", "soon", "Fri, 31 Dec 1999 23:59:59 GMT", "99999999999"] {
            assert_eq!(wait(odd), None, "{odd}");
        }
    }
}
