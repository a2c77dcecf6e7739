use schemactl_compile::{Input, Limits, Source, compile};
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
    let input = Input { files, ..Input::default() };
    let mut schema = match compile(&input, &Limits::default()) {
        Ok(compiled) => compiled.schema,
        Err(findings) => {
            for f in findings {
                println!("{}", serde_json::json!({"type": "COMPILE", "message": f.message, "path": f.path}));
            }
            std::process::exit(1)
        }
    };
    for file in &input.files {
        schema.attach_source(file.path.as_str(), file.content.clone());
    }
    schema
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let schema = load(&args[1]);
    let config = schemactl_check::LintConfig {
        r#use: args[2].split(',').map(str::to_owned).collect(),
        except: vec!["PROTOVALIDATE".into()],
        ..Default::default()
    };
    let start = std::time::Instant::now();
    let findings = schemactl_check::lint(&schema, &config).unwrap();
    eprintln!("{:?}", start.elapsed());
    for f in &findings {
        let mut v = serde_json::json!({"type": f.rule, "message": f.message, "start_line": f.span.start_line, "start_column": f.span.start_column, "end_line": f.span.end_line, "end_column": f.span.end_column});
        if let Some(p) = &f.path {
            v["path"] = p.as_str().into();
        }
        println!("{v}");
    }
}
