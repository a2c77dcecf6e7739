use schemactl_check::{BreakingConfig, breaking};
use schemactl_compile::Source;
use schemactl_model::Schema;
use std::{fs, path::Path};

fn walk(root: &Path, dir: &Path, out: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(root, &path, out);
            continue;
        }
        let relative = path.strip_prefix(root).unwrap().to_str().unwrap();
        if relative.ends_with(".proto") {
            out.push(Source { path: relative.parse().unwrap(), content: fs::read(&path).unwrap().into() });
        }
    }
}
fn load(root: &str) -> Schema {
    let mut files = Vec::new();
    walk(Path::new(root), Path::new(root), &mut files);
    let image = format!("{root}.binpb");
    if !Path::new(&image).exists() {
        let temp = format!("{root}.{}.binpb", std::process::id());
        let out = std::process::Command::new("/tmp/npm/node_modules/.bin/buf")
            .current_dir(root)
            .args(["build", ".", "--config", "{\"version\":\"v2\"}", "-o", &temp])
            .output()
            .unwrap();
        if !out.status.success() {
            println!(
                "{}",
                serde_json::json!({"type":"COMPILE","message":String::from_utf8_lossy(&out.stderr)})
            );
            std::process::exit(1);
        }
        let _ = fs::rename(&temp, &image);
    }
    let own: std::collections::HashSet<String> = files.iter().map(|f| f.path.as_str().to_owned()).collect();
    let mut schema = Schema::decode(fs::read(&image).unwrap().into(), |p| !own.contains(p)).unwrap();
    for file in &files {
        schema.attach_source(file.path.as_str(), file.content.clone());
    }
    schema
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (before, after) = (load(&args[1]), load(&args[2]));
    let config = if let Some(path) = args[3].strip_prefix('@') {
        let value: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        serde_json::from_value(value["breaking"].clone()).unwrap()
    } else {
        BreakingConfig::of(&[&args[3]])
    };
    let start = std::time::Instant::now();
    let findings = breaking(&before, &after, &config).unwrap();
    eprintln!("{:?}", start.elapsed());
    for f in &findings {
        let mut v = serde_json::json!({"type": f.rule, "message": f.message, "start_line": f.span.start_line, "start_column": f.span.start_column, "end_line": f.span.end_line, "end_column": f.span.end_column});
        if let Some(p) = &f.path {
            v["path"] = p.as_str().into();
        }
        println!("{v}");
    }
    std::process::exit(if findings.is_empty() { 0 } else { 1 });
}
