//! What the sources must be before anything reads them.

use std::collections::HashSet;

use schemactl_model::{Finding, Span};

use crate::{Input, Limits, Source, lines::Lines, tokens::BYTE_ORDER_MARK};

/// A source that may be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    /// Its place among the module's files.
    pub(crate) index: usize,
    /// Its path, as an import spells it.
    pub(crate) path: &'a str,
    /// Its text, a byte order mark included: all offsets count from here.
    pub(crate) text: &'a str,
}

impl<'a> Text<'a> {
    /// The text without a byte order mark.
    pub(crate) fn unmarked(&self) -> &'a str {
        self.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(self.text)
    }

    /// A finding of severity error in this file.
    pub(crate) fn finding(&self, span: Span, message: impl Into<String>) -> Finding {
        Finding::error(Finding::COMPILE, Some(self.path), span, message)
    }
}

/// Checks all sources; the texts are in the order of the input's files.
pub(crate) fn check<'a>(input: &'a Input, limits: &Limits) -> Result<Vec<Text<'a>>, Vec<Finding>> {
    let whole = |message| Err(vec![Finding::error(Finding::COMPILE, None, Span::START, message)]);
    if input.files.is_empty() {
        return whole("there is no .proto file to compile".to_owned());
    }
    if input.files.len() > limits.files {
        return whole(format!("the module has {} files; the limit is {}", input.files.len(), limits.files));
    }
    let total: usize = input.files.iter().map(|file| file.content.len()).sum();
    if total > limits.total_bytes {
        return whole(format!("the module has {total} bytes; the limit is {}", limits.total_bytes));
    }
    let mut texts = Vec::with_capacity(input.files.len());
    let mut findings = Vec::new();
    let mut paths = HashSet::with_capacity(input.files.len());
    for (index, source) in input.files.iter().enumerate() {
        let path = source.path.as_str();
        if !paths.insert(path) {
            findings.push(problem(source, Span::START, "the module has two files of this path".to_owned()));
        }
        match text(source, limits) {
            Ok(text) => texts.push(Text { index, path, text }),
            Err(finding) => findings.push(*finding),
        }
    }
    if findings.is_empty() { Ok(texts) } else { Err(findings) }
}

fn text<'a>(source: &'a Source, limits: &Limits) -> Result<&'a str, Box<Finding>> {
    let size = source.content.len();
    if size > limits.file_bytes {
        let message = format!("the file has {size} bytes; the limit is {}", limits.file_bytes);
        return Err(Box::new(problem(source, Span::START, message)));
    }
    std::str::from_utf8(&source.content).map_err(|error| {
        let valid = std::str::from_utf8(&source.content[..error.valid_up_to()]).unwrap_or_default();
        let span = Lines::new(valid).span(valid.len()..valid.len());
        let byte = source.content[error.valid_up_to()];
        let message = format!("byte 0x{byte:02x} is not UTF-8");
        Box::new(problem(source, span, message).with_hint("save the file as UTF-8"))
    })
}

fn problem(source: &Source, span: Span, message: String) -> Finding {
    Finding::error(Finding::COMPILE, Some(source.path.as_str()), span, message)
}
