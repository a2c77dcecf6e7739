use schemactl_model::{Digest, DigestBuilder, DraftName, EventName, FilePath, ModuleName, OwnerName};

#[test]
fn a_module_name_has_an_owner_and_a_name() {
    let name: ModuleName = "acme/shop-2".parse().unwrap();
    assert_eq!((name.owner(), name.name()), ("acme", "shop-2"));
}

#[test]
fn refuses_what_is_not_a_module_name_and_says_why() {
    let why = |text: &str| text.parse::<ModuleName>().unwrap_err().to_string();
    insta::assert_snapshot!(why("shop"), @r#"module name "shop" is not of the form owner/name"#);
    insta::assert_snapshot!(why("Acme/shop"), @r#"module name "Acme/shop" has a part that does not start with a lower-case letter or a digit"#);
    insta::assert_snapshot!(why("acme/sh op"), @r#"module name "acme/sh op" has a character other than a-z, 0-9, - and _"#);
    insta::assert_snapshot!(why("acme/"), @r#"module name "acme/" has a part that is not 1 to 64 characters long"#);
    assert!(why("acme/shop/x").contains("character other than"));
    assert!(why("../etc").contains("does not start with"));
}

#[test]
fn a_long_hostile_name_is_shown_in_part() {
    let text = "x".repeat(1_000_000);
    assert!(text.parse::<ModuleName>().unwrap_err().to_string().len() < 300);
}

#[test]
fn refuses_paths_that_leave_the_module() {
    for path in
        ["/etc/x.proto", "../x.proto", "a/../x.proto", "a//x.proto", "a\\x.proto", "a/x.txt", "a\n.proto", ""]
    {
        assert!(path.parse::<FilePath>().is_err(), "{path:?} is taken");
    }
    assert!("acme/shop/v1/order.proto".parse::<FilePath>().is_ok());
}

#[test]
fn event_draft_and_owner_names_keep_to_their_alphabets() {
    assert!("order_placed".parse::<EventName>().is_ok());
    for name in ["", "Order", "1st", "order placed", "order\"", &"x".repeat(129)] {
        assert!(name.parse::<EventName>().is_err(), "{name:?} is taken");
    }
    assert!("feature-1".parse::<DraftName>().is_ok());
    assert!("feature/1".parse::<DraftName>().is_err());
    assert!("acme".parse::<OwnerName>().is_ok());
    for owner in ["", "*", "Acme", "acme/shop", "acme shop", &"x".repeat(65)] {
        assert!(owner.parse::<OwnerName>().is_err(), "{owner:?} is taken");
    }
}

#[test]
fn a_digest_reads_back_what_it_prints() {
    let digest = Digest::of(b"content");
    assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
    assert!("abc".parse::<Digest>().is_err());
}

#[test]
fn parts_of_a_digest_do_not_run_into_each_other() {
    let of = |parts: &[&str]| {
        let mut builder = DigestBuilder::default();
        for part in parts {
            builder.part(part.as_bytes());
        }
        builder.finish()
    };
    assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    assert_ne!(of(&["abc"]), of(&["abc", ""]));
}
