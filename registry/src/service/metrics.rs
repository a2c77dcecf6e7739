//! What the service counts, and what it finds out when asked.

use super::Service;
use crate::metrics::{Kind, Text};

impl Service {
    /// Writes all that is known now. A database that does not answer leaves out what only it knows.
    pub(crate) async fn write_metrics(&self, text: &mut Text) {
        let metrics = &self.metrics;
        metrics.requests.write(text);
        let help = "Connections of clients.";
        text.single("schemactl_http_connections", Kind::Gauge, help, metrics.connections.value());
        self.write_compiles(text);
        self.write_publishes(text);
        self.write_database(text).await;
        metrics.process.write(text);
    }

    fn write_compiles(&self, text: &mut Text) {
        let compiles = &self.metrics.compiles;
        let mut gauge = |name, help, value| text.single(name, Kind::Gauge, help, value);
        gauge("schemactl_compile_slots", "Compilations that may run.", self.compiler.slots() as i64);
        gauge("schemactl_compile_running", "Compilations that run.", compiles.running.value());
        gauge("schemactl_compile_waiting", "Compilations that wait.", compiles.waiting.value());
        const DURATION: &str = "schemactl_compile_duration_seconds";
        text.family(DURATION, Kind::Histogram, "Time that a compilation takes, without its wait.");
        compiles.durations.write(text, DURATION, &[]);
    }

    fn write_publishes(&self, text: &mut Text) {
        const PUBLISHES: &str = "schemactl_publishes_total";
        let publishes = &self.metrics.publishes;
        text.family(PUBLISHES, Kind::Counter, "Publishes, by what became of them.");
        for (outcome, counter) in [
            ("created", &publishes.created),
            ("unchanged", &publishes.unchanged),
            ("refused", &publishes.refused),
            ("failed", &publishes.failed),
        ] {
            text.sample(PUBLISHES, &[("outcome", outcome)], counter.value());
        }
    }

    async fn write_database(&self, text: &mut Text) {
        const CONNECTIONS: &str = "schemactl_database_connections";
        let load = self.store.load();
        text.family(CONNECTIONS, Kind::Gauge, "Connections to the database.");
        text.sample(CONNECTIONS, &[("state", "idle")], load.idle);
        text.sample(CONNECTIONS, &[("state", "used")], load.open.saturating_sub(load.idle));
        let help = "Connections to the database that may be open.";
        text.single("schemactl_database_connections_max", Kind::Gauge, help, load.most);
        let head = self.change_head().await;
        let help = "Whether the database answers.";
        text.single("schemactl_database_up", Kind::Gauge, help, i32::from(head.is_ok()));
        if let Ok(head) = head {
            let help = "Number of the latest change.";
            text.single("schemactl_change_head", Kind::Gauge, help, head);
        }
        if let Ok(schema) = self.store.schema().await {
            let help = "Number of the latest migration of the database.";
            text.single("schemactl_database_migration", Kind::Gauge, help, schema);
        }
    }

    async fn change_head(&self) -> Result<u64, super::ServiceError> {
        Ok(self.store.read().await?.change_head().await?)
    }
}
