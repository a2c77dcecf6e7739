//! When a delivery that failed is tried again.

use std::time::Duration;

/// How a delivery that failed is tried again: after a while that triples each time.
#[derive(Clone, Copy, Debug)]
pub struct Retries {
    /// Before the second attempt.
    pub first: Duration,
    /// Between two attempts at most.
    pub longest: Duration,
    /// From the first attempt until it is given up.
    pub patience: Duration,
}

impl Default for Retries {
    fn default() -> Retries {
        Retries {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(60 * 60),
            patience: Duration::from_secs(24 * 60 * 60),
        }
    }
}

impl Retries {
    /// The wait after so many attempts: a quarter more or less by `luck`, so that those who failed together do not
    /// come back together.
    pub(super) fn wait(&self, attempts: u64, luck: u8) -> Duration {
        let tripled = (1..attempts).try_fold(self.first, |wait, _| wait.checked_mul(3));
        let wait = tripled.unwrap_or(self.longest).min(self.longest);
        wait.mul_f64(0.75 + f64::from(luck) / 510.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_triples_up_to_an_hour() {
        let retries = Retries::default();
        let waits: Vec<u64> = (1..9).map(|attempts| retries.wait(attempts, 0).as_secs()).collect();
        assert_eq!(waits, [3, 11, 33, 101, 303, 911, 2700, 2700]);
        assert_eq!(retries.wait(u64::MAX, 255).as_secs(), 4_500);
    }
}
