//! What can still be looked at where some files are broken.

use std::collections::HashSet;

use schemactl_model::Finding;

use crate::{guard::Text, parse::Parsed};

/// Files that were read, each text with the index of its descriptor.
pub(crate) struct Sound<'a> {
    pub(crate) texts: Vec<Text<'a>>,
    pub(crate) parsed: Vec<Parsed>,
}

impl<'a> Sound<'a> {
    /// The files that could be read and import none that could not, over any number of files between.
    pub(crate) fn new(texts: &[Text<'a>], parsed: Vec<Option<Parsed>>) -> Self {
        let missing = texts.iter().zip(&parsed).filter(|(_, parsed)| parsed.is_none());
        let missing: HashSet<String> = missing.map(|(text, _)| text.path.to_owned()).collect();
        let read = texts.iter().zip(parsed).filter_map(|(text, parsed)| Some((*text, parsed?)));
        let (texts, parsed) = read.unzip();
        Sound { texts, parsed }.without(missing)
    }

    /// Those that are not among these files and import none of them.
    pub(crate) fn without(self, mut broken: HashSet<String>) -> Self {
        let mut files: Vec<(Text<'a>, Parsed)> = self.texts.into_iter().zip(self.parsed).collect();
        while !broken.is_empty() {
            let is_broken = |(text, parsed): &(Text<'a>, Parsed)| {
                broken.contains(text.path)
                    || parsed.descriptor.dependency.iter().any(|import| broken.contains(import))
            };
            let (gone, kept): (Vec<_>, Vec<_>) = files.into_iter().partition(is_broken);
            let gone = gone.into_iter().map(|(text, _)| text.path.to_owned());
            (files, broken) = (kept, gone.collect());
        }
        let (texts, parsed): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        let texts = texts.into_iter().enumerate().map(|(index, text)| Text { index, ..text }).collect();
        Sound { texts, parsed }
    }
}

/// Adds findings where nothing is said yet: one mistake is seen by several stages.
pub(crate) fn add(findings: &mut Vec<Finding>, more: Vec<Finding>) {
    let start =
        |finding: &Finding| (finding.path.clone(), finding.span.start_line, finding.span.start_column);
    let told: HashSet<_> = findings.iter().map(start).collect();
    findings.extend(more.into_iter().filter(|finding| !told.contains(&start(finding))));
}
