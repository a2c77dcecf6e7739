//! What can happen to a module.

use crate::words::words;

words! {
    /// What a change says that happened. Rows keep the word: a later version of this program may write others.
    ChangeKind, "what happened":
    /// A version was added.
    Published = "published",
    /// Somebody approved a change that is not published yet.
    Approved = "approved",
    /// That was taken back.
    ApprovalRevoked = "approval_revoked",
    /// No range chooses the version any more.
    Yanked = "yanked",
    /// That was taken back.
    Unyanked = "unyanked",
    /// Nobody should rely on the version or module any longer.
    Deprecated = "deprecated",
    /// That was taken back.
    Undeprecated = "undeprecated",
    /// Nothing is published to the module any more.
    Archived = "archived",
    /// That was taken back.
    Unarchived = "unarchived",
    /// The module has another name; this is the former one.
    Transferred = "transferred",
    /// The module has another name; this is it.
    Received = "received"
}
