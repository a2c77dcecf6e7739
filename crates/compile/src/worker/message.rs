//! What parent and child say to each other: one message each way, then the pipe is closed.

use std::{
    io::{self, Read, Write},
    time::Duration,
};

use bytes::Bytes;
use prost::Message;
use schemactl_model::Finding;

use crate::{Input, Limits, Source};

/// What the child is to do. On the wire: the limits as numbers of eight bytes, then [`Sources`].
/// The limits come first and bare, so that they hold before anything of the input is read.
pub(super) struct Request {
    pub(super) input: Input,
    pub(super) limits: Limits,
}

impl Request {
    pub(super) fn write(self, mut to: impl Write) -> io::Result<()> {
        for number in numbers(&self.limits) {
            to.write_all(&number.to_le_bytes())?;
        }
        to.write_all(&Sources::from(self.input).encode_to_vec())?;
        to.flush()
    }
}

/// Reads the limits of a request.
pub(super) fn read_limits(from: &mut impl Read) -> io::Result<Limits> {
    let mut numbers = numbers(&Limits::default());
    for number in &mut numbers {
        let mut bytes = [0; 8];
        from.read_exact(&mut bytes)?;
        *number = u64::from_le_bytes(bytes);
    }
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let [
        files,
        file_bytes,
        total_bytes,
        bracket_depth,
        import_depth,
        visible,
        name,
        elements,
        ranges,
        findings,
        millis,
        memory,
    ] = numbers;
    Ok(Limits {
        files: size(files),
        file_bytes: size(file_bytes),
        total_bytes: size(total_bytes),
        bracket_depth: size(bracket_depth),
        import_depth: size(import_depth),
        visible_files: size(visible),
        name_length: size(name),
        elements: size(elements),
        ranges: size(ranges),
        findings: size(findings),
        time: Duration::from_millis(millis),
        memory,
    })
}

fn numbers(limits: &Limits) -> [u64; 12] {
    let sizes = [
        limits.files,
        limits.file_bytes,
        limits.total_bytes,
        limits.bracket_depth,
        limits.import_depth,
        limits.visible_files,
        limits.name_length,
        limits.elements,
        limits.ranges,
        limits.findings,
    ];
    let mut numbers = [0; 12];
    for (number, size) in numbers.iter_mut().zip(sizes) {
        *number = size as u64;
    }
    numbers[10] = u64::try_from(limits.time.as_millis()).unwrap_or(u64::MAX);
    numbers[11] = limits.memory;
    numbers
}

/// Reads the rest of a request.
pub(super) fn read_input(from: &mut impl Read) -> io::Result<Input> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    let sources = Sources::decode(Bytes::from(bytes)).map_err(|_| io::ErrorKind::InvalidData)?;
    Input::try_from(sources).map_err(|_| io::ErrorKind::InvalidData.into())
}

#[derive(Clone, PartialEq, Message)]
struct Sources {
    #[prost(message, repeated, tag = "1")]
    files: Vec<File>,
    #[prost(bytes = "bytes", repeated, tag = "2")]
    dependencies: Vec<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(string, tag = "1")]
    path: String,
    #[prost(bytes = "bytes", tag = "2")]
    content: Bytes,
}

impl From<Input> for Sources {
    fn from(input: Input) -> Self {
        let file = |source: Source| File { path: source.path.to_string(), content: source.content };
        Sources { files: input.files.into_iter().map(file).collect(), dependencies: input.dependencies }
    }
}

impl TryFrom<Sources> for Input {
    type Error = schemactl_model::InvalidName;

    fn try_from(sources: Sources) -> Result<Self, Self::Error> {
        let source = |file: File| Ok(Source { path: file.path.parse()?, content: file.content });
        let files = sources.files.into_iter().map(source).collect::<Result<_, Self::Error>>()?;
        Ok(Input { files, dependencies: sources.dependencies })
    }
}

/// What the child answers: one byte that says what follows, then that.
pub(super) enum Response {
    /// An encoded descriptor set.
    Descriptors(Bytes),
    /// Findings, as JSON.
    Findings(Vec<Finding>),
}

const DESCRIPTORS: u8 = b'd';
const FINDINGS: u8 = b'f';
/// Closes an answer, so that one cut short is not taken for a whole one.
const END: u8 = b'.';

impl Response {
    pub(super) fn write(&self, mut to: impl Write) -> io::Result<()> {
        match self {
            Response::Descriptors(bytes) => {
                to.write_all(&[DESCRIPTORS])?;
                to.write_all(bytes)?;
            }
            Response::Findings(findings) => {
                to.write_all(&[FINDINGS])?;
                serde_json::to_writer(&mut to, findings)?;
            }
        }
        to.write_all(&[END])?;
        to.flush()
    }

    pub(super) fn decode(bytes: &Bytes) -> Option<Response> {
        let (&kind, &end) = (bytes.first()?, bytes.last()?);
        if end != END || bytes.len() < 2 {
            return None;
        }
        let body = bytes.slice(1..bytes.len() - 1);
        match kind {
            DESCRIPTORS => Some(Response::Descriptors(body)),
            FINDINGS => serde_json::from_slice(&body).ok().map(Response::Findings),
            _ => None,
        }
    }
}
