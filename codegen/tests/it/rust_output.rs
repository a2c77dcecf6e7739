//! Generated Rust is compiled and run. One build for everything: it is what takes time.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use schemactl_codegen::Language;

use crate::{
    decode,
    support::{Module, write},
};

#[test]
fn what_the_rust_loggers_log_decodes_to_what_was_logged() {
    let (shop, hostile) = (Module::shop(), Module::hostile());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust");
    write(&shop.generate(Language::Rust).unwrap(), &folder.join("shop"));
    write(&hostile.generate(Language::Rust).unwrap(), &folder.join("hostile"));
    write_driver(&folder);

    let build = cargo(&folder, "build");
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    let run = Command::new(folder.join("target/debug/driver")).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let lines = decode::lines(&[&shop, &hostile], str::from_utf8(&run.stdout).unwrap());
    insta::assert_snapshot!("rust_lines", decode::text(&lines));
}

fn write_driver(folder: &Path) {
    let manifest = "[workspace]\nmembers = [\"hostile\", \"shop\"]\n\n\
        [package]\nname = \"driver\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
        [dependencies]\nacme-shop-events = { path = \"shop\" }\ntest-hostile-events = { path = \"hostile\" }\n\
        prost = \"0.14\"\nprost-types = \"0.14\"\n\n[profile.dev]\ndebug = false\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    // The workspace's lock: the same versions, which are on this machine already.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/main.rs"), include_str!("drivers/driver.rs")).unwrap();
}

/// Runs cargo, without the network where it can.
fn cargo(folder: &Path, command: &str) -> Output {
    let offline = run_cargo(folder, &[command, "--offline"]);
    if offline.status.success() { offline } else { run_cargo(folder, &[command]) }
}

fn run_cargo(folder: &Path, arguments: &[&str]) -> Output {
    let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    Command::new(cargo)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        // Generated code may not warn.
        .env("RUSTFLAGS", "-Dwarnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .unwrap()
}
