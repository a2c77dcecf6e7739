use crate::world::World;

#[test]
fn a_category_is_listed_by_family() {
    insta::assert_snapshot!(World::new().run(&["rules", "--category", "MINIMAL"]));
}

#[test]
fn every_family_is_listed_and_json_is_an_object_a_line() {
    let ended = World::new().run(&["rules", "--format", "json"]).fine();
    let rules: Vec<serde_json::Value> =
        ended.stdout().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for family in ["breaking", "events", "policy", "lint", "waivers"] {
        assert!(rules.iter().any(|rule| rule["family"] == family), "{family}");
    }
    assert_eq!(rules[0]["id"], "EXTENSION_NO_DELETE");
    assert!(rules.iter().all(|rule| rule["purpose"].as_str().is_some_and(|purpose| !purpose.is_empty())));
}

#[test]
fn one_rule_is_explained_with_examples() {
    insta::assert_snapshot!(World::new().run(&["rules", "show", "PII_NO_LOWER"]));
    let ended = World::new().run(&["rules", "show", "FIELD_NO_DELETE", "--format", "json"]).fine();
    let rule: serde_json::Value = serde_json::from_str(ended.stdout().trim()).unwrap();
    assert_eq!(rule["examples"][0]["mark"], "before");
}

#[test]
fn an_id_that_is_none_gets_what_was_meant() {
    let refused = |id: &str| {
        let ended = World::new().run(&["rules", "show", id]);
        assert_eq!((ended.code, ended.stdout().as_str()), (Some(2), ""), "{ended}");
        ended.stderr
    };
    insta::assert_snapshot!(refused("field_no_delet"), @r#"
    error: "field_no_delet" is not a rule
    hint: did you mean FIELD_NO_DELETE? schemactl rules lists them all
    "#);
    insta::assert_snapshot!(refused("FIELD_SAME_LABEL"), @r#"
    error: "FIELD_SAME_LABEL" is not a rule any more
    hint: FIELD_SAME_CARDINALITY, FIELD_WIRE_COMPATIBLE_CARDINALITY, FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY took its place
    "#);
    insta::assert_snapshot!(refused("FILE_SAME_PHP_GENERIC_SERVICES"), @r#"
    error: "FILE_SAME_PHP_GENERIC_SERVICES" is not a rule any more
    hint: nothing took its place: configuration may still name it, and it does nothing
    "#);
    insta::assert_snapshot!(refused("WIRE"), @r#"
    error: "WIRE" is a category, not a rule
    hint: schemactl rules --family breaking --category WIRE lists its rules
    "#);
    insta::assert_snapshot!(refused("NOTHING_LIKE_ANY_OF_THEM"), @r#"
    error: "NOTHING_LIKE_ANY_OF_THEM" is not a rule
    hint: schemactl rules lists them all
    "#);
}

#[test]
fn a_family_or_category_that_is_none_is_refused() {
    let ended = World::new().run(&["rules", "--family", "lnt"]);
    assert_eq!(ended.code, Some(2), "{ended}");
    let ended = World::new().run(&["rules", "--category", "STANDRD"]);
    assert_eq!(ended.code, Some(2), "{ended}");
    assert!(ended.stderr.contains("did you mean STANDARD?"), "{ended}");
}
