//! Paths of source info, read by the structure of `google/protobuf/descriptor.proto`: which
//! declarations is something part of?

/// What a path has come to.
#[derive(Clone, Copy)]
enum Kind {
    File,
    Message,
    Field,
    Oneof,
    Enum,
    EnumValue,
    Service,
    Method,
    ExtensionRange,
    Reservation,
}

/// What a field number leads to.
enum Step {
    /// One of several elements; its index follows.
    Element(Kind),
    /// The same, where the statement around them is a declaration too: `extend`, `reserved`.
    Listed(Kind),
    /// A statement that may be one of several; its index follows.
    Import,
    /// A statement.
    Statement,
    /// An option, to the end of the path.
    Option,
}

/// A declaration that something is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Declaration<'a> {
    pub location: &'a [i32],
    /// Whether it is an element of the schema, not a statement like `package` or `option`.
    pub is_element: bool,
}

/// The declarations that a location is part of, itself included, from the outside in.
pub(crate) fn declarations(location: &[i32]) -> Vec<Declaration<'_>> {
    let mut found = Vec::new();
    let mut push = |length: usize, is_element| {
        if let Some(location) = location.get(..length) {
            found.push(Declaration { location, is_element });
        }
    };
    let (mut kind, mut at) = (Kind::File, 0);
    while let Some(step) = location.get(at).and_then(|number| step(kind, *number)) {
        match step {
            Step::Element(next) => {
                push(at + 2, true);
                kind = next;
            }
            Step::Listed(next) => {
                push(at + 1, false);
                push(at + 2, !matches!(next, Kind::Reservation | Kind::ExtensionRange));
                kind = next;
            }
            Step::Import => push(at + 2, false),
            Step::Statement => push(at + 1, false),
            Step::Option => push(location.len(), false),
        }
        if matches!(step, Step::Import | Step::Statement | Step::Option) {
            break;
        }
        at += 2;
    }
    found
}

fn step(kind: Kind, number: i32) -> Option<Step> {
    Some(match (kind, number) {
        (Kind::File, 2 | 12 | 14) | (Kind::Field, 7) => Step::Statement,
        (Kind::File, 3) => Step::Import,
        (Kind::File, 4) | (Kind::Message, 3) => Step::Element(Kind::Message),
        (Kind::File, 5) | (Kind::Message, 4) => Step::Element(Kind::Enum),
        (Kind::File, 6) => Step::Element(Kind::Service),
        (Kind::File, 7) | (Kind::Message, 6) => Step::Listed(Kind::Field),
        (Kind::Message, 2) => Step::Element(Kind::Field),
        (Kind::Message, 5) => Step::Listed(Kind::ExtensionRange),
        (Kind::Message, 8) => Step::Element(Kind::Oneof),
        (Kind::Message, 9 | 10) | (Kind::Enum, 4 | 5) => Step::Listed(Kind::Reservation),
        (Kind::Enum, 2) => Step::Element(Kind::EnumValue),
        (Kind::Service, 2) => Step::Element(Kind::Method),
        (Kind::File | Kind::Field, 8)
        | (Kind::Message, 7)
        | (Kind::Oneof, 2)
        | (Kind::Enum | Kind::EnumValue | Kind::Service | Kind::ExtensionRange, 3)
        | (Kind::Method, 4) => Step::Option,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(location: &[i32], expected: &[&[i32]]) {
        let found: Vec<_> = declarations(location).iter().map(|one| one.location).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_part_belongs_to_its_element_and_to_what_is_around_that() {
        // The name of a field of a nested message.
        check(&[4, 0, 3, 1, 2, 5, 1], &[&[4, 0], &[4, 0, 3, 1], &[4, 0, 3, 1, 2, 5]]);
        // A method's request type.
        check(&[6, 2, 2, 0, 2], &[&[6, 2], &[6, 2, 2, 0]]);
        // A message's option.
        check(&[4, 0, 7, 61117, 1], &[&[4, 0], &[4, 0, 7, 61117, 1]]);
        // A field of an `extend` block.
        check(&[7, 0, 1], &[&[7], &[7, 0]]);
    }

    #[test]
    fn statements_of_a_file_stand_alone() {
        check(&[2], &[&[2]]);
        check(&[3, 4], &[&[3, 4]]);
        check(&[8, 11], &[&[8, 11]]);
        check(&[], &[]);
    }

    #[test]
    fn a_path_that_no_descriptor_has_ends_where_it_goes_astray() {
        check(&[4], &[]);
        check(&[4, 0, 99, 1], &[&[4, 0]]);
        check(&[77, 1], &[]);
    }
}
