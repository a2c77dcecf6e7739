//! Text to a Schema. What does not compile is the generator's mistake and never passed over.

use bytes::Bytes;
use schemactl_compile::{Input, Limits, Source, compile};
use schemactl_model::{Finding, Schema};

use super::Project;

/// A compiled module.
pub struct Built {
    pub schema: Schema,
    pub descriptors: Bytes,
}

/// Compiles a generated module; `seed` is for the message when it does not.
pub fn build(project: &Project, seed: u64) -> Built {
    let files = project.print();
    build_files(&files).unwrap_or_else(|findings| {
        let findings: Vec<String> = findings.iter().map(Finding::to_string).collect();
        panic!("seed {seed} makes a module that does not compile:\n{}\n{project}", findings.join("\n"))
    })
}

/// Compiles files of a path and a text.
pub fn build_files(files: &[(String, String)]) -> Result<Built, Vec<Finding>> {
    let source = |(path, text): &(String, String)| Source {
        path: path.parse().expect("a test's path is valid"),
        content: text.clone().into(),
    };
    let input = Input { files: files.iter().map(source).collect(), ..Input::default() };
    compile(&input, &Limits::default())
        .map(|compiled| Built { schema: compiled.schema, descriptors: compiled.descriptors })
}

impl std::fmt::Display for Project {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (path, text) in self.print() {
            writeln!(f, "---- {path}\n{text}")?;
        }
        Ok(())
    }
}
