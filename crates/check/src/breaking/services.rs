//! Services as a whole.

use schemactl_model::schema::FileId;

use super::{Check, Checked, Pair, Report};
use crate::{
    go_text::quoted,
    place::{start, whole},
    rule::rule,
};

rule! {
    /// Clients of the service do not compile any more.
    ///
    /// ```proto before
    /// service Orders {}
    /// service Refunds {}
    /// ```
    /// ```proto breaks
    /// service Orders {}
    /// ```
    /// ```proto keeps
    /// service Refunds { option deprecated = true; }
    /// service Orders {}
    /// ```
    SERVICE_NO_DELETE [FILE] Files(no_delete)
    "Checks that services are not deleted from a given file."
}

fn no_delete(pair: Pair<FileId>, report: &mut Report) {
    let (before, after) = (report.before, report.after);
    for id in &before[pair.before].services {
        let name = &before[*id].name;
        let mut left = after[pair.after].services.iter();
        if left.any(|id| after[*id].name == *name) {
            continue;
        }
        report.gone(
            start(pair.after),
            whole(before, *id),
            vec![name.to_string()],
            format!("Previously present service {} was deleted from file.", quoted(name)),
            format!("keep service {name} and mark it: option deprecated = true;"),
        );
    }
}
