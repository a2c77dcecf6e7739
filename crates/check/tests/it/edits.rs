//! Modules of a few files that import each other, and edits of all kinds: those that break something, those
//! that do not compile, those that nobody sees.

use std::{collections::BTreeSet, fmt::Write};

/// Numbers that look random and are the same in every run (xorshift).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("below a usize")
    }
}

/// Files of a module, still apart.
#[derive(Clone, Debug)]
pub struct Module {
    files: Vec<File>,
}

#[derive(Clone, Debug)]
struct File {
    path: String,
    package: &'static str,
    imports: BTreeSet<String>,
    /// Top-level elements.
    items: Vec<String>,
}

const PACKAGES: [&str; 4] = ["a.v1", "a.v2", "b", "a"];

impl Module {
    /// Eight files, each of which may import those before it.
    pub fn generate(random: &mut Random) -> Module {
        let mut module = Module { files: Vec::new() };
        for number in 0..8 {
            let mut file = File {
                path: format!("f{number}.proto"),
                package: PACKAGES[random.below(3)],
                imports: BTreeSet::new(),
                items: Vec::new(),
            };
            let imported = (number > 0 && random.below(4) > 0).then(|| random.below(number));
            let uses = imported.map(|other| {
                file.imports.insert(module.files[other].path.clone());
                let package = module.files[other].package;
                let prefix = if package == file.package { String::new() } else { format!("{package}.") };
                (other, prefix)
            });
            file.items = items(number, uses.as_ref(), random);
            module.files.push(file);
        }
        module
    }

    /// Changes something.
    pub fn edit(&mut self, random: &mut Random) {
        let at = random.below(self.files.len());
        let other = random.below(self.files.len());
        let kind = random.below(16);
        let item = random.below(self.files[at].items.len());
        if self.files[at].items.is_empty() {
            return;
        }
        match kind {
            0 => self.files[at].items[item].insert_str(0, "// Said anew.\n"),
            1 => drop(self.files[at].items.remove(item)),
            2 => {
                let moved = self.files[at].items.remove(item);
                self.files[other].items.push(moved);
            }
            3 => {
                let copied = self.files[at].items[item].clone();
                self.files[other].items.push(copied);
            }
            4 => self.replace(at, item, "int32", "string"),
            5 => self.replace(at, item, "string name = 2;", "reserved 2;"),
            6 => self.replace(at, item, "_ZERO = 0", "_NONE = 0"),
            7 => self.replace(at, item, "optional", "repeated"),
            8 => self.replace(at, item, "message M", "message R"),
            9 => self.replace(at, item, "_ONE = 1;", "_ONE = 1; E_SHARED = 2;"),
            10 => self.replace(at, item, "= 10", "= 11"),
            11 => self.files[at].package = PACKAGES[random.below(4)],
            12 => {
                let path = self.files[other].path.clone();
                self.files[at].imports.insert(path);
            }
            13 => self.files[at].imports.clear(),
            14 => drop(self.files.remove(at)),
            _ => {
                let mut added = self.files[at].clone();
                added.path = format!("new/{}", added.path);
                added.items = vec![format!("message New{at} {{}}")];
                self.files.push(added);
            }
        }
    }

    fn replace(&mut self, file: usize, item: usize, from: &str, to: &str) {
        let item = &mut self.files[file].items[item];
        *item = item.replace(from, to);
    }

    /// Paths and texts.
    pub fn files(&self) -> Vec<(String, String)> {
        self.files.iter().map(|file| (file.path.clone(), file.text())).collect()
    }
}

impl File {
    fn text(&self) -> String {
        let mut text = format!("syntax = \"proto2\";\npackage {};\n", self.package);
        for import in &self.imports {
            let _ = writeln!(text, "import \"{import}\";");
        }
        text + &self.items.join("\n")
    }
}

/// A message, an enum, and at times a service and an extension, which refer to another file where
/// there is one.
fn items(number: usize, uses: Option<&(usize, String)>, random: &mut Random) -> Vec<String> {
    let (message, color) = match uses {
        Some((other, prefix)) => (format!("{prefix}M{other}"), format!("{prefix}E{other}")),
        None => (format!("M{number}"), format!("E{number}")),
    };
    let mut items = vec![
        format!(
            "message M{number} {{\n  optional int32 id = 1;\n  optional string name = 2;\n  \
             optional {message} other = 3;\n  optional {color} color = 4;\n  map<int32, {color}> colors = 5;\n  \
             extensions 100 to 110;\n}}"
        ),
        format!("enum E{number} {{ E{number}_ZERO = 0; E{number}_ONE = 1; }}"),
    ];
    if random.below(2) == 0 {
        items.push(format!("service S{number} {{ rpc Get({message}) returns (M{number}); }}"));
    }
    if random.below(2) == 0 {
        let tag = 100 + random.below(3);
        items.push(format!("extend {message} {{ optional int32 x{number} = {tag}; }}"));
    }
    items
}
