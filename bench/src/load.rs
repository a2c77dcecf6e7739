//! Clients that ask one thing after the other, and how long the answers take.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::{Failure, random::Random};

/// How many ask, for how long, and how long each waits on average before it asks again.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    pub clients: u64,
    pub time: Duration,
    pub pause: Duration,
}

/// Reads the three numbers.
pub fn parse(clients: &str, seconds: &str, pause: &str) -> Result<Load, Failure> {
    let (time, pause) = (Duration::from_secs(seconds.parse()?), Duration::from_millis(pause.parse()?));
    Ok(Load { clients: clients.parse()?, time, pause })
}

impl Load {
    /// Waits before the next question, up to twice the pause: clients do not keep step.
    pub async fn rest(&self, random: &mut Random) {
        let most = u64::try_from(self.pause.as_micros()).unwrap_or(u64::MAX).saturating_mul(2);
        if most > 0 {
            tokio::time::sleep(Duration::from_micros(random.below(most))).await;
        }
    }
}

/// What the clients saw.
#[derive(Default)]
pub struct Seen {
    times: Vec<Duration>,
    time: Duration,
}

/// Starts all clients and lets them ask until time is up. A client is made by its number, and ends at an answer that
/// is not what it should be.
pub async fn put<C, A>(load: Load, client: impl Fn(u64, Instant) -> C) -> Result<Seen, Failure>
where
    C: Future<Output = Result<A, Failure>> + Send + 'static,
    A: IntoIterator<Item = Duration> + Send + 'static,
{
    let start = Instant::now();
    let end = start + load.time;
    let mut clients: JoinSet<_> = (0..load.clients).map(|number| client(number, end)).collect();
    let mut times = Vec::new();
    while let Some(answered) = clients.join_next().await {
        times.extend(answered??);
    }
    times.sort_unstable();
    Ok(Seen { times, time: start.elapsed() })
}

impl Seen {
    /// The heading of [`line`](Seen::line).
    pub const HEADING: &str =
        "| | per second | half (ms) | p99 (ms) | most (ms) |\n| --- | ---: | ---: | ---: | ---: |";

    /// A line of a table.
    pub fn line(&self, name: &str) -> String {
        let rate = self.times.len() as f64 / self.time.as_secs_f64();
        let [half, high, most] = [50, 99, 100].map(|percent| self.percentile(percent).as_secs_f64() * 1e3);
        format!("| {name} | {rate:.0} | {half:.1} | {high:.1} | {most:.1} |")
    }

    /// The time within which so many of a hundred answers came.
    fn percentile(&self, percent: usize) -> Duration {
        let last = self.times.len().saturating_sub(1);
        self.times.get(last * percent / 100).copied().unwrap_or_default()
    }
}
