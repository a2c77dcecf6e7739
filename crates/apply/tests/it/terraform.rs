//! The Terraform of the examples against the provider, where Terraform and a mirror of it are there.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use schemactl_sinks::terraform::render;

use crate::load::example;

/// Where providers may lie on a machine without the internet.
const MIRRORS: &[&str] =
    &["/opt/tf-plugins", "/usr/share/terraform/plugins", "/usr/local/share/terraform/plugins"];

/// A folder that holds the AWS provider, in the environment or where packages put it.
fn mirror() -> Option<PathBuf> {
    let named = std::env::var_os("SCHEMACTL_TEST_TERRAFORM_MIRROR").map(PathBuf::from);
    let known = MIRRORS.iter().map(PathBuf::from);
    named.into_iter().chain(known).find(|folder| folder.join("registry.terraform.io/hashicorp/aws").is_dir())
}

fn terraform(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("terraform");
    command.args(arguments).current_dir(folder).env("TF_CLI_CONFIG_FILE", folder.join("terraform.rc"));
    let output = command.output().map_err(|error| error.to_string())?;
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(text) } else { Err(text) }
}

#[test]
fn the_examples_are_valid_for_the_provider() {
    let folder = tempfile::tempdir().unwrap();
    let (Ok(_), Some(mirror)) = (terraform(folder.path(), &["version"]), mirror()) else {
        eprintln!("not run: terraform validate: no terraform in PATH, or no mirror of its AWS provider");
        return;
    };
    let settings = format!(
        "disable_checkpoint = true\nprovider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n"
    );
    fs::write(folder.path().join("terraform.rc"), settings).unwrap();
    for file in render(&example("shop")) {
        fs::write(folder.path().join(Path::new(&file.path).file_name().unwrap()), file.content).unwrap();
    }
    terraform(folder.path(), &["init", "-no-color", "-input=false"]).unwrap();
    let answer = terraform(folder.path(), &["validate", "-no-color"]).unwrap();
    assert!(answer.contains("The configuration is valid"), "{answer}");
}
