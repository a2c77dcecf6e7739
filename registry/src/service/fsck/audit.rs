//! The audit log says of every version that it was published.

use std::collections::HashSet;

use schemactl_model::{Digest, DigestBuilder};
use schemactl_store::{Row, StoreError};
use serde_json::Value;

use super::{
    Problem,
    walk::{Walk, table},
};

/// Versions that the audit log knows, sixteen bytes each: a million of them take some thirty megabytes.
#[derive(Default)]
pub(super) struct Published(HashSet<[u8; 16]>);

impl Published {
    pub(super) fn contains(&self, module: &str, version: &str) -> bool {
        self.0.contains(&key(module, version))
    }
}

fn key(module: &str, version: &str) -> [u8; 16] {
    let mut digest = DigestBuilder::default();
    digest.part(module.as_bytes()).part(version.as_bytes());
    let digest: Digest = digest.finish();
    let mut key = [0; 16];
    key.copy_from_slice(&digest.as_bytes()[..16]);
    key
}

pub(super) async fn walk(walk: &mut Walk<'_>) -> Result<Published, StoreError> {
    let mut published = Published::default();
    let mut last: Option<Row> = None;
    loop {
        let rows = walk.page(table("audit"), last.as_ref()).await?;
        let Some(end) = rows.last() else { return Ok(published) };
        last = Some(end.clone());
        for row in &rows {
            look(walk, row, &mut published);
        }
    }
}

fn look(walk: &mut Walk<'_>, row: &Row, published: &mut Published) {
    let detail: Value = match serde_json::from_str(row.text("detail")) {
        Ok(detail @ Value::Object(_)) => detail,
        _ => {
            let place = format!("audit {}", row.integer("id"));
            return walk.tell(Problem::new("AUDIT_DETAIL", place, "its detail is not a JSON object"));
        }
    };
    let is_publish = row.text("action") == "publish" && row.text("outcome") == "done";
    if let Some(version) = detail["version"].as_str().filter(|_| is_publish) {
        published.0.insert(key(row.text("target"), version));
    }
}
