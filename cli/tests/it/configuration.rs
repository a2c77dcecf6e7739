use crate::world::{SMALL, World};

#[test]
fn an_unknown_key_is_refused_with_its_place() {
    let world = World::with(SMALL);
    world.replace("schemactl.toml", "[breaking]", "[braking]");
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn broken_toml_is_refused_with_its_place() {
    let world = World::with(SMALL);
    world.replace("schemactl.toml", "name = ", "name ");
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn an_unknown_key_of_a_connection_is_refused() {
    let world = World::with(SMALL);
    world.replace("schemactl.toml", "[breaking]", "[env.dev.connections.lake]\nbuckt = \"x\"\n\n[breaking]");
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn a_buf_yaml_is_read_where_there_is_no_schemactl_toml() {
    let world = World::with(&[
        (
            "buf.yaml",
            "version: v2\nmodules:\n  - path: proto\nbreaking:\n  use: [WIRE]\n  ignore: [proto/old]\n",
        ),
        ("proto/a.proto", "syntax = \"proto3\";\nmessage A { string x = 1; }\n"),
        ("proto/old/b.proto", "syntax = \"proto3\";\nmessage B { string x = 1; }\n"),
        ("before/a.proto", "syntax = \"proto3\";\nmessage A { int32 x = 1; }\n"),
        ("before/old/b.proto", "syntax = \"proto3\";\nmessage B { int32 x = 1; }\n"),
    ]);
    insta::assert_snapshot!(world.run(&["breaking", ".", "--against", "before"]));
}

#[test]
fn an_unknown_key_of_a_buf_yaml_is_refused() {
    let world =
        World::with(&[("buf.yaml", "version: v1\nlnit: {}\n"), ("a.proto", "syntax = \"proto3\";\n")]);
    insta::assert_snapshot!(world.run(&["build"]));
}

#[test]
fn a_dependency_that_is_another_module_is_refused() {
    let world = World::with_examples();
    world.replace("shop/schemactl.toml", "\"acme/common\" =", "\"acme/uncommon\" =");
    insta::assert_snapshot!(world.run(&["build", "shop"]));
}
