use crate::world::{Ended, SMALL, World};

/// A publish, a refusal, and the entries about them.
fn world() -> World {
    let world = World::with(SMALL).and_registry();
    let token = world.run(&["token", "create", "ci", "--role", "reader"]).fine().stdout();
    world.run(&["publish"]).fine();
    let refused = world.end(world.command(&["publish"]).env("SCHEMACTL_TOKEN", token.trim()));
    assert_eq!(refused.code, Some(3), "{refused}");
    world
}

/// Without the time at the start of each line.
fn entries(ended: &Ended) -> Vec<String> {
    let lines = ended.stdout();
    lines.lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect()
}

#[test]
fn who_did_what_is_listed_the_newest_first() {
    let world = world();
    let all = world.run(&["audit"]).fine();
    let expected = [
        "ci  publish  acme/small  forbidden  from 127.0.0.1",
        "admin  publish  acme/small  done  from 127.0.0.1",
        "admin  create_token  ci  done  from 127.0.0.1",
        "schemactl  publish  schemactl/options  done",
        "schemactl  create_token  admin  done",
    ];
    assert_eq!(entries(&all), expected);
    assert_eq!(entries(&world.run(&["audit", "--limit", "2"]).fine()), expected[..2]);
    let words = ["audit", "--target", "acme", "--outcome", "done", "--since", "2020-01-01"];
    assert_eq!(entries(&world.run(&words).fine()), expected[1..2]);
    let none = world.run(&["audit", "--until", "2020-01-01"]).fine();
    assert_eq!((none.stdout().as_str(), none.stderr.as_str()), ("", "nothing of that is in the audit log\n"));
    let odd = world.run(&["audit", "--since", "yesterday"]);
    assert!(odd.code == Some(2) && odd.stderr.contains("write for example 2026-12-31"), "{odd}");
}

#[test]
fn an_export_goes_on_behind_the_last_one() {
    let world = world();
    let exported = world.run(&["audit", "export"]).fine().stdout();
    let ids: Vec<&str> = exported.lines().map(|line| line[6..].split_once(',').unwrap().0).collect();
    assert!(ids.len() == 5 && ids.is_sorted(), "{exported}");
    let rest = world.run(&["audit", "export", "--after", ids[3]]).fine().stdout();
    assert_eq!(rest.lines().collect::<Vec<_>>(), exported.lines().skip(4).collect::<Vec<_>>());
    let own = world.run(&["audit", "export", "--who", "ci"]).fine().stdout();
    assert!(own.lines().count() == 1 && own.contains("\\\"permission\\\":\\\"publish\\\""), "{own}");
}
