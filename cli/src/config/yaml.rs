//! As much YAML as configuration needs: maps, lists and scalars with their places. Anchors, tags and
//! second documents are refused, so that a file is never larger in memory than on disk.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::error::{Place, at};
use crate::error::{Error, Result};

/// How deep maps and lists may nest.
const DEEPEST: usize = 32;

/// A value and where it starts.
#[derive(Debug)]
pub(super) struct Node {
    pub place: Place,
    pub value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Map(Vec<(Node, Node)>),
    List(Vec<Node>),
    /// A scalar as written; `plain` ones may mean a number, a truth or nothing.
    Scalar {
        text: String,
        plain: bool,
    },
}

/// A map or list that is being read.
enum Open {
    Map { place: Place, entries: Vec<(Node, Node)>, key: Option<Node> },
    List { place: Place, items: Vec<Node> },
}

/// Reads a document. An empty one is an empty map.
pub(super) fn parse(file: &str, text: &str) -> Result<Node> {
    let mut open: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| at(file, Some(place(error.marker())), error.info()))?;
        let here = place(&span.start);
        let refuse = |what: &str| -> Error { at(file, Some(here), what) };
        let node = match event {
            Event::Alias(_) => {
                return Err(refuse("aliases are not read here").hint("write the value out").into());
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => {
                return Err(refuse("tags are not read here").into());
            }
            Event::DocumentStart(_) if root.is_some() => {
                return Err(refuse("there is a second document").into());
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if open.len() >= DEEPEST => {
                return Err(refuse("this nests too deep").into());
            }
            Event::MappingStart(..) => {
                open.push(Open::Map { place: here, entries: Vec::new(), key: None });
                continue;
            }
            Event::SequenceStart(..) => {
                open.push(Open::List { place: here, items: Vec::new() });
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => match open.pop() {
                Some(Open::Map { place, entries, .. }) => Node { place, value: Value::Map(entries) },
                Some(Open::List { place, items }) => Node { place, value: Value::List(items) },
                None => continue,
            },
            Event::Scalar(text, style, _, None) => {
                let plain = style == ScalarStyle::Plain;
                Node { place: here, value: Value::Scalar { text: text.into_owned(), plain } }
            }
            _ => continue,
        };
        match open.last_mut() {
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => *key = Some(node),
            },
            None => root = Some(node),
        }
    }
    let empty = Node { place: Place { line: 1, column: 1 }, value: Value::Map(Vec::new()) };
    Ok(root.unwrap_or(empty))
}

fn place(marker: &Marker) -> Place {
    Place { line: marker.line().max(1), column: marker.col() + 1 }
}

impl Node {
    /// Its text, if it is a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, plain } if !(*plain && matches!(text.as_str(), "" | "~" | "null")) => {
                Some(text)
            }
            _ => None,
        }
    }

    /// Its truth, if it is one.
    pub fn flag(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar { text, plain: true } => match text.as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it says nothing.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Scalar { plain: true, .. }) && self.text().is_none()
    }
}
