//! Lists that come in pages.

use schemactl_api::Page;

use crate::error::Result;

/// Hands on everything of a list, as its pages come: `fetch` gets the `next` of the page before, empty for the
/// first. Answers how much there was.
pub fn each<T>(
    mut fetch: impl FnMut(String) -> Result<Page<T>>,
    mut take: impl FnMut(T) -> Result<()>,
) -> Result<usize> {
    let (mut after, mut count) = (String::new(), 0);
    loop {
        let Page { items, next } = fetch(after)?;
        count += items.len();
        items.into_iter().try_for_each(&mut take)?;
        match next {
            Some(next) => after = next,
            None => return Ok(count),
        }
    }
}
