//! How long things take, in buckets.

use std::{
    array,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use super::Text;

/// Upper ends of the buckets, in seconds: from a row that is looked up to the longest compilation.
const ENDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0, 60.0];

/// Durations by bucket; the last bucket has no end.
#[derive(Default)]
pub(crate) struct Histogram {
    buckets: [AtomicU64; ENDS.len() + 1],
    microseconds: AtomicU64,
}

impl Histogram {
    pub fn observe(&self, duration: Duration) {
        let seconds = duration.as_secs_f64();
        let bucket = ENDS.iter().position(|end| seconds <= *end).unwrap_or(ENDS.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        let microseconds = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(microseconds, Ordering::Relaxed);
    }

    /// Writes the samples of a family that has been begun.
    pub fn write(&self, text: &mut Text, family: &str, labels: &[(&str, &str)]) {
        let counts: [u64; ENDS.len() + 1] = array::from_fn(|at| self.buckets[at].load(Ordering::Relaxed));
        let ends = ENDS.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
        let mut below = 0;
        for (end, count) in ends.zip(counts) {
            below += count;
            let labels = [labels, &[("le", end.as_str())]].concat();
            text.sample(&format!("{family}_bucket"), &labels, below);
        }
        let seconds = self.microseconds.load(Ordering::Relaxed) as f64 / 1e6;
        text.sample(&format!("{family}_sum"), labels, seconds);
        text.sample(&format!("{family}_count"), labels, below);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_hold_all_below_their_end() {
        let histogram = Histogram::default();
        for milliseconds in [1, 2, 2, 300_000] {
            histogram.observe(Duration::from_millis(milliseconds));
        }
        let mut text = Text::default();
        histogram.write(&mut text, "x_seconds", &[("route", "/")]);
        let text = text.finish();
        for line in [
            "x_seconds_bucket{route=\"/\",le=\"0.001\"} 1",
            "x_seconds_bucket{route=\"/\",le=\"0.0025\"} 3",
            "x_seconds_bucket{route=\"/\",le=\"60\"} 3",
            "x_seconds_bucket{route=\"/\",le=\"+Inf\"} 4",
            "x_seconds_sum{route=\"/\"} 300.005",
            "x_seconds_count{route=\"/\"} 4",
        ] {
            assert!(text.lines().any(|written| written == line), "{line} is not in\n{text}");
        }
    }
}
