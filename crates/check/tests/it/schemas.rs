//! Schemas of a few lines.

use schemactl_compile::{Input, Limits, Source, compile};
use schemactl_model::{Finding, Schema};

/// Compiles files of a path and a text.
pub fn schema(files: &[(&str, &str)]) -> Schema {
    compiled(files).unwrap_or_else(|findings| panic!("does not compile: {findings:#?}\n{files:#?}"))
}

/// The same, where it may not compile.
pub fn compiled(files: &[(&str, &str)]) -> Result<Schema, Vec<Finding>> {
    let source = |(path, text): &(&str, &str)| Source {
        path: path.parse().expect("a test's path is valid"),
        content: (*text).to_owned().into(),
    };
    let input = Input { files: files.iter().map(source).collect(), ..Input::default() };
    let mut schema = compile(&input, &Limits::default())?.schema;
    for file in &input.files {
        schema.attach_source(file.path.as_str(), file.content.clone());
    }
    Ok(schema)
}

/// One file of package `acme.v1` in proto3, with what every event needs imported.
pub fn shop(body: &str) -> Schema {
    let text =
        format!("syntax = \"proto3\";\npackage acme.v1;\nimport \"schemactl/v1/options.proto\";\n{body}");
    schema(&[("acme/v1/shop.proto", &text)])
}

/// `path:line:column: severity: message (RULE)` of each finding, a line each.
pub fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{finding}\n")).collect()
}
