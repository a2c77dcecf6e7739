//! Colours for .proto sources: comments, strings, keywords, numbers. It only has to look right; what
//! it takes for what decides nothing.

/// A stretch of a line and the class it is shown in; the empty class is plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub class: &'static str,
    pub text: String,
}

const KEYWORDS: &[&str] = &[
    "edition",
    "enum",
    "export",
    "extend",
    "extensions",
    "group",
    "import",
    "local",
    "map",
    "max",
    "message",
    "oneof",
    "option",
    "optional",
    "package",
    "public",
    "repeated",
    "required",
    "reserved",
    "returns",
    "rpc",
    "service",
    "stream",
    "syntax",
    "to",
    "weak",
];
const TYPES: &[&str] = &[
    "bool", "bytes", "double", "fixed32", "fixed64", "float", "int32", "int64", "sfixed32", "sfixed64",
    "sint32", "sint64", "string", "uint32", "uint64",
];
const CONSTANTS: &[&str] = &["false", "inf", "nan", "true"];

/// The lines of a source, each in pieces.
pub fn lines(source: &str) -> Vec<Vec<Piece>> {
    let mut in_comment = false;
    source.lines().map(|line| pieces(line, &mut in_comment)).collect()
}

fn pieces(line: &str, in_comment: &mut bool) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (class, length) = next(rest, in_comment);
        let (text, behind) = rest.split_at(length);
        match pieces.last_mut() {
            Some(last) if last.class == class => last.text.push_str(text),
            _ => pieces.push(Piece { class, text: text.to_owned() }),
        }
        rest = behind;
    }
    pieces
}

/// Class and length in bytes of what the rest of a line starts with.
fn next(rest: &str, in_comment: &mut bool) -> (&'static str, usize) {
    if *in_comment || rest.starts_with("/*") {
        let from = if *in_comment { 0 } else { 2 };
        let end = rest[from..].find("*/").map(|index| from + index + 2);
        *in_comment = end.is_none();
        return ("hl-comment", end.unwrap_or(rest.len()));
    }
    if rest.starts_with("//") {
        return ("hl-comment", rest.len());
    }
    let first = rest.chars().next().unwrap_or(' ');
    if matches!(first, '"' | '\'') {
        return ("hl-string", string_length(rest, first));
    }
    if !(first.is_ascii_alphanumeric() || first == '_') {
        return ("", first.len_utf8());
    }
    let word_end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
    let word = &rest[..word_end.unwrap_or(rest.len())];
    let class = if first.is_ascii_digit() || CONSTANTS.contains(&word) {
        "hl-number"
    } else if KEYWORDS.contains(&word) {
        "hl-keyword"
    } else if TYPES.contains(&word) {
        "hl-type"
    } else {
        ""
    };
    (class, word.len())
}

fn string_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return index + 1,
            _ => {}
        }
    }
    rest.len()
}
