//! Style sheets, scripts and images, embedded in the binary.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../www/assets"]
struct Assets;

#[derive(RustEmbed)]
#[folder = "../www/vendor"]
struct Vendor;

/// Our own files.
pub async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer(&path, Assets::get(&path), &headers)
}

/// Files of others, with their licences beside them.
pub async fn vendor(Path(path): Path<String>, headers: HeaderMap) -> Response {
    answer(&path, Vendor::get(&path), &headers)
}

fn answer(path: &str, file: Option<EmbeddedFile>, headers: &HeaderMap) -> Response {
    let Some(file) = file else { return StatusCode::NOT_FOUND.into_response() };
    let etag = format!("\"{}\"", crate::hex::encode(&file.metadata.sha256_hash()[..16]));
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let common = [(header::ETAG, etag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if fresh {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(header::CONTENT_TYPE, kind(path))], Body::from(file.data.into_owned())).into_response()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    }
}
