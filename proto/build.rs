//! Compiles the contract to Rust types, and everything that may be imported undeclared to one
//! descriptor set. protox does it, so a build needs no protoc.

use std::{env, error::Error, fs, path::Path, path::PathBuf};

/// Import roots below this folder, with the prefix of the bundle that each one holds.
const ROOTS: &[(&str, &str)] = &[(".", "schemactl"), ("third_party", "buf"), ("third_party", "google")];

/// The messages of `Destination.kind`.
const KINDS: &[&str] = &[
    "schemactl.v1.Lake",
    "schemactl.v1.Kafka",
    "schemactl.v1.Kinesis",
    "schemactl.v1.Snowflake",
    "schemactl.v1.BigQuery",
    "schemactl.v1.ClickHouse",
    "schemactl.v1.Postgres",
    "schemactl.v1.Iceberg",
    "schemactl.v1.Amplitude",
    "schemactl.v1.Webhook",
    "schemactl.v1.Custom",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=schemactl");
    println!("cargo:rerun-if-changed=third_party");
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let mut files = Vec::new();
    for (root, folder) in ROOTS {
        collect(&Path::new(root).join(folder), &mut files)?;
    }
    files.sort();

    let mut compiler = protox::Compiler::new(["third_party", "."])?;
    compiler.include_imports(true).include_source_info(false).open_files(&files)?;
    // Custom options survive only in the encoded form, packed fields only after a second decoding.
    fs::write(out.join("bundle.binpb"), compiler.encode_file_descriptor_set())?;

    let mut contract = protox::Compiler::new(["."])?;
    contract.include_imports(true).include_source_info(true);
    contract.open_files(["schemactl/v1/options.proto", "schemactl/v1/envelope.proto"])?;
    let mut config = prost_build::Config::new();
    config.skip_protoc_run().btree_map(["."]);
    // What a destination's kind says is shown to people as it stands; the rest has types of its own
    // in the model.
    for message in KINDS {
        config.message_attribute(
            message,
            "#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)] #[serde(default)]",
        );
    }
    let kind = "#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)] #[serde(rename_all = \"lowercase\")]";
    config.enum_attribute("schemactl.v1.Destination.kind", kind);
    config.compile_fds(contract.file_descriptor_set())?;

    let mut sources = String::from("&[\n");
    for path in &files {
        let absolute = fs::canonicalize(path)?;
        let name = path.to_string_lossy();
        let name = name.trim_start_matches("./").trim_start_matches("third_party/");
        sources.push_str(&format!("    ({name:?}, include_str!({absolute:?})),\n"));
    }
    sources.push(']');
    fs::write(out.join("sources.rs"), sources)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            files.push(path);
        }
    }
    Ok(())
}
