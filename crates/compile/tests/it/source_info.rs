//! Source info is protoc's, location by location.

use prost_types::source_code_info::Location;

use crate::world::{descriptors, module};

/// One location a line, as in `everything.locations`.
fn render(location: &Location) -> String {
    let mut line = format!("{:?} {:?}", location.path, location.span);
    let comments = [("leading", &location.leading_comments), ("trailing", &location.trailing_comments)];
    for (name, comment) in comments {
        if let Some(comment) = comment {
            line += &format!(" {name} {comment:?}");
        }
    }
    for comment in &location.leading_detached_comments {
        line += &format!(" detached {comment:?}");
    }
    line
}

fn locations(source: &str) -> Vec<String> {
    let set = descriptors(&module([("everything.proto", source)]));
    let info = set.file.last().unwrap().source_code_info.as_ref().unwrap();
    info.location.iter().map(render).collect()
}

/// `everything.locations` is what protoc 35.1 says of `everything.proto`.
#[test]
fn every_kind_of_declaration_is_located_as_by_protoc() {
    let golden: Vec<&str> = include_str!("everything.locations").lines().collect();
    let ours = locations(include_str!("everything.proto"));
    for (number, (ours, golden)) in ours.iter().zip(&golden).enumerate() {
        assert_eq!(ours, golden, "location {number}");
    }
    assert_eq!(ours.len(), golden.len());
}

#[test]
fn windows_line_ends_stay_in_comments() {
    let found = locations("syntax = \"proto3\";\r\n// a\r\nmessage A {}\r\n");
    assert_eq!(found[2], r#"[4, 0] [2, 0, 12] leading " a\r\n""#);
}

#[test]
fn a_byte_order_mark_takes_three_columns() {
    assert_eq!(locations("\u{feff}syntax = \"proto3\";")[1], "[12] [0, 3, 21]");
}
