//! The token that GitHub Actions signs for a job, so that no secret has to be stored.

use std::{env, time::Duration};

use percent_encoding::utf8_percent_encode;
use serde::Deserialize;
use ureq::Agent;

use super::{PART, transport::is_loopback};
use crate::{
    context::{Context, Token},
    error::{Error, Result},
};

/// Where a job asks for a token, and what it shows there.
const ADDRESS: &str = "ACTIONS_ID_TOKEN_REQUEST_URL";
const PROOF: &str = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
const PATIENCE: Duration = Duration::from_secs(30);
const LARGEST: u64 = 64 << 10;

#[derive(Deserialize)]
struct Signed {
    value: String,
}

/// A token of this job for an audience. A job that may not ask for one goes on without: what anybody may read it can read,
/// and all else the registry refuses.
///
/// # Errors
/// The job may ask, and gets none.
pub(super) fn token(audience: &str, context: &Context) -> Result<Option<Token>> {
    let filled = |name| env::var(name).ok().filter(|text| !text.is_empty());
    let (Some(address), Some(proof)) = (filled(ADDRESS), filled(PROOF)) else {
        context.printer.warning(format_args!(
            "there is no token, and this is no job that may ask GitHub for one: it takes permissions: id-token: write"
        ));
        return Ok(None);
    };
    if !(address.starts_with("https://") || is_loopback(&address)) {
        return Err(Error::usage(format!("{ADDRESS} is no https:// address")).into());
    }
    Ok(Some(Token(ask(&address, &proof, audience)?)))
}

fn ask(address: &str, proof: &str, audience: &str) -> Result<String> {
    let joint = if address.contains('?') { '&' } else { '?' };
    let address = format!("{address}{joint}audience={}", utf8_percent_encode(audience, PART));
    let agent: Agent = Agent::config_builder().timeout_global(Some(PATIENCE)).max_redirects(0).build().into();
    let answer = agent.get(address).header("authorization", format!("Bearer {proof}")).call();
    let failed =
        |error: &dyn std::error::Error| Error::failed("GitHub gives this job no token").because(error);
    let mut answer = answer.map_err(|error| failed(&error))?;
    let text = answer.body_mut().with_config().limit(LARGEST).read_to_string();
    let text = text.map_err(|error| failed(&error))?;
    // What is wrong with it is not told: the text may hold the token.
    let signed: Option<Signed> = serde_json::from_str(&text).ok();
    Ok(signed.ok_or_else(|| Error::failed("GitHub gives this job something that is no token"))?.value)
}
