//! Changes that break, each with the findings it must raise.

mod enums;
mod extensions;
mod fields;
mod files;
mod messages;
mod oneofs;
mod services;

use crate::compatibility::{
    random::Random,
    schemas::{Project, parent_of, short_name},
};

/// What was broken: an element that no other change may touch, and what must be said about it.
pub struct Broken {
    /// Full names of what was changed.
    pub elements: Vec<String>,
    pub expected: Vec<Expected>,
}

/// A finding that must be there in each of some categories.
pub struct Expected {
    pub rule: &'static str,
    pub categories: &'static [&'static str],
    /// A part of its message that no other element's has.
    pub says: String,
}

const SOURCE: &[&str] = &["FILE", "PACKAGE"];
const SOURCE_AND_CSR: &[&str] = &["CSR", "FILE", "PACKAGE"];
const ALL: &[&str] = &["CSR", "FILE", "PACKAGE", "WIRE_JSON", "WIRE"];
const LOSSLESS: &[&str] = &["LOSSLESS"];

type Break = fn(&mut Project, &mut Random, &Touched) -> Option<Broken>;

const BREAKS: &[Break] = &[
    fields::delete_field,
    fields::renumber_field,
    fields::rename_field,
    fields::retype_field,
    fields::narrow_field,
    fields::make_list,
    fields::make_presence_implicit,
    fields::change_default,
    fields::add_required,
    oneofs::move_out_of_oneof,
    oneofs::delete_oneof,
    messages::unreserve_message,
    enums::unreserve_enum,
    enums::renumber_enum_value,
    enums::rename_enum_value,
    enums::delete_enum_value,
    enums::delete_enum,
    messages::delete_message,
    services::delete_service,
    services::delete_method,
    services::make_method_stream,
    services::change_request,
    files::change_go_package,
    extensions::delete_extension,
    extensions::retype_extension,
];

/// What earlier changes were made to.
#[derive(Default)]
pub struct Touched(Vec<String>);

impl Touched {
    /// Whether an element is none of them, has none in it and is in none.
    fn spares(&self, element: &str) -> bool {
        let is_inside = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        !self.0.iter().any(|touched| is_inside(touched, element) || is_inside(element, touched))
    }
}

/// Makes up to `count` changes to elements of which none lies in another.
pub fn break_something(project: &mut Project, count: usize, random: &mut Random) -> Vec<Broken> {
    let mut touched = Touched::default();
    let mut broken = Vec::new();
    // Not every module has what every change needs.
    for _ in 0..count * 8 {
        if broken.len() == count {
            break;
        }
        if let Some(next) = random.pick(BREAKS)(project, random, &touched) {
            touched.0.extend(next.elements.iter().cloned());
            broken.push(next);
        }
    }
    broken
}

fn expect(rule: &'static str, categories: &'static [&'static str], says: impl Into<String>) -> Expected {
    Expected { rule, categories, says: says.into() }
}

fn one(element: String, expected: Vec<Expected>) -> Option<Broken> {
    Some(Broken { elements: vec![element], expected })
}

/// A number that nothing had.
fn fresh(project: &mut Project) -> i32 {
    project.names += 1;
    20_000 + project.names as i32
}

/// buf says nothing of a package that has nothing of the kind left.
fn gone_from_package(rule: &'static str, full_name: &str, left: &[&str]) -> Option<Expected> {
    let is_left = left.contains(&parent_of(full_name));
    is_left.then(|| expect(rule, &["PACKAGE"], format!("\"{}\"", short_name(full_name))))
}
