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
    Received = "received",
    /// A draft has other content.
    DraftPushed = "draft_pushed",
    /// Somebody deleted a draft.
    DraftDeleted = "draft_deleted",
    /// A draft's time was over.
    DraftExpired = "draft_expired",
    /// The content of a file of the version was taken out for good.
    Purged = "purged",
    /// The version's descriptors are without the texts of a file of another module that was purged.
    Redacted = "redacted"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ChangeKind;

    #[test]
    fn the_page_of_the_feed_lists_every_kind_and_no_other() {
        let page = include_str!("../../../../docs/feed.md");
        let rows = page.lines().skip_while(|line| !line.contains("| kind |")).skip(2);
        let rows = rows.take_while(|line| line.trim_start().starts_with('|'));
        let listed: BTreeSet<&str> = rows
            .flat_map(|row| row.split('|').nth(1).unwrap_or_default().split(','))
            .map(|word| word.trim().trim_matches('`'))
            .collect();
        let kinds: BTreeSet<&str> = ChangeKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(listed, kinds);
    }
}
