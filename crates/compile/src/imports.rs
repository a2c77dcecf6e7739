//! Which file imports which, where each comes from, and the order to link them in.

use std::collections::{HashMap, HashSet};

use schemactl_model::{Finding, Span};

use crate::{
    Limits,
    guard::Text,
    known::known,
    parse::Parsed,
    places::{Places, path::file::DEPENDENCY},
    suggest, visible,
    wire::Encoded,
};

/// A file to link.
pub(crate) struct Node<'a> {
    /// Its path.
    pub(crate) name: &'a str,
    /// Where its content is.
    pub(crate) origin: Origin<'a>,
    /// Every file whose names it may use: its imports and all that `import public` adds to them.
    ///
    /// The linker gets this list in place of the imports proper: it follows public imports one hop
    /// only, and takes exponential time where they mesh.
    pub(crate) visible: Vec<&'a str>,
}

impl Node<'_> {
    pub(crate) fn is_own(&self) -> bool {
        matches!(self.origin, Origin::Own(_))
    }
}

/// Where a file's content is.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// The module's own file of this index.
    Own(usize),
    /// A dependency's, the bundle's or a well-known file.
    Import(&'a Encoded),
}

/// Orders the module's files and all they import so that every file comes behind its imports.
pub(crate) fn order<'a>(
    texts: &'a [Text<'a>],
    parsed: &[Parsed],
    dependencies: &'a [Encoded],
    limits: &Limits,
) -> Result<Vec<Node<'a>>, Vec<Finding>> {
    let mut files: HashMap<&str, Origin<'_>> = HashMap::with_capacity(texts.len() + dependencies.len());
    files.extend(texts.iter().map(|text| (text.path, Origin::Own(text.index))));
    for file in dependencies.iter().chain(known().values()) {
        files.entry(&file.name).or_insert(Origin::Import(file));
    }
    let mut roots: Vec<&str> = texts.iter().map(|text| text.path).collect();
    roots.sort_unstable();
    walk(files, texts, parsed, roots, limits)
}

/// Orders the files of a descriptor set, all of them.
pub(crate) fn order_set<'a>(set: &'a [Encoded], limits: &Limits) -> Result<Vec<Node<'a>>, Vec<Finding>> {
    let roots = set.iter().map(|file| file.name.as_str()).collect();
    let files = set.iter().chain(known().values()).rev();
    let files = files.map(|file| (file.name.as_str(), Origin::Import(file))).collect();
    walk(files, &[], &[], roots, limits)
}

fn walk<'a>(
    files: HashMap<&'a str, Origin<'a>>,
    texts: &'a [Text<'a>],
    parsed: &[Parsed],
    roots: Vec<&'a str>,
    limits: &Limits,
) -> Result<Vec<Node<'a>>, Vec<Finding>> {
    let mut walk = Walk {
        files,
        texts,
        parsed,
        limits,
        state: HashMap::new(),
        nodes: Vec::new(),
        places: HashMap::new(),
        findings: Vec::new(),
    };
    for root in roots {
        walk.visit(root);
    }
    if walk.findings.is_empty() { visible::follow(walk.nodes, limits) } else { Err(walk.findings) }
}

/// How far the walk has got with a file.
#[derive(Clone, Copy)]
enum State {
    /// Its imports are being walked.
    Open,
    /// It is in order; the number is the length of its longest chain of imports.
    Done(usize),
}

/// A depth-first walk with a stack of its own: a chain of imports may be longer than ours.
struct Walk<'a, 'b> {
    files: HashMap<&'a str, Origin<'a>>,
    texts: &'a [Text<'a>],
    parsed: &'b [Parsed],
    limits: &'b Limits,
    state: HashMap<&'a str, State>,
    nodes: Vec<(&'a str, Origin<'a>, Imports<'a>)>,
    places: HashMap<usize, Places<'a>>,
    findings: Vec<Finding>,
}

/// The imports of a file that are there, each with its position among all it has.
pub(crate) struct Imports<'a> {
    pub(crate) all: Vec<(usize, &'a str)>,
    pub(crate) public: Vec<&'a str>,
}

/// A file whose imports are being walked.
struct Frame<'a> {
    name: &'a str,
    origin: Origin<'a>,
    imports: Imports<'a>,
    next: usize,
    depth: usize,
}

impl<'a> Walk<'a, '_> {
    fn visit(&mut self, root: &'a str) {
        let mut stack: Vec<Frame<'a>> = Vec::new();
        self.open(root, &mut stack);
        while let Some(frame) = stack.last_mut() {
            let Some(&(position, import)) = frame.imports.all.get(frame.next) else {
                let depth = frame.depth + 1;
                if let Some(frame) = stack.pop() {
                    self.close(frame, depth);
                }
                if let Some(importer) = stack.last_mut() {
                    importer.depth = importer.depth.max(depth);
                }
                continue;
            };
            frame.next += 1;
            match self.state.get(import) {
                Some(State::Done(depth)) => frame.depth = frame.depth.max(*depth),
                Some(State::Open) => {
                    let finding = self.cycle(&stack, import, position);
                    self.findings.extend(finding);
                }
                None => self.open(import, &mut stack),
            }
        }
    }

    fn open(&mut self, name: &'a str, stack: &mut Vec<Frame<'a>>) {
        if self.state.contains_key(name) {
            return;
        }
        let Some(&origin) = self.files.get(name) else {
            return;
        };
        self.state.insert(name, State::Open);
        let imports = self.imports(origin);
        stack.push(Frame { name, origin, imports, next: 0, depth: 0 });
    }

    fn close(&mut self, frame: Frame<'a>, depth: usize) {
        self.state.insert(frame.name, State::Done(depth));
        // One file of a chain that is too long is enough to say so.
        if depth == self.limits.import_depth + 1 {
            let message = format!("the chain of imports is longer than {} files", self.limits.import_depth);
            let finding = self.at_import(frame.origin, 0, message);
            self.findings.push(finding);
        }
        self.nodes.push((frame.name, frame.origin, frame.imports));
    }

    fn imports(&mut self, origin: Origin<'a>) -> Imports<'a> {
        let (names, public): (Vec<&str>, Vec<usize>) = match origin {
            Origin::Import(file) if file.syntax == "editions" => {
                self.findings.push(editions(&file.name));
                (Vec::new(), Vec::new())
            }
            Origin::Import(file) => (file.imports.iter().map(String::as_str).collect(), file.public.clone()),
            Origin::Own(index) => {
                let file = &self.parsed[index].descriptor;
                let public = file.public_dependency.iter().filter_map(|index| usize::try_from(*index).ok());
                (file.dependency.iter().map(String::as_str).collect(), public.collect())
            }
        };
        let mut all = Vec::with_capacity(names.len());
        let mut seen = HashSet::with_capacity(names.len());
        let mut problems = Vec::new();
        for (position, name) in names.iter().enumerate() {
            match self.files.get_key_value(*name) {
                _ if !seen.insert(name) => {
                    problems.push((position, format!("import {name:?} is listed twice"), None))
                }
                Some((&name, _)) => all.push((position, name)),
                None => {
                    // A guess looks at every path there is.
                    let guess = problems.len() + self.findings.len() < suggest::MOST_GUESSES;
                    let hint = guess.then(|| suggest::import(name, self.files.keys().copied()));
                    problems.push((position, format!("import {name:?} is not found"), hint));
                }
            }
        }
        let is_public = |(position, _): &&(usize, &str)| public.contains(position);
        let public = all.iter().filter(is_public).map(|(_, name)| *name).collect();
        for (position, message, hint) in problems {
            let finding = self.at_import(origin, position, message);
            self.findings.push(match hint {
                Some(hint) => finding.with_hint(hint),
                None => finding,
            });
        }
        Imports { all, public }
    }

    fn cycle(&mut self, stack: &[Frame<'a>], import: &str, position: usize) -> Option<Finding> {
        let from = stack.iter().position(|frame| frame.name == import)?;
        let mut cycle: Vec<&str> = stack[from..].iter().map(|frame| frame.name).collect();
        if cycle.len() > 8 {
            cycle.splice(4..cycle.len() - 3, ["…"]);
        }
        cycle.push(import);
        let message = format!("files import each other in a circle: {}", cycle.join(" -> "));
        Some(self.at_import(stack.last()?.origin, position, message))
    }

    /// A finding at an import statement; a file of a dependency is reported without a place.
    fn at_import(&mut self, importer: Origin<'a>, position: usize, message: String) -> Finding {
        match importer {
            Origin::Own(index) => {
                let (text, parsed) = (self.texts[index], &self.parsed[index]);
                let places =
                    self.places.entry(index).or_insert_with(|| Places::new(text.text, &parsed.source_info));
                let span = places.span(&[DEPENDENCY, i32::try_from(position).unwrap_or(i32::MAX)]);
                text.finding(span, message)
            }
            Origin::Import(file) => {
                let message = format!("{message}, by {:?} of a dependency", file.name);
                Finding::error(Finding::COMPILE, None, Span::START, message)
            }
        }
    }
}

fn editions(name: &str) -> Finding {
    let message = format!("{name:?} of a dependency uses editions, which are not supported yet");
    Finding::error(Finding::COMPILE, None, Span::START, message)
        .with_hint("depend on a version of it that is written in proto2 or proto3")
}
