//! Requests by route.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{Gauge, Histogram, Kind, Text};

/// Requests that were answered, and those under way.
#[derive(Default)]
pub(crate) struct Requests {
    pub running: Gauge,
    routes: Mutex<BTreeMap<Route, Answers>>,
}

/// A method and an address's template, for example `/events/{name}`.
type Route = (&'static str, String);

#[derive(Default)]
struct Answers {
    by_status: BTreeMap<u16, u64>,
    durations: Histogram,
}

impl Requests {
    /// Counts an answer. The route is one of the server's, never what a client wrote.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, duration: Duration) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = routes.entry((method, route.to_owned())).or_default();
        *answers.by_status.entry(status).or_default() += 1;
        answers.durations.observe(duration);
    }

    pub fn write(&self, text: &mut Text) {
        const RUNNING: &str = "schemactl_http_requests_in_flight";
        const COUNT: &str = "schemactl_http_requests_total";
        const DURATION: &str = "schemactl_http_request_duration_seconds";
        text.single(RUNNING, Kind::Gauge, "Requests under way.", self.running.value());
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        text.family(COUNT, Kind::Counter, "Requests answered, by route and status.");
        for ((method, route), answers) in routes.iter() {
            for (status, count) in &answers.by_status {
                let labels = [("method", *method), ("route", route), ("status", &status.to_string())];
                text.sample(COUNT, &labels, count);
            }
        }
        text.family(DURATION, Kind::Histogram, "Time from a request's head to its answer's head.");
        for ((method, route), answers) in routes.iter() {
            answers.durations.write(text, DURATION, &[("method", method), ("route", route)]);
        }
    }
}
