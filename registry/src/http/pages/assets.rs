//! The stylesheet and the icon. Their addresses carry their digest: they may be kept for ever.

use axum::http::header;
use schemactl_web::assets;

use crate::http::endpoint::Endpoint;

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let endpoint = |asset: assets::Asset| {
        let headers = [
            (header::CONTENT_TYPE, asset.media_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        Endpoint::open(asset.path, move || async move { (headers, asset.content) })
    };
    assets::all().into_iter().map(endpoint).collect()
}
