//! The catalog's pages: a struct and a template of the same name each, rendered from plain values.
//!
//! No server, no database, no clock: the registry fills the structs and sends what [`render`]
//! answers. Whatever a schema says is hostile here; every expression of a template is escaped by
//! [`escape::Visible`], and the pages need no script, so [`CONTENT_SECURITY_POLICY`] allows none.
//! [`links`] is the one place that knows the addresses.

pub mod assets;
mod audit_filter;
pub mod escape;
mod filter;
mod highlight;
pub mod links;
mod moment;
pub mod pages;
mod site;
mod snippet;
mod unified;

/// What every page is; for the bounds of functions that take any of them.
pub use askama::Template;
pub use audit_filter::AuditFilter;
pub use filter::{EventFilter, Facets};
pub use moment::Moment;
pub use site::Site;
pub use snippet::{Snippet, snippets};
pub use unified::{FileChange, FileDiff};

/// What a browser may do with a page: show it, its stylesheet and its icon, send its forms here.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// A page as HTML, to be sent as `text/html; charset=utf-8`.
///
/// # Errors
/// None that a value could cause; only memory can run out while it is written.
pub fn render(page: &impl Template) -> Result<String, askama::Error> {
    page.render()
}
