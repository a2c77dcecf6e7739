//! The stylesheet and the icon. Their addresses carry their digest: they may be kept for ever.

use axum::{Router, http::header, routing::get};
use schemactl_web::assets;

use crate::http::App;

pub(super) fn router() -> Router<App> {
    assets::all().into_iter().fold(Router::new(), |router, asset| {
        let headers = [
            (header::CONTENT_TYPE, asset.media_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        router.route(asset.path, get(move || async move { (headers, asset.content) }))
    })
}
