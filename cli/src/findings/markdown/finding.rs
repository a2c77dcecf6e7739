//! A finding: what, where, the source on both sides and the way out.

use anstyle::Style;
use schemactl_model::{FilePlace, Finding, Span};

use super::escape::{block as code_block, code, text};
use crate::findings::{Report, Texts, excerpt::Excerpt};

pub(super) fn block(finding: &Finding, report: &Report) -> String {
    let mut paragraphs = vec![head(finding, report), text(&finding.message)];
    let after = finding.path.as_ref().and_then(|path| excerpt(&report.texts, path, finding.span));
    match &finding.before {
        None => paragraphs.extend(after),
        Some(FilePlace { path, span }) => {
            paragraphs.push(format!("Before, {}:", place(&report.before.shown(path), *span)));
            paragraphs.extend(excerpt(&report.before, path, *span));
            if let Some(after) = after.filter(|_| finding.span != Span::START) {
                paragraphs.push("After:".to_owned());
                paragraphs.push(after);
            }
        }
    }
    let named = [("Waived", &finding.waived), ("Hint", &finding.hint)];
    paragraphs.extend(
        named.into_iter().filter_map(|(name, said)| Some(format!("*{name}:* {}", text(said.as_ref()?)))),
    );
    let trimmed: Vec<&str> = paragraphs.iter().map(|paragraph| paragraph.trim_end_matches('\n')).collect();
    trimmed.join("\n\n") + "\n"
}

fn head(finding: &Finding, report: &Report) -> String {
    let rule = code(&finding.rule);
    match &finding.path {
        Some(path) => format!("**{rule}** {}", place(&report.texts.shown(path), finding.span)),
        None => format!("**{rule}**"),
    }
}

fn place(path: &str, span: Span) -> String {
    code(&format!("{path}:{}:{}", span.start_line, span.start_column))
}

/// The source line and the mark below it.
fn excerpt(texts: &Texts, path: &str, span: Span) -> Option<String> {
    let mut shown = Vec::new();
    Excerpt::of(texts, path, span, Style::new())?.write(&mut shown).ok()?;
    let shown = String::from_utf8_lossy(&shown);
    let plain = anstream::adapter::strip_str(&shown).to_string();
    let lines: Vec<&str> = plain.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    Some(code_block(&lines.join("\n")))
}
