use crate::world::{Ended, SMALL, World, redacted};

#[test]
fn a_token_is_printed_once_and_alone() {
    let world = World::with(SMALL).and_registry();
    let created = world.run(&["token", "create", "ci", "--role", "publisher"]).fine();
    let token = created.stdout();
    assert!(token.starts_with("sctl_") && token.len() == 5 + 64 + 1, "{created}");
    let shown = redacted(&created);
    let note = "made ci (publisher of everything, until [day]); the token is shown this once";
    assert_eq!(shown.lines().last(), Some(note));
    world.end(world.command(&["publish"]).env("SCHEMACTL_TOKEN", token.trim())).fine();
    // A use is noted soon, but not at once.
    let all_used = || {
        let listed = world.run(&["token", "list", "--format", "json"]).fine().stdout();
        listed.lines().all(|line| line.contains("\"last_used_at\":"))
    };
    let mut looks = 0..100;
    while !all_used() {
        assert!(looks.next().is_some(), "nobody noted that the tokens were used");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let listed = world.run(&["token", "list"]).fine();
    assert!(!listed.to_string().contains(token.trim()), "{listed}");
    insta::assert_snapshot!("tokens_listed", redacted(&listed));
}

#[test]
fn a_revoked_token_opens_nothing() {
    let world = World::with(SMALL).and_registry();
    let token = world.run(&["token", "create", "ci", "--role", "publisher"]).fine().stdout();
    world.run(&["token", "revoke", "ci"]).fine();
    let refused = world.end(world.command(&["publish"]).env("SCHEMACTL_TOKEN", token.trim()));
    assert!(refused.code == Some(3) && refused.stderr.contains("does not accept the token"), "{refused}");
    let listed = world.run(&["token", "list", "--format", "json"]).fine().stdout();
    let revoked: Vec<_> = listed.lines().map(|line| line.contains("\"revoked_at\":")).collect();
    assert_eq!(revoked, [false, true], "{listed}");
    insta::assert_snapshot!("tokens_taken", world.run(&["token", "create", "ci", "--role", "reader"]));
    insta::assert_snapshot!("tokens_last_admin", world.run(&["token", "revoke", "admin"]));
    insta::assert_snapshot!("tokens_odd_role", world.run(&["token", "create", "x", "--role", "writer"]));
}

#[test]
fn a_token_reaches_as_far_as_it_says() {
    let world = World::with(SMALL).and_registry();
    let create = |words: &[&str]| world.run(&[&["token", "create"], words].concat());
    let other = create(&["other", "--role", "publisher", "--scope", "acme/cart", "--scope", "beta"]).fine();
    insta::assert_snapshot!("tokens_scoped", redacted_token(&other));
    let as_other =
        |words: &[&str]| world.end(world.command(words).env("SCHEMACTL_TOKEN", other.stdout().trim()));
    insta::assert_snapshot!("tokens_elsewhere", as_other(&["publish"]));
    let endless = create(&["service", "--role", "reader", "--until", "never"]).fine();
    assert!(endless.stderr.starts_with("made service (reader of everything, without an end)"), "{endless}");
    let dated = create(&["dated", "--role", "admin", "--scope", "acme", "--until", "2999-12-31"]).fine();
    assert!(dated.stderr.starts_with("made dated (admin of acme, until 2999-12-31)"), "{dated}");
    insta::assert_snapshot!("tokens_odd_scope", create(&["x", "--role", "publisher", "--scope", "acme/*"]));
    insta::assert_snapshot!("tokens_odd_end", create(&["x", "--role", "publisher", "--until", "tomorrow"]));
    insta::assert_snapshot!("tokens_reader_scope", create(&["x", "--role", "reader", "--scope", "acme"]));
}

/// The text of a token differs from run to run.
fn redacted_token(ended: &Ended) -> String {
    redacted(ended).replace(ended.stdout().trim(), "[token]")
}
