//! The examples of rules, as files.

const DEFAULT_PATH: &str = "acme/v1/example.proto";

/// Path and text of each file of an example. The first has a path of its own unless a line `// FILE path` comes
/// first; syntax and package are filled in.
pub fn example_files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("// FILE ") {
            files.push((path.to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push((DEFAULT_PATH.to_owned(), String::new()));
        }
        if let Some((_, body)) = files.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    files.into_iter().map(|(path, body)| (path, completed(&body))).collect()
}

/// A file with the statements that examples leave out.
fn completed(body: &str) -> String {
    let says = |word: &str| body.lines().any(|line| line.starts_with(word));
    let syntax = if says("syntax") || says("// NO SYNTAX") { "" } else { "syntax = \"proto3\";\n" };
    let package = if says("package") || says("// NO PACKAGE") { "" } else { "package acme.v1;\n" };
    // A syntax statement stands first, so the package goes behind it.
    match body.split_once('\n').filter(|(first, _)| first.starts_with("syntax")) {
        Some((first, rest)) => format!("{first}\n{package}{rest}"),
        None => format!("{syntax}{package}{body}"),
    }
}
