//! Whether a token with a right signature is for us, and now.

use super::{Claims, Distrust};

/// Seconds by which clocks may differ.
const LEEWAY: f64 = 60.0;

/// Fails unless claims are for an audience and hold now, in seconds since 1970.
pub(super) fn check(claims: &Claims, audience: &str, now: i64) -> Result<(), Distrust> {
    let now = now as f64;
    if !claims.has("aud", audience) {
        return Err(Distrust::Audience);
    }
    if claims.seconds("exp").is_none_or(|end| end + LEEWAY <= now) {
        return Err(Distrust::Ended);
    }
    let begins = |name| match claims.0.get(name) {
        None => true,
        Some(value) => value.as_f64().is_some_and(|begin| begin - LEEWAY <= now),
    };
    if begins("nbf") && begins("iat") { Ok(()) } else { Err(Distrust::NotYet) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn said(claims: Value) -> String {
        let Value::Object(claims) = claims else { panic!("no claims") };
        match check(&Claims(claims), "us", 10_000) {
            Ok(()) => "fine".to_owned(),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn a_token_is_for_us_and_for_now() {
        for (claims, expected) in [
            (json!({ "aud": "us", "exp": 10_001 }), "fine"),
            (json!({ "aud": ["them", "us"], "exp": 10_001.5, "nbf": 10_000, "iat": 9_000 }), "fine"),
            (json!({ "aud": "us", "exp": 9_941 }), "fine"),
            (json!({ "aud": "us", "exp": 9_940 }), "Ended"),
            (json!({ "aud": "us" }), "Ended"),
            (json!({ "aud": "us", "exp": "10001" }), "Ended"),
            (json!({ "aud": "them", "exp": 10_001 }), "Audience"),
            (json!({ "aud": ["them"], "exp": 10_001 }), "Audience"),
            (json!({ "aud": {"us": true}, "exp": 10_001 }), "Audience"),
            (json!({ "exp": 10_001 }), "Audience"),
            (json!({ "aud": "us", "exp": 20_000, "nbf": 10_060 }), "fine"),
            (json!({ "aud": "us", "exp": 20_000, "nbf": 10_061 }), "NotYet"),
            (json!({ "aud": "us", "exp": 20_000, "iat": 10_061 }), "NotYet"),
            (json!({ "aud": "us", "exp": 20_000, "nbf": "now" }), "NotYet"),
        ] {
            assert_eq!(said(claims.clone()), expected, "{claims}");
        }
    }
}
