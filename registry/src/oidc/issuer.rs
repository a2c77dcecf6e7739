//! An issuer at work: its keys are held, fetched anew when they age or a token names one that is not among them, and
//! never more often than now and then, whatever tokens are shown.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{sync::Semaphore, time::timeout};

use super::{
    Distrust, OidcIssuer, OidcKeyTimes,
    algorithm::Algorithm,
    distrust::FetchError,
    fetch::{self, Discovery, Unredeemed},
    jwt::Jwt,
    key::Published,
    keys::Keys,
};
use crate::courier::Courier;

/// For the discovery document and the keys together: somebody waits.
const FETCH: Duration = Duration::from_secs(8);

/// Codes that are brought to an issuer at a time.
const EXCHANGES: usize = 16;

pub(super) struct Issuer {
    pub settings: OidcIssuer,
    pub courier: Arc<Courier>,
    times: OidcKeyTimes,
    held: Mutex<Held>,
    /// Whoever fetches has it; the others wait for them.
    turn: tokio::sync::Mutex<()>,
    /// Places for those who bring a code.
    exchanges: Semaphore,
}

#[derive(Default)]
struct Held {
    keys: Option<Arc<Keys>>,
    discovery: Option<(Discovery, Instant)>,
    /// When they were last fetched, or that was tried.
    tried: Option<Instant>,
    /// Why that failed.
    failure: Option<FetchError>,
}

impl Issuer {
    pub(super) fn new(settings: OidcIssuer, courier: Arc<Courier>, times: OidcKeyTimes) -> Issuer {
        let (held, turn) = (Mutex::default(), tokio::sync::Mutex::default());
        Issuer { settings, courier, times, held, turn, exchanges: Semaphore::new(EXCHANGES) }
    }

    /// Fails unless a token is signed with a key of the issuer.
    pub(super) async fn verify(self: &Arc<Self>, jwt: &Jwt<'_>) -> Result<(), Distrust> {
        let algorithm = Algorithm::of(&jwt.algorithm).ok_or(Distrust::Algorithm)?;
        if let Some(keys) = self.keys()
            && let Some(verdict) = judge(&keys, jwt, algorithm)
        {
            if keys.age() > self.times.fresh {
                // Nobody waits for what is only getting old.
                tokio::spawn(self.clone().refresh());
            }
            return verdict;
        }
        // A task of its own: whoever asked may hang up, and others wait for the same.
        let refreshed = tokio::spawn(self.clone().refresh()).await;
        let failure = self.held().failure.clone().filter(|_| refreshed.is_ok());
        let verdict = self.keys().map(|keys| judge(&keys, jwt, algorithm));
        match (verdict, failure) {
            (Some(Some(verdict)), _) => verdict,
            (Some(None), None) => Err(Distrust::Key),
            (_, why) => Err(self.unavailable(why)),
        }
    }

    /// Where the issuer has what, as it said last. It ages as the keys do: where people log in, no other token may ever
    /// be shown.
    pub(super) async fn discovery(self: &Arc<Self>) -> Result<Discovery, Distrust> {
        if let Some((discovery, since)) = self.discovered() {
            if since.elapsed() > self.times.fresh {
                tokio::spawn(self.clone().refresh());
            }
            return Ok(discovery);
        }
        let refreshed = tokio::spawn(self.clone().refresh()).await;
        let why = self.held().failure.clone().filter(|_| refreshed.is_ok());
        self.discovered().map(|(discovery, _)| discovery).ok_or_else(|| self.unavailable(why))
    }

    /// What was discovered and when, unless that is too long ago to go by.
    fn discovered(&self) -> Option<(Discovery, Instant)> {
        self.held().discovery.clone().filter(|(_, since)| since.elapsed() < self.times.keep)
    }

    /// The token that a code stands for. A few people wait for it at a time: anybody can make up a code.
    pub(super) async fn redeem(&self, address: &str, form: String) -> Result<String, Distrust> {
        let _place = self.exchanges.try_acquire().map_err(|_| Distrust::Crowded)?;
        let issuer = &self.settings.name;
        match fetch::redeem(&self.courier, address, form).await {
            Ok(token) => Ok(token),
            Err(Unredeemed::Code) => Err(Distrust::Code),
            Err(Unredeemed::Registry(error)) => {
                tracing::error!(issuer, error, "an issuer does not take this registry for its client");
                Err(Distrust::Refuses { issuer: issuer.clone() })
            }
            Err(Unredeemed::Failed(why)) => Err(self.unavailable(Some(why))),
        }
    }

    pub(super) fn unavailable(&self, why: Option<FetchError>) -> Distrust {
        Distrust::Unavailable { issuer: self.settings.name.clone(), why }
    }

    /// The keys that are held, unless they are too old to be believed.
    fn keys(&self) -> Option<Arc<Keys>> {
        self.held().keys.clone().filter(|keys| keys.age() < self.times.keep)
    }

    async fn refresh(self: Arc<Self>) {
        let _turn = self.turn.lock().await;
        if self.held().tried.is_some_and(|tried| tried.elapsed() < self.times.pause) {
            return;
        }
        let start = Instant::now();
        self.held().tried = Some(start);
        let late = || Err(FetchError::Unreachable("it took too long".to_owned()));
        let fetched = timeout(FETCH, self.fetch()).await.unwrap_or_else(|_| late());
        let mut held = self.held();
        match fetched {
            Ok((discovery, published)) => {
                held.keys = Some(Arc::new(Keys::new(published, start)));
                held.discovery = Some((discovery, start));
                held.failure = None;
            }
            Err(error) => {
                let issuer = &self.settings.name;
                tracing::warn!(issuer, %error, "the keys of an issuer could not be fetched");
                held.failure = Some(error);
            }
        }
    }

    async fn fetch(&self) -> Result<(Discovery, Vec<Published>), FetchError> {
        let discovery = fetch::discovery(&self.courier, &self.settings.issuer).await?;
        let keys = fetch::keys(&self.courier, &discovery.jwks_uri).await?;
        Ok((discovery, keys))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a token's signature is right; `None` where its key is not there.
fn judge(keys: &Keys, jwt: &Jwt<'_>, algorithm: Algorithm) -> Option<Result<(), Distrust>> {
    let candidates = keys.candidates(jwt.key.as_deref(), &jwt.algorithm, algorithm);
    if candidates.is_empty() {
        return None;
    }
    let is_right = candidates.iter().any(|key| key.verify(algorithm, jwt.signed, &jwt.signature));
    Some(if is_right { Ok(()) } else { Err(Distrust::Signature) })
}
