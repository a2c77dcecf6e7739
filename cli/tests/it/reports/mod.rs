//! One report in every format: for a change that is refused, for nothing at all, and for sources that try to
//! break out. What the formats hold is read by parsers and schemas of others.

use std::{fs, path::Path, process::Command};

use crate::world::World;

const FORMATS: &[&str] = &["text", "json", "github", "gitlab", "junit", "sarif", "markdown"];

/// Everything that one of the formats gives a meaning to.
const HOSTILE: &str = "x`y``z```|<img src=x onerror=alert(1)>&amp;@octocat #1 **b** _i_ ~~s~~ $x$ [l](http://h.example) ![i](http://h.example/i) www.h.example a@h.example https://h.example {0} ]]> --> %0A%25::error::,:\\r\\n::set-output name=a::b\\n```\\n</details>\\n# h\\n1. l\\n- l\\u202e\\u001b[31m\\uFFFF𠮷語é";

/// The same as a name, which has an end.
const HOSTILE_NAME: &str = "x`y``z```|<b>&amp;@octocat #1 **b** [l](http://h.example) {0} ]]> --> %0A::error::\\n```\\n</details>\\n# h\\u202e\\u001b[31m\\uFFFF語";

fn refused() -> (World, Vec<&'static str>) {
    (World::with_examples(), vec!["check", "changes/breaking", "--against", "shop"])
}

fn nothing() -> (World, Vec<&'static str>) {
    (World::with_examples(), vec!["check", "shop", "--against", "shop"])
}

fn hostile() -> (World, Vec<&'static str>) {
    let source = |options: &str, field: &str| {
        format!("syntax = \"proto3\";\npackage acme.v1;\n{options}\nmessage Order {{\n\t{field}\n}}\n")
    };
    let before = source("option java_package = \"a\";", "/* 語𠮷 */ int32 id = 1;");
    let after = source(
        &format!("option java_package = \"{HOSTILE}\";"),
        "/* schemactl:waive FIELD_SAME_TYPE: 語𠮷 `x` <b>|@octocat ]]> --> ::error::%0A */ string id = 1;",
    );
    let path = "acme/v1/100%,or:der @octocat.proto";
    let world = World::with(&[(&format!("old/{path}"), &before), (&format!("new/{path}"), &after)]);
    (world, vec!["breaking", "new", "--against", "old"])
}

/// An event in the module of a folder, with its destinations and fields.
fn event_file(world: &World, folder: &str, number: usize, (destinations, fields): (&str, &str)) {
    let source = format!(
        "syntax = \"proto3\";\npackage acme.e{number}.v1;\nimport \"schemactl/v1/options.proto\";\nmessage Happened{number} {{\n  option (schemactl.v1.event) = {{destinations: [{destinations}]}};\n  {fields}\n}}\n"
    );
    world.write(&format!("{folder}/acme/e{number}/v1/event.proto"), &source);
}

/// A change whose destinations and personal data are told, under names that try to break out.
fn consequences() -> (World, Vec<&'static str>) {
    let world = World::new();
    let hostile = format!("name: \"{HOSTILE_NAME}\"");
    let pii = "pii: {of: [PII_EMAIL, PII_PHONE] action: PII_ACTION_HASH}";
    let snowflake = format!("{{snowflake: {{}} {hostile} {pii}}}");
    let lake = format!("{{lake: {{prefix: \"old\"}} {pii}}}");
    let before = format!("{snowflake}, {lake}");
    let after = format!("{snowflake}, {}, {{amplitude: {{}} {pii}}}", lake.replace("old", "new"));
    let mail = "string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];";
    let phone = "string mail = 1 [(schemactl.v1.field).pii = PII_PHONE]; string phone = 2 [(schemactl.v1.field).pii = PII_PHONE]; int32 sum = 3;";
    event_file(&world, "old", 1, (&before, mail));
    event_file(&world, "new", 1, (&after, phone));
    (world, vec!["check", "new", "--against", "old"])
}

/// Runs it once for each format.
fn in_every_format(case: &str, (world, words): (World, Vec<&'static str>)) {
    for format in FORMATS {
        let mut words = words.clone();
        words.extend(["--format", format]);
        insta::assert_snapshot!(format!("{case}_{format}"), world.run(&words));
    }
}

#[test]
fn a_refused_change() {
    in_every_format("refused", refused());
}

#[test]
fn nothing_found() {
    in_every_format("nothing", nothing());
}

#[test]
fn sources_that_try_to_break_out() {
    in_every_format("hostile", hostile());
}

#[test]
fn destinations_and_personal_data() {
    in_every_format("consequences", consequences());
}

/// Writes the reports of a case below a folder, all from one run.
fn write_reports(case: &str, (world, mut words): (World, Vec<&'static str>), folder: &Path) {
    let reports: Vec<String> = FORMATS.iter().map(|format| format!("--report={format}={format}")).collect();
    words.extend(reports.iter().map(String::as_str));
    world.run(&words);
    let target = folder.join(case);
    fs::create_dir_all(&target).unwrap();
    for format in FORMATS {
        fs::copy(world.path(format), target.join(format)).unwrap();
    }
}

#[test]
fn parsers_and_schemas_of_others_read_every_format() {
    let test = "parsers_and_schemas_of_others_read_every_format";
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reports");
    let Some(python) = schemactl_testing::python_for_reports(test, &folder) else { return };
    let cases = tempfile::tempdir().unwrap();
    write_reports("refused", refused(), cases.path());
    write_reports("nothing", nothing(), cases.path());
    write_reports("hostile", hostile(), cases.path());
    write_reports("many", many(), cases.path());
    write_reports("mixed", mixed(), cases.path());
    write_reports("consequences", consequences(), cases.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/reports/validate.py");
    let output = Command::new(python).arg(script).arg(cases.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// More findings than a comment has room for.
fn many() -> (World, Vec<&'static str>) {
    let fields: Vec<String> =
        (1..800).map(|number| format!("  string someVeryUntidyName{number} = {number};\n")).collect();
    let source = format!("syntax = \"proto3\";\npackage acme.v1;\nmessage Order {{\n{}}}\n", fields.concat());
    (World::with(&[("acme/v1/order.proto", &source)]), vec!["lint"])
}

/// More events, destinations, personal values and errors than a comment has room for, all with long names.
fn many_events() -> (World, Vec<&'static str>) {
    let world = World::new();
    let long = "n".repeat(400);
    for number in 0..12 {
        let destination = |kind: &str| {
            let pii = "pii: {of: PII_EMAIL action: PII_ACTION_HASH}";
            format!("{{{kind}: {{}} name: \"{kind} {HOSTILE_NAME}\" {pii}}}")
        };
        let destinations: Vec<_> = ["snowflake", "kafka", "webhook", "lake"].map(destination).into();
        let destinations = destinations.join(", ");
        let fields = |r#type: &str, pii: &str| {
            let field = |field: usize| format!("{type} {long}{field} = {field}{pii};");
            (1..12).map(field).collect::<String>()
        };
        event_file(&world, "old", number, (&destinations, &fields("int64", "")));
        let marked = fields("int32", " [(schemactl.v1.field).pii = PII_EMAIL]");
        event_file(&world, "new", number, (&destinations, &marked));
    }
    (world, vec!["check", "new", "--against", "old"])
}

#[test]
fn a_comment_has_room_for_every_topic_however_long_the_others_are() {
    let (world, mut words) = many_events();
    words.extend(["--format", "markdown"]);
    let comment = world.run(&words).stdout();
    assert!((30_000..65_000).contains(&comment.len()), "{}", comment.len());
    for title in [
        "#### 10 errors\n",
        "#### Destinations\n",
        "#### Personal data\n",
        "<summary>more 134 errors</summary>",
    ] {
        assert!(comment.contains(title), "{title} is not in it:\n{comment}");
    }
    assert!(comment.contains(" more are left out**"), "{}", &comment[comment.len() - 400..]);
}

/// What means something somewhere, to be mixed.
const PIECES: &[&str] = &[
    "`",
    "``",
    "```",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "](",
    "!",
    "<",
    ">",
    "<b>",
    "</details>",
    "<!--",
    "-->",
    "&lt;",
    "|",
    "#1",
    "@a",
    "$",
    "http://a.b",
    "www.a.b",
    "a@b.c",
    "1.",
    "- ",
    "]]>",
    "::",
    "%0A",
    "{0}",
    "\\n",
    "\\t",
    " ",
    "x",
    "語",
    "'",
    "(",
    ")",
    "=",
    "~",
    ":",
    "/",
];

/// Forty options of pieces in an order that is the same in every run.
fn mixed() -> (World, Vec<&'static str>) {
    let world = World::new();
    let mut state = 1_u64;
    let mut piece = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        PIECES[usize::try_from(state >> 33).unwrap() % PIECES.len()]
    };
    for number in 0..40 {
        let source = |package: &str| {
            format!(
                "syntax = \"proto3\";\npackage a{number}.v1;\noption java_package = \"{package}\";\nmessage A {{}}\n"
            )
        };
        let package: String = (0..12).map(|_| piece()).collect();
        world.write(&format!("old/a{number}.proto"), &source("a"));
        world.write(&format!("new/a{number}.proto"), &source(&package));
    }
    (world, vec!["breaking", "new", "--against", "old"])
}

#[test]
fn a_comment_always_fits_and_counts_what_it_leaves_out() {
    let (world, mut words) = many();
    words.extend(["--format", "markdown"]);
    let comment = world.run(&words).stdout();
    assert!((60_000..65_000).contains(&comment.len()), "{}", comment.len());
    let (_, end) = comment.split_at(comment.len() - 400);
    assert!(end.contains("\n</details>\n\n**") && end.contains(" more are left out**"), "{end}");
}

#[test]
fn a_first_version_that_is_refused_is_called_so() {
    let (world, _) = consequences();
    let comment = world.run(&["check", "new", "--format", "markdown"]).stdout();
    assert!(comment.starts_with("### schemactl: refused\n\nA first version. 1 event."), "{comment}");
}

#[test]
fn reports_go_to_files_beside_what_is_printed() {
    let (world, mut words) = refused();
    words.extend(["--report", "junit=report.xml", "--report=text=report.txt"]);
    let ended = world.run(&words);
    assert_eq!(world.read("report.txt"), ended.stdout());
    assert!(world.read("report.xml").starts_with("<?xml"));
}

#[test]
fn a_format_or_a_file_that_is_none_is_refused() {
    let world = World::new();
    insta::assert_snapshot!("unknown_format", world.run(&["lint", "--format", "html"]));
    insta::assert_snapshot!("unknown_report", world.run(&["lint", "--report", "junit"]));
    insta::assert_snapshot!("unknown_data", world.run(&["rules", "--format", "sarif"]));
}

#[test]
fn what_does_not_compile_is_reported_in_every_format() {
    let world =
        World::with(&[("a/v1/a.proto", "syntax = \"proto3\";\npackage a.v1;\nmessage A { X x = 1; }\n")]);
    for command in ["build", "lint", "check"] {
        let ended = world.run(&[command, "--format", "github"]);
        assert_eq!(ended.code, Some(1), "{ended}");
        assert!(ended.stdout().starts_with("::error title=COMPILE,file=a/v1/a.proto,line=3,"), "{ended}");
    }
    let ended = world.run(&["check", "--format", "json"]).stdout();
    assert_eq!(ended.lines().last(), Some("{\"verdict\":\"refused\",\"offline\":false,\"approved\":false}"));
    let ended = world.run(&["build", "-o", "-", "--format", "junit"]);
    assert_eq!(ended.code, Some(2), "{ended}");
}
