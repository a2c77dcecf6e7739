//! Parsed files to linked descriptors: names resolved, options interpreted.

use std::{borrow::Cow, collections::HashSet};

use prost::{DecodeError, Message};
use prost_reflect::{DescriptorError, DescriptorPool};
use prost_types::{DescriptorProto, FileDescriptorProto};
use schemactl_model::{Finding, Span};

use crate::{
    attach::Attacher,
    deadline::Deadline,
    diagnose,
    guard::Text,
    hidden::{self, Hidden},
    imports::{Node, Origin},
    locate::SourceInfo,
    parallel,
    parse::{Parsed, violated},
    validate::{self, Values},
    wire::{self, Encoded, file},
};

/// Files given to the pool at once: it keeps a copy of all of them until it is done with the last.
const BATCH: usize = 256;

/// The fields in which a linked file differs from the file as it is given out.
const IMPORTS: [u32; 3] = [file::DEPENDENCY, file::PUBLIC_DEPENDENCY, file::WEAK_DEPENDENCY];

/// A descriptor pool whose files see what they may see, and no more, by a flat list of imports.
pub(crate) struct Linker {
    pool: DescriptorPool,
    /// Full names of the map entries of all files.
    map_entries: HashSet<String>,
}

impl Linker {
    pub(crate) fn new() -> Self {
        Linker { pool: DescriptorPool::new(), map_entries: HashSet::new() }
    }

    pub(crate) fn pool(&self) -> &DescriptorPool {
        &self.pool
    }

    /// Adds files that are linked already, as they are.
    pub(crate) fn add_encoded<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a Encoded, &'a [&'a str])>,
    ) -> Result<(), DescriptorError> {
        let mut set = Vec::new();
        for (encoded, visible) in files {
            let mut bytes = wire::without(&encoded.bytes, &IMPORTS).map(Vec::from).unwrap_or_default();
            for name in visible {
                wire::append(&mut bytes, file::DEPENDENCY, name.as_bytes());
            }
            wire::append_file(&mut set, &bytes);
        }
        self.pool.decode_file_descriptor_set(set.as_slice())
    }

    /// Adds files that are linked already, for others to be linked against: without their custom options, and
    /// with maps as what they are on the wire.
    pub(crate) fn add_imports<'a>(
        &mut self,
        files: impl Iterator<Item = (&'a Encoded, &'a [&'a str])>,
    ) -> Result<(), String> {
        let mut parsed = Vec::new();
        for (encoded, visible) in files {
            let mut descriptor =
                FileDescriptorProto::decode(encoded.bytes.as_ref()).map_err(|error| error.to_string())?;
            let hidden = hidden::hide(&mut descriptor);
            hidden::map_entries(&descriptor, &hidden, &mut self.map_entries);
            parsed.push((descriptor, visible.iter().map(|name| (*name).to_owned()).collect()));
        }
        self.add_parsed(parsed.into_iter()).map_err(|error| error.to_string())
    }

    /// Adds files of the module, all or none.
    pub(crate) fn add_parsed(
        &mut self,
        files: impl Iterator<Item = (FileDescriptorProto, Vec<String>)>,
    ) -> Result<(), DescriptorError> {
        let files = files.map(|(mut descriptor, visible)| {
            descriptor.dependency = visible;
            descriptor.public_dependency.clear();
            descriptor.weak_dependency.clear();
            descriptor
        });
        let files: Vec<FileDescriptorProto> = files.collect();
        let extend = files.iter().any(extends);
        let added = self.pool.add_file_descriptor_protos(files);
        if added.is_err() && extend {
            self.rebuild()?;
        }
        added
    }

    /// Builds the pool anew from its files. When the library takes a file back, messages keep what it extended them
    /// with: a later look at their extensions would panic, or find another one.
    fn rebuild(&mut self) -> Result<(), DescriptorError> {
        self.pool = DescriptorPool::decode(self.pool.encode_to_vec().as_slice())?;
        Ok(())
    }
}

/// Whether a file declares an extension, in a message or outside.
fn extends(file: &FileDescriptorProto) -> bool {
    fn message_extends(message: &DescriptorProto) -> bool {
        !message.extension.is_empty() || message.nested_type.iter().any(message_extends)
    }
    !file.extension.is_empty() || file.message_type.iter().any(message_extends)
}

/// Links everything and encodes it as one descriptor set, in the order of `nodes`.
pub(crate) fn link(
    nodes: &[Node<'_>],
    texts: &[Text<'_>],
    parsed: Vec<Parsed>,
    deadline: &Deadline,
) -> Result<Vec<u8>, Vec<Finding>> {
    let (mut descriptors, own): (Vec<_>, Vec<_>) = parsed.into_iter().map(Own::split).unzip();
    let mut linker = Linker::new();
    for (descriptor, own) in descriptors.iter().zip(&own) {
        hidden::map_entries(descriptor, &own.hidden, &mut linker.map_entries);
    }
    for (index, batch) in nodes.chunks(BATCH).enumerate() {
        deadline.check()?;
        if let Err(problem) = add(&mut linker, batch, &mut descriptors) {
            let rest = &nodes[index * BATCH..];
            let info = |index: usize| &own[index].source_info;
            let mut findings = diagnose::findings(&mut linker, rest, texts, info, deadline);
            deadline.check()?;
            if findings.is_empty() {
                return Err(vec![unplaced(problem)]);
            }
            findings.extend(complete(&linker, nodes, texts, &own, deadline).err().into_iter().flatten());
            return Err(findings);
        }
    }
    drop(descriptors);

    complete(&linker, nodes, texts, &own, deadline)
}

/// Encodes what is linked, on all cores, and checks it. Files that did not link are passed over.
fn complete(
    linker: &Linker,
    nodes: &[Node<'_>],
    texts: &[Text<'_>],
    own: &[Own],
    deadline: &Deadline,
) -> Result<Vec<u8>, Vec<Finding>> {
    let mut set = Vec::new();
    let mut findings = Vec::new();
    for batch in nodes.chunks(BATCH) {
        deadline.check()?;
        let encoded = parallel::map(batch, || {
            let mut attacher = Attacher::new(&linker.pool);
            move |node: &Node<'_>| match node.origin {
                Origin::Import(encoded) => Ok(Cow::Borrowed(encoded.bytes.as_ref())),
                Origin::Own(index) => {
                    let own = &own[index];
                    own.complete(node, &texts[index], linker, &mut attacher).map(Cow::Owned)
                }
            }
        });
        for file in encoded {
            match file {
                Ok(file) => wire::append_file(&mut set, &file),
                Err(of_file) => findings.extend(of_file),
            }
        }
    }
    if findings.is_empty() { Ok(set) } else { Err(findings) }
}

/// A problem that shows in a batch of files and in none of them alone.
fn unplaced(problem: String) -> Finding {
    Finding::error(Finding::COMPILE, None, Span::START, problem)
}

/// Adds a batch; files of the module move out of `own`.
fn add(linker: &mut Linker, batch: &[Node<'_>], own: &mut [FileDescriptorProto]) -> Result<(), String> {
    // Neighbours of one kind go in together, in order.
    for run in batch.chunk_by(|left, right| left.is_own() == right.is_own()) {
        if !run[0].is_own() {
            linker.add_imports(imported(run))?;
            continue;
        }
        let files = run.iter().filter_map(|node| match node.origin {
            Origin::Own(index) => {
                let visible = node.visible.iter().map(|name| (*name).to_owned()).collect();
                Some((std::mem::take(&mut own[index]), visible))
            }
            Origin::Import(_) => None,
        });
        linker.add_parsed(files).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn imported<'a>(nodes: &'a [Node<'a>]) -> impl Iterator<Item = (&'a Encoded, &'a [&'a str])> {
    nodes.iter().filter_map(|node| match node.origin {
        Origin::Import(encoded) => Some((encoded, node.visible.as_slice())),
        Origin::Own(_) => None,
    })
}

/// A pool of the files of a descriptor set, in the order of `nodes`.
pub(crate) fn link_set(nodes: &[Node<'_>]) -> Result<DescriptorPool, DescriptorError> {
    let mut linker = Linker::new();
    for batch in nodes.chunks(BATCH) {
        linker.add_encoded(imported(batch))?;
    }
    Ok(linker.pool)
}

/// What a file of the module keeps back from the linker.
struct Own {
    /// A descriptor with the imports as written and nothing else.
    imports: FileDescriptorProto,
    hidden: Hidden,
    source_info: SourceInfo,
}

impl Own {
    fn split(parsed: Parsed) -> (FileDescriptorProto, Own) {
        let Parsed { mut descriptor, source_info, hidden } = parsed;
        let imports = FileDescriptorProto {
            dependency: std::mem::take(&mut descriptor.dependency),
            public_dependency: std::mem::take(&mut descriptor.public_dependency),
            weak_dependency: std::mem::take(&mut descriptor.weak_dependency),
            ..Default::default()
        };
        (descriptor, Own { imports, hidden, source_info })
    }

    /// The linked file, encoded, with all that was kept back.
    fn complete(
        &self,
        node: &Node<'_>,
        text: &Text<'_>,
        linker: &Linker,
        attacher: &mut Attacher<'_>,
    ) -> Result<Vec<u8>, Vec<Finding>> {
        let unlinked = |problem: String| vec![text.finding(Span::START, problem)];
        let Some(linked) = linker.pool.get_file_by_name(node.name) else { return Ok(Vec::new()) };
        let encoded = linked.encode_to_vec();
        let mut violations = validate::linked(&validate::Linked {
            pool: &linker.pool,
            file: linked.file_descriptor_proto(),
            encoded: &encoded,
            imports: &self.imports.dependency,
            map_entries: &linker.map_entries,
        });
        let options = attacher.interpret(&linked, &self.source_info);
        violations.extend(options.violations);
        violations.extend(Values::check(&linker.pool, &linker.map_entries, &encoded, &options.sets));
        if !violations.is_empty() {
            return Err(violated(text, &self.source_info, violations));
        }
        let restored = self.restore(encoded, node).map_err(|error| unlinked(error.to_string()));
        let mut file = restored?;
        wire::append(&mut file, file::SOURCE_CODE_INFO, &options.source_info);
        Ok(file)
    }

    /// Puts back the imports as written and what was hidden.
    fn restore(&self, mut file: Vec<u8>, node: &Node<'_>) -> Result<Vec<u8>, DecodeError> {
        if node.visible != self.imports.dependency
            || !self.imports.public_dependency.is_empty()
            || !self.imports.weak_dependency.is_empty()
        {
            file = wire::without(&file.into(), &IMPORTS)?.into();
            file.extend(self.imports.encode_to_vec());
        }
        if !self.hidden.is_empty() {
            file = self.hidden.restore(&file)?;
        }
        Ok(file)
    }
}
