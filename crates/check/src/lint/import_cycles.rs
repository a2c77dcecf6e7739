//! Packages that import each other in a circle.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use schemactl_model::schema::{FileId, Schema};

use super::{Check, Checked, Report};
use crate::{place::part_or_file, rule::rule};

rule! {
    /// Languages in which a package is a unit of compilation cannot build them.
    ///
    /// ```proto bad
    /// import "acme/v2/b.proto";
    /// message A { acme.v2.B b = 1; }
    /// // FILE acme/v1/c.proto
    /// message C {}
    /// // FILE acme/v2/b.proto
    /// package acme.v2;
    /// import "acme/v1/c.proto";
    /// message B { acme.v1.C c = 1; }
    /// ```
    /// ```proto good
    /// import "acme/v2/b.proto";
    /// message A { acme.v2.B b = 1; }
    /// // FILE acme/v2/b.proto
    /// package acme.v2;
    /// message B {}
    /// ```
    PACKAGE_NO_IMPORT_CYCLE [MINIMAL BASIC STANDARD] Schema(no_import_cycle)
    "Checks that packages do not have import cycles."
}

fn no_import_cycle(report: &mut Report) {
    let schema = report.schema;
    let packages = Packages::of(schema);
    for package in packages.imports.keys() {
        let ways = packages.ways_to(package);
        for (imported, statements) in &packages.imports[package] {
            if !ways.contains_key(imported) {
                continue;
            }
            let mut cycle = vec![*package, *imported];
            while let Some(next) =
                cycle.last().filter(|last| *last != package).and_then(|last| ways.get(last))
            {
                cycle.push(next);
            }
            for (file, index) in
                statements.iter().filter(|(file, _)| report.is_own(*file)).copied().collect::<Vec<_>>()
            {
                report.add(
                    part_or_file(schema, file, &[3, index]),
                    format!("Package import cycle: {}", cycle.join(" -> ")),
                    "move what both packages need into a third",
                );
            }
        }
    }
}

/// Import statements as file and position.
type Statements = Vec<(FileId, i32)>;

/// Which packages import which, by which statements.
struct Packages<'a> {
    imports: BTreeMap<&'a str, BTreeMap<&'a str, Statements>>,
    importers: HashMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Packages<'a> {
    fn of(schema: &'a Schema) -> Self {
        let mut packages = Packages { imports: BTreeMap::new(), importers: HashMap::new() };
        for (id, file) in schema.files() {
            for (index, import) in (0..).zip(&file.imports) {
                let Some(imported) = import.file.map(|file| &*schema[file].package) else {
                    continue;
                };
                let package = &*file.package;
                if package.is_empty() || imported.is_empty() || package == imported {
                    continue;
                }
                packages.imports.entry(package).or_default().entry(imported).or_default().push((id, index));
                packages.importers.entry(imported).or_default().insert(package);
            }
        }
        packages
    }

    /// For every package from which imports lead to `package`, the next one on a shortest way there.
    fn ways_to(&self, package: &'a str) -> HashMap<&'a str, &'a str> {
        let mut ways = HashMap::new();
        let mut queue = VecDeque::from([package]);
        while let Some(reached) = queue.pop_front() {
            for importer in self.importers.get(reached).into_iter().flatten() {
                if *importer != package && !ways.contains_key(importer) {
                    ways.insert(*importer, reached);
                    queue.push_back(importer);
                }
            }
        }
        ways
    }
}
