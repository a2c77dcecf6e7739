//! What may be there only once in a module: names, and the numbers of extensions.
//!
//! Of two files that claim the same, one compiles without the other.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use schemactl_model::schema::{Field, File, Schema};

/// Whether two extensions of a schema have one number of one message. Which of them a comparison takes
/// depends on all files.
pub(super) fn extends_twice(schema: &Schema) -> bool {
    let mut seen = HashSet::new();
    let mut extensions = schema.fields().filter_map(|(_, field)| extension(schema, field));
    extensions.any(|extension| !seen.insert(extension))
}

/// Whether something in `changed` outside of the unchanged files claims what an unchanged file of `after` has.
pub(super) fn clash(changed: &Schema, after: &Schema, unchanged: &HashSet<&str>) -> bool {
    let is_unchanged = |file: &File| unchanged.contains(&*file.path);
    let files = changed.files().map(|(_, file)| file).filter(|file| !is_unchanged(file));
    let names: HashMap<Cow<'_, str>, Kind> = files.flat_map(|file| names(changed, file)).collect();
    let has_name = |(name, kind): (Cow<'_, str>, Kind)| {
        names.get(&name).is_some_and(|claimed| [*claimed, kind] != [Kind::Package, Kind::Package])
    };
    let mut left = after.files().map(|(_, file)| file).filter(|file| is_unchanged(file));
    if left.any(|file| self::names(after, file).any(has_name)) {
        return true;
    }
    let claims = |schema, of_unchanged: bool| {
        let fields = Schema::fields(schema).map(|(_, field)| field);
        let fields = fields.filter(move |field| is_unchanged(&schema[field.file]) == of_unchanged);
        fields.filter_map(move |field| extension(schema, field))
    };
    let numbers: HashSet<_> = claims(changed, false).collect();
    !numbers.is_empty() && claims(after, true).any(|extension| numbers.contains(&extension))
}

/// What a name is of. Any number of files may have one package.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Package,
    Element,
}

/// The names that a file adds to those of its packages, and the packages; what is inside of a message is
/// nobody else's.
fn names<'a>(schema: &'a Schema, file: &'a File) -> impl Iterator<Item = (Cow<'a, str>, Kind)> {
    let package = &*file.package;
    let outer = package.match_indices('.').map(|(end, _)| &package[..end]);
    let packages = outer.chain((!package.is_empty()).then_some(package));
    let messages = file.messages.iter().map(|id| &*schema[*id].full_name);
    let services = file.services.iter().map(|id| &*schema[*id].full_name);
    let extensions = file.extensions.iter().map(|id| &*schema[*id].full_name);
    let enums = file.enums.iter().map(|id| &*schema[*id].full_name);
    let values = file.enums.iter().flat_map(|id| &schema[*id].values).map(move |id| {
        // A value is a sibling of its enum.
        let name = &schema[*id].name;
        if package.is_empty() { Cow::Borrowed(&**name) } else { Cow::Owned(format!("{package}.{name}")) }
    });
    let elements = messages.chain(services).chain(extensions).chain(enums).map(Cow::Borrowed).chain(values);
    packages
        .map(|name| (Cow::Borrowed(name), Kind::Package))
        .chain(elements.map(|name| (name, Kind::Element)))
}

/// The message that an extension extends, and its number there.
fn extension<'a>(schema: &'a Schema, field: &Field) -> Option<(&'a str, i32)> {
    Some((&*schema[field.extendee?].full_name, field.number))
}
