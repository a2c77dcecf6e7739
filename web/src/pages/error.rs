//! Something that cannot be shown, and where to go instead.

use askama::Template;

use crate::Site;

/// Sent with the status it names.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub site: Site,
    /// HTTP status.
    pub status: u16,
    /// What happened, for example `There is no event "order_placed".`
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}
