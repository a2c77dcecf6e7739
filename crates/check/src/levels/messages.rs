//! Messages that come, go and move.

use schemactl_model::schema::MessageId;

use super::{
    Check, Checked, Report, describe,
    level::Direction,
    pairs::{Alone, Pair},
};
use crate::rule::rule;

rule! {
    /// Data names its message, and the reader has none of that name. A message may move to another
    /// file of the module; and one that goes with its file is judged where fields of other files used
    /// it.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// message Refund { string id = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; }
    /// // FILE acme/v1/refund.proto
    /// message Refund { string id = 1; }
    /// ```
    MESSAGE_REMOVED [INCOMPATIBLE] GoneMessages(removed)
    "Finds messages that readers do not have any more."
}

fn removed(gone: Alone<MessageId>, report: &mut Report) {
    let message = &report.writer[gone.element];
    let name = &message.name;
    // Where no place is left to show, the file is named.
    let from = match gone.parent {
        None => format!(" of {}", report.writer[message.file].path),
        Some(_) => String::new(),
    };
    let path = describe::path(report.writer, gone.element);
    let said = format!("Message {path}{from} {}", report.only_writes());
    let hint = match report.direction {
        Direction::Backward => format!("keep message {name} and mark it: option deprecated = true;"),
        Direction::Forward => {
            format!(
                "declare message {name} at the top of a new file, which is not among what old readers read"
            )
        }
    };
    report.only_writer(gone, said, hint);
}

rule! {
    /// Nobody has written the message yet: nothing is there that could be misread.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; }
    /// message Refund { string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; string note = 2; }
    /// ```
    MESSAGE_ADDED [COMPATIBLE] NewMessages(added)
    "Finds messages that are new to readers."
}

fn added(new: Alone<MessageId>, report: &mut Report) {
    let said = format!("Message {} {}", describe::path(report.reader, new.element), report.only_reads());
    report.only_reader(new, said, None);
}

rule! {
    /// Serializers name a message by its position in the file, but always together with the version
    /// that they mean.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// message Refund { string id = 1; }
    /// ```
    /// ```proto breaks
    /// message Refund { string id = 1; }
    /// message Order { string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; }
    /// message Refund { string id = 1; }
    /// message Note { string id = 1; }
    /// ```
    MESSAGE_MOVED [COMPATIBLE] MovedMessages(moved)
    "Finds messages that stand at another position among their siblings."
}

fn moved(pair: Pair<MessageId>, report: &mut Report) {
    let path = describe::path(report.reader, pair.reader);
    let (writes, reads) = report.direction.words();
    let said = format!("Message {path} stands elsewhere in the {reads} schema than in the {writes} one");
    report.both(pair, &[], said, None);
}
