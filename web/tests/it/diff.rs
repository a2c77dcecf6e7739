//! Differences of files.

use schemactl_web::{FileChange, pages::DiffPage};

use crate::samples;

fn page(before: Option<&str>, after: Option<&str>) -> DiffPage {
    let change = FileChange {
        path: "a.proto".to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let versions = (samples::version("0.1.0"), samples::version("0.2.0"));
    DiffPage::new(samples::site(), samples::shop(), versions, Vec::new(), Vec::new(), &[change])
}

#[test]
fn numbers_the_lines_of_both_sides() {
    let page = page(Some("a\nb\nc\n"), Some("a\nx\nb\nc\n"));
    let hunk = &page.files[0].hunks[0];
    assert_eq!(hunk.header, "@@ -1,3 +1,4 @@");
    let lines: Vec<_> =
        hunk.lines.iter().map(|line| (line.mark, line.before, line.after, &*line.text)).collect();
    assert_eq!(
        lines,
        [
            (' ', Some(1), Some(1), "a"),
            ('+', None, Some(2), "x"),
            (' ', Some(2), Some(3), "b"),
            (' ', Some(3), Some(4), "c"),
        ]
    );
}

#[test]
fn a_new_file_is_added_and_a_gone_one_removed() {
    assert_eq!(page(None, Some("a\n")).files[0].kind, "added");
    assert_eq!(page(Some("a\n"), None).files[0].kind, "removed");
    assert!(page(Some("a\n"), Some("a\n")).files.is_empty());
}

#[test]
fn a_huge_difference_is_cut_and_says_so() {
    let after: String = (0..30_000).map(|number| format!("line {number}\n")).collect();
    let page = page(Some(""), Some(&after));
    let file = &page.files[0];
    assert!(file.cut);
    assert_eq!(file.added, 30_000);
    assert_eq!(file.hunks.iter().map(|hunk| hunk.lines.len()).sum::<usize>(), 20_000);
}
