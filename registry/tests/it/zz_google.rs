use crate::app::{WRITER, World, request};
use serde_json::json;
use std::time::Instant;
fn collect(root: &std::path::Path, dir: &std::path::Path, out: &mut Vec<(String, String)>) {
    for e in std::fs::read_dir(dir).unwrap() {
        let p = e.unwrap().path();
        if p.is_dir() {
            if p.ends_with("google/protobuf") || p.ends_with("node_modules") {
                continue;
            }
            collect(root, &p, out)
        } else if p.extension().is_some_and(|e| e == "proto") {
            out.push((
                p.strip_prefix(root).unwrap().to_str().unwrap().to_owned(),
                std::fs::read_to_string(&p).unwrap(),
            ))
        }
    }
}
async fn run(w: &World) {
    let root = std::path::PathBuf::from(std::env::var("GOOGLE").unwrap());
    let mut files = vec![];
    collect(&root, &root, &mut files);
    println!("{} files", files.len());
    let refs: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&a[..], &b[..])).collect();
    let body = request("google/apis", None, &refs);
    println!("body {}", body.to_string().len());
    let t = Instant::now();
    let a = w.app.publish(&body).await;
    println!(
        "answer bytes {} findings {}",
        a.body.len(),
        a.json()["findings"].as_array().map_or(0, |f| f.len())
    );
    println!("publish {} {:?} {}", a.status, t.elapsed(), &a.text()[..a.text().len().min(300)]);
    let t = Instant::now();
    let a = w.app.publish(&body).await;
    println!("again {} {:?}", a.status, t.elapsed());
    let mut body = body;
    body["base"] = json!("0.1.0");
    body["files"][0]["content"]["text"] =
        json!(format!("{}\n// x\n", body["files"][0]["content"]["text"].as_str().unwrap()));
    let t = Instant::now();
    let a = w.app.publish(&body).await;
    println!("next {} {:?} {}", a.status, t.elapsed(), &a.text()[..a.text().len().min(300)]);
    for p in [
        "/api/v1/modules/google/apis/versions/latest/files?content=true",
        "/api/v1/modules/google/apis/versions/latest/descriptors",
        "/modules/google/apis",
        "/modules/google/apis/diff",
    ] {
        let t = Instant::now();
        let a = w.app.get_as(WRITER, p).await;
        println!("{p} {} {} {:?}", a.status, a.body.len(), t.elapsed());
    }
}
#[tokio::test(flavor = "multi_thread")]
async fn google_sqlite() {
    run(&World::sqlite().await).await
}
#[tokio::test(flavor = "multi_thread")]
async fn google_postgres() {
    run(&World::postgres("x").await.unwrap()).await
}
