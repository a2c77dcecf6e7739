//! What somebody may have meant.

use prost_reflect::{DescriptorPool, FileDescriptor};
use prost_types::{DescriptorProto, FileDescriptorProto};

/// Guesses made in one compilation: each looks at all there is.
pub(crate) const MOST_GUESSES: usize = 50;

/// What to do about an import that is not found, given every path there is.
pub(crate) fn import<'a>(import: &str, paths: impl Iterator<Item = &'a str>) -> String {
    let paths: Vec<&str> = paths.collect();
    let below = |whole: &str, part: &str| whole.strip_suffix(part).is_some_and(|rest| rest.ends_with('/'));
    let mut moved: Vec<&str> =
        paths.iter().copied().filter(|path| below(import, path) || below(path, import)).collect();
    moved.sort_unstable_by_key(|path| path.len());
    let name = import.rsplit('/').next().unwrap_or(import);
    let meant = moved
        .first()
        .copied()
        .or_else(|| closest(import, paths.iter().copied()))
        .or_else(|| paths.iter().copied().filter(|path| below(path, name)).min());
    match meant {
        Some(path) => format!(
            "did you mean {path:?}? Imports start at the module's root; files of another module need an entry in [deps] of schemactl.toml"
        ),
        None => {
            "declare the module that has it in [deps] of schemactl.toml; imports start at a module's root"
                .to_owned()
        }
    }
}

/// The full names of types and extensions, each with the path of its file.
#[derive(Default)]
pub(crate) struct Names {
    all: Vec<(String, String)>,
}

impl Names {
    /// Adds what a file declares that is not in a pool.
    pub(crate) fn add_file(&mut self, file: &FileDescriptorProto) {
        let path = file.name();
        self.add(file.package(), path, file.enum_type.iter().map(|one| one.name()));
        self.add(file.package(), path, file.extension.iter().map(|one| one.name()));
        self.add_messages(file.package(), path, &file.message_type);
    }

    fn add_messages(&mut self, scope: &str, path: &str, messages: &[DescriptorProto]) {
        self.add(scope, path, messages.iter().map(|one| one.name()));
        for message in messages {
            let scope = join(scope, message.name());
            self.add(&scope, path, message.enum_type.iter().map(|one| one.name()));
            self.add(&scope, path, message.extension.iter().map(|one| one.name()));
            self.add_messages(&scope, path, &message.nested_type);
        }
    }

    fn add<'a>(&mut self, scope: &str, path: &str, names: impl Iterator<Item = &'a str>) {
        self.all.extend(names.map(|name| (join(scope, name), path.to_owned())));
    }

    /// Adds all that is linked.
    pub(crate) fn add_pool(&mut self, pool: &DescriptorPool) {
        let of = |name: &str, file: FileDescriptor| (name.to_owned(), file.name().to_owned());
        self.all.extend(pool.all_messages().map(|one| of(one.full_name(), one.parent_file())));
        self.all.extend(pool.all_enums().map(|one| of(one.full_name(), one.parent_file())));
        self.all.extend(pool.all_extensions().map(|one| of(one.full_name(), one.parent_file())));
    }

    /// What to do about a name that is not defined, given the linker's message about it in a file.
    pub(crate) fn hint(&self, message: &str, file: Option<&str>) -> Option<String> {
        let name = message.strip_prefix("name '")?.strip_suffix("' is not defined")?;
        let simple = last(name);
        let same =
            self.all.iter().filter(|(full, _)| last(full) == simple).min_by_key(|(full, _)| full.len());
        let slip = || {
            let meant = closest(simple, self.all.iter().map(|(full, _)| last(full)))?;
            self.all.iter().filter(|(full, _)| last(full) == meant).min_by_key(|(full, _)| full.len())
        };
        let (full, path) = same.or_else(slip)?;
        Some(match file {
            Some(file) if file == path => format!("did you mean {full:?}?"),
            _ if full == name.trim_start_matches('.') => format!("it is declared in {path:?}; import that"),
            _ => format!("did you mean {full:?}? It is declared in {path:?}, which then has to be imported"),
        })
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

/// The candidate that differs in the fewest letters, if few enough to be a slip.
pub(crate) fn closest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (text.chars().count() / 3).clamp(1, 3);
    candidates
        .filter(|candidate| candidate.len().abs_diff(text.len()) <= limit)
        .filter_map(|candidate| {
            let distance = distance(text, candidate);
            (distance > 0 && distance <= limit).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be changed, added or removed.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, left) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (column, right) in right.iter().enumerate() {
            let changed = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_slip_but_no_other_word() {
        let words = ["Money", "Address", "Order"];
        assert_eq!(closest("Mon", words.into_iter()), None);
        assert_eq!(closest("Monney", words.into_iter()), Some("Money"));
        assert_eq!(closest("Invoice", words.into_iter()), None);
    }

    #[test]
    fn finds_a_file_under_another_root() {
        let hint = import("proto/acme/money.proto", ["acme/money.proto"].into_iter());
        assert!(hint.starts_with("did you mean \"acme/money.proto\"?"), "{hint}");
        let hint = import("money.proto", ["acme/money.proto"].into_iter());
        assert!(hint.starts_with("did you mean \"acme/money.proto\"?"), "{hint}");
    }
}
