//! The lines of the file, packed and counted.

use std::io::{self, BufRead, BufReader, Read, Write};

use schemactl_model::{Digest, DigestBuilder};
use schemactl_store::latest_migration;
use serde::{Deserialize, Serialize};

use super::{FORMAT, MoveError};

/// zstd's level: as that of blobs, which are unpacked here so that versions that resemble each other share.
const LEVEL: i32 = 3;
/// Bytes of one line: a file of a module, or its descriptors, twice over for what JSON writes out.
const LONGEST_LINE: u64 = 512 << 20;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// Says what it is to whoever unpacks it.
    schemactl: String,
    format: u32,
    /// The tables are those of this migration.
    migration: i64,
}

const WHAT: &str = "registry";

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    end: Seal,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seal {
    /// Rows, one a line.
    rows: u64,
    /// SHA-256 of all lines before, with their ends.
    sha256: Digest,
}

/// Writes lines.
pub(super) struct Writer<W: Write> {
    packed: zstd::stream::write::Encoder<'static, W>,
    digest: DigestBuilder,
    rows: u64,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(file: W) -> Result<Self, MoveError> {
        let mut packed = zstd::stream::write::Encoder::new(file, LEVEL).map_err(MoveError::File)?;
        packed.include_checksum(true).map_err(MoveError::File)?;
        let mut writer = Writer { packed, digest: DigestBuilder::default(), rows: 0 };
        let header = Header { schemactl: WHAT.to_owned(), format: FORMAT, migration: latest_migration() };
        writer.line(&header)?;
        Ok(writer)
    }

    pub(super) fn row(&mut self, row: &impl Serialize) -> Result<(), MoveError> {
        self.rows += 1;
        self.line(row)
    }

    fn line(&mut self, line: &impl Serialize) -> Result<(), MoveError> {
        let mut text = serde_json::to_vec(line).map_err(|error| MoveError::File(error.into()))?;
        text.push(b'\n');
        self.digest.bytes(&text);
        self.packed.write_all(&text).map_err(MoveError::File)
    }

    /// Ends the file; how many rows it has.
    pub(super) fn end(mut self) -> Result<u64, MoveError> {
        let rows = self.rows;
        let sha256 = std::mem::take(&mut self.digest).finish();
        self.line(&End { end: Seal { rows, sha256 } })?;
        let mut file = self.packed.finish().map_err(MoveError::File)?;
        file.flush().map_err(MoveError::File)?;
        Ok(rows)
    }
}

/// Reads lines.
pub(super) struct Reader<R: Read> {
    lines: BufReader<zstd::stream::read::Decoder<'static, BufReader<R>>>,
    digest: DigestBuilder,
    /// Lines that were read.
    pub line: u64,
}

impl<R: Read> Reader<R> {
    /// Reads the first line.
    pub(super) fn new(file: R) -> Result<Self, MoveError> {
        let packed = zstd::stream::read::Decoder::new(file).map_err(MoveError::File)?;
        let mut reader = Reader { lines: BufReader::new(packed), digest: DigestBuilder::default(), line: 0 };
        let no_export = || MoveError::Refused("this is no export of a schemactl registry".to_owned());
        let first = reader.text().map_err(|_| no_export())?.ok_or_else(no_export)?;
        let header: Header = serde_json::from_slice(&first).map_err(|_| no_export())?;
        reader.digest.bytes(&first);
        expect(&header)?;
        Ok(reader)
    }

    /// The next row; `None` at the end, once it is proved that it is the end of all that was written.
    pub(super) fn row(&mut self) -> Result<Option<Vec<u8>>, MoveError> {
        let cut = || MoveError::Refused("the file ends early: a part of it is missing".to_owned());
        let Some(text) = self.text()? else { return Err(cut()) };
        if !text.ends_with(b"\n") {
            return Err(cut());
        }
        // No table has this name.
        if !text.starts_with(b"{\"end\":") {
            self.digest.bytes(&text);
            return Ok(Some(text));
        }
        let End { end } = serde_json::from_slice(&text).map_err(|error| self.odd(error.to_string()))?;
        let digest = std::mem::take(&mut self.digest).finish();
        if end.sha256 != digest || end.rows != self.line - 2 {
            let reason = "the file was altered: its lines are not those that its end was written for";
            return Err(MoveError::Refused(reason.to_owned()));
        }
        if self.text()?.is_some() {
            return Err(MoveError::Refused("the file goes on behind its end".to_owned()));
        }
        Ok(None)
    }

    /// What is wrong with the line that was read last.
    pub(super) fn odd(&self, reason: impl Into<String>) -> MoveError {
        MoveError::Line { line: self.line, reason: reason.into() }
    }

    fn text(&mut self) -> Result<Option<Vec<u8>>, MoveError> {
        let mut text = Vec::new();
        let read = self.lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut text);
        self.line += 1;
        match read {
            Ok(0) => Ok(None),
            Ok(_) if text.len() as u64 == LONGEST_LINE && !text.ends_with(b"\n") => {
                Err(self.odd(format!("it is longer than {LONGEST_LINE} bytes")))
            }
            Ok(_) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Err(MoveError::Refused("the file ends early: a part of it is missing".to_owned()))
            }
            Err(error) => Err(self.odd(format!("the file is damaged from here on: {error}"))),
        }
    }
}

fn expect(header: &Header) -> Result<(), MoveError> {
    if header.schemactl != WHAT {
        return Err(MoveError::Refused("this is no export of a schemactl registry".to_owned()));
    }
    let mine = latest_migration();
    if header.format != FORMAT || header.migration != mine {
        let Header { format, migration, .. } = header;
        return Err(MoveError::Refused(format!(
            "the file has format {format} and the tables of migration {migration}; this program reads format {FORMAT} \
             with those of {mine}: import it with the version of schemactl that wrote it, and start this one on that \
             database, which brings it up to date"
        )));
    }
    Ok(())
}
