//! Generated Python is run.

use std::{
    env, fs,
    path::Path,
    process::{Command, Output},
};

use schemactl_codegen::Language;

use crate::{
    decode,
    support::{Module, write},
};

#[test]
fn what_the_python_loggers_log_decodes_to_what_was_logged() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let test = "what_the_python_loggers_log_decodes_to_what_was_logged";
    let Some(python) = schemactl_testing::python(test, &folder) else { return };
    let (shop, hostile, names) = (Module::shop(), Module::hostile(), Module::names());
    for module in [&shop, &hostile, &names] {
        let name = module.name.as_str().replace('/', "_");
        write(&module.generate(Language::Python).unwrap(), &folder.join("generated").join(name));
    }
    let generated =
        ["acme_shop", "test_hostile", "test_names"].map(|name| folder.join("generated").join(name));
    let path = env::join_paths(generated).unwrap();
    let driver = folder.join("driver.py");
    fs::write(&driver, include_str!("drivers/driver.py")).unwrap();
    let run = |arguments: &[&Path]| -> Output {
        let mut command = Command::new(&python);
        command
            .args(["-W", "error"])
            .args(arguments)
            .env("PYTHONPATH", &path)
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command.current_dir(&folder).output().unwrap()
    };

    let logged = run(&[&driver]);
    assert!(logged.status.success(), "{}", String::from_utf8_lossy(&logged.stderr));
    let lines = decode::lines(&[&shop, &hostile], str::from_utf8(&logged.stdout).unwrap());
    // What the Rust loggers log: the same calls, the same envelopes.
    let expected = include_str!("snapshots/it__rust_output__rust_lines.snap");
    let (_, expected) = expected.split_once("\n---\n").unwrap();
    assert_eq!(decode::text(&lines).trim(), expected.trim());

    let conftest = "from acme_shop.testing import recorded_events\n";
    let test = "import acme_shop\n\nLOG = acme_shop.Logger(service=\"x\")\n\n\n\
        def test_it(recorded_events):\n    LOG.order_placed(order_id=\"o\", user_id=\"u\")\n    \
        assert recorded_events.only(acme_shop.OrderPlaced).user_id == \"u\"\n";
    fs::write(folder.join("conftest.py"), conftest).unwrap();
    fs::write(folder.join("test_fixture.py"), test).unwrap();
    let pytest = run(&["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_fixture.py"].map(Path::new));
    assert!(pytest.status.success(), "{}", String::from_utf8_lossy(&pytest.stdout));
}
