//! What the server counts about itself.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use schemactl_registry::MetricsAccess;
use schemactl_store::Address;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    app::{PUBLISHER, READER, TestApp, config, on_both, request},
    sources::CARTS,
};

on_both!(counts_what_happens);

/// The samples as Prometheus' own parser reads them, by name and labels; `None` where there is no Python.
fn parsed(text: &str) -> Option<Value> {
    const PARSER: &str = "
import json, sys
from prometheus_client.parser import text_string_to_metric_families
samples = {}
for family in text_string_to_metric_families(sys.stdin.read()):
    assert family.documentation and family.type != 'unknown', family
    for sample in family.samples:
        key = sample.name + ''.join(f' {k}={v}' for k, v in sorted(sample.labels.items()))
        assert key not in samples, key
        samples[key] = sample.value
print(json.dumps(samples))";
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("metrics");
    let python = schemactl_testing::python_for_metrics("metrics", &folder)?;
    let mut child = Command::new(python)
        .args(["-c", PARSER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "not Prometheus' format:\n{text}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

async fn counts_what_happens(app: &TestApp) {
    let app = app.alone();
    let body = request("acme/shop", None, &[("a.proto", CARTS)]);
    app.publish(&body).await.expect(201);
    app.publish(&body).await.expect(200);
    app.publish(&request("acme/shop", None, &[("a.proto", "nonsense")])).await.problem(409, "stale_base");
    app.get("/api/v1/modules/acme/shop").await.expect(200);
    app.get("/api/v1/modules/acme/nothing").await.expect(404);
    app.get("/some/secret/path").await.expect(404);
    let answer = app.get("/metrics").await.expect(200);
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = answer.text();
    // What clients write is no label.
    assert!(!text.contains("secret") && !text.contains("acme"), "{text}");
    let Some(samples) = parsed(&text) else { return };
    let module = "method=GET route=/api/v1/modules/{owner}/{name}";
    let publish = "method=POST route=/api/v1/modules/{owner}/{name}/versions";
    for (sample, value) in [
        (format!("schemactl_http_requests_total {module} status=200"), 1.0),
        (format!("schemactl_http_requests_total {module} status=404"), 1.0),
        (format!("schemactl_http_requests_total {publish} status=201"), 1.0),
        (format!("schemactl_http_request_duration_seconds_count {publish}"), 3.0),
        ("schemactl_http_requests_total method=GET route=none status=404".to_owned(), 1.0),
        ("schemactl_publishes_total outcome=created".to_owned(), 1.0),
        ("schemactl_publishes_total outcome=unchanged".to_owned(), 1.0),
        ("schemactl_publishes_total outcome=refused".to_owned(), 1.0),
        ("schemactl_compile_duration_seconds_count".to_owned(), 1.0),
        ("schemactl_compile_running".to_owned(), 0.0),
        ("schemactl_database_up".to_owned(), 1.0),
        // The bundled module, and this one.
        ("schemactl_change_head".to_owned(), 2.0),
    ] {
        assert_eq!(samples[&sample], value, "{sample} in {samples:#}");
    }
    assert!(samples["schemactl_database_migration"].as_f64().unwrap() >= 3.0);
    assert!(samples["process_resident_memory_bytes"].as_f64().unwrap() > 1e6);
}

#[tokio::test]
async fn who_reads_them_is_decided_by_configuration() {
    let folder = TempDir::new().unwrap();
    let mut config = config(Address::Sqlite(folder.path().join("registry.db")), &folder);
    config.anonymous_reads = true;
    config.metrics = MetricsAccess::Token;
    let app = TestApp::open(config.clone()).await;
    app.get("/metrics").await.problem(401, "unauthenticated");
    app.get_as("nonsense", "/metrics").await.problem(401, "unauthenticated");
    app.get_as(READER, "/metrics").await.expect(200);
    app.get_as(PUBLISHER, "/metrics").await.expect(200);
    config.metrics = MetricsAccess::Off;
    let app = TestApp::open_again(config.clone()).await;
    app.get_as(READER, "/metrics").await.problem(404, "not_found");
    config.metrics = MetricsAccess::Open;
    config.anonymous_reads = false;
    TestApp::open_again(config).await.get("/metrics").await.expect(200);
}
