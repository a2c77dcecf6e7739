//! What the example module's loggers look like; read the difference before accepting it.

use schemactl_codegen::Language;

use crate::support::{Module, text};

#[test]
fn rust_logger() {
    let files = Module::shop().generate(Language::Rust).unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    insta::assert_snapshot!("rust_files", paths.join("\n"));
    for path in ["Cargo.toml", "src/lib.rs", "src/events.rs", "src/logger.rs", "src/messages.rs"] {
        insta::assert_snapshot!(format!("rust_{}", path.replace(['/', '.'], "_")), text(&files, path));
    }
    insta::assert_snapshot!("rust_messages", text(&files, "src/messages/acme.shop.v1.rs"));
}

#[test]
fn typed_envelopes() {
    let files = Module::shop().generate(Language::Proto).unwrap();
    let texts: Vec<String> =
        files.iter().map(|file| format!("==> {} <==\n{}", file.path, file.content)).collect();
    insta::assert_snapshot!("typed_envelopes", texts.join("\n"));
}

#[test]
fn python_logger() {
    let files = Module::shop().generate(Language::Python).unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    insta::assert_snapshot!("python_files", paths.join("\n"));
    for name in
        ["__init__.py", "events.py", "logger.py", "messages/acme_shop_v1.py", "messages/acme_shop_v1.pyi"]
    {
        let snapshot = format!("python_{}", name.replace(['/', '.'], "_"));
        insta::assert_snapshot!(snapshot, text(&files, &format!("acme_shop/{name}")));
    }
}

#[test]
fn typed_envelopes_compile_beside_their_sources() {
    for module in [Module::shop(), Module::hostile()] {
        let files = module.generate(Language::Proto).unwrap();
        let files: Vec<_> = files.iter().map(|file| (file.path.as_str(), file.content.as_str())).collect();
        let typed = Module::of("test/typed", &files, vec![module.compiled.descriptors.clone()]);
        let schema = &typed.compiled.schema;
        for event in &module.events {
            let envelope = schema.message(&format!("{}Envelope", event.message)).unwrap();
            let data = schema.field_by_number(envelope, 6).unwrap();
            assert_eq!(schema.type_name(schema[data].kind), Some(event.message.as_str()));
        }
    }
}
