//! The two files that the pages refer to. Their addresses carry the digest of their content, so they
//! may be cached for ever.

use std::sync::LazyLock;

use schemactl_model::Digest;

/// A file to serve under `path`, immutable.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Address on the server, for example `/assets/style-1b2c3d4e5f60.css`.
    pub path: &'static str,
    /// Value of the content-type header.
    pub media_type: &'static str,
    /// Its text.
    pub content: &'static str,
}

const STYLE: &str = include_str!("../assets/style.css");
const ICON: &str = include_str!("../assets/icon.svg");

static STYLE_PATH: LazyLock<String> = LazyLock::new(|| address("style", STYLE, "css"));
static ICON_PATH: LazyLock<String> = LazyLock::new(|| address("icon", ICON, "svg"));

/// The stylesheet.
pub fn style() -> Asset {
    Asset { path: &STYLE_PATH, media_type: "text/css; charset=utf-8", content: STYLE }
}

/// The icon.
pub fn icon() -> Asset {
    Asset { path: &ICON_PATH, media_type: "image/svg+xml", content: ICON }
}

/// Every asset.
pub fn all() -> [Asset; 2] {
    [style(), icon()]
}

fn address(name: &str, content: &str, extension: &str) -> String {
    let digest = Digest::of(content.as_bytes()).to_string();
    format!("/assets/{name}-{}.{extension}", &digest[..12])
}
