//! The HTTP side: the device API under `/v1`, the console everywhere else.

mod body;
mod enrol;
mod events;
mod ingest;
mod policy;
mod signed;

use crate::error::ApiError;
use crate::state::App;
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use std::time::{Duration, Instant};
use tower_http::cors::{Any, CorsLayer};

/// Every route of the collector.
pub fn router(app: App) -> Router {
    Router::new()
        .nest("/v1", api())
        .route("/healthz", get(|| async { "ok" }))
        .merge(crate::console::router(app.clone()))
        .layer(middleware::from_fn(log))
        .with_state(app)
}

fn api() -> Router<App> {
    Router::new()
        .route("/enrol", post(enrol::enrol))
        .route("/events", post(events::events))
        .route("/policy", get(policy::policy))
        .fallback(|| async { ApiError::NotFound })
        .layer(cors())
}

/// Requests prove themselves by a signature and carry no cookie, so any origin may ask: an extension's origin differs in every browser.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::CONTENT_ENCODING, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("date")])
        .allow_private_network(true)
        .max_age(Duration::from_secs(3600))
}

/// One line for each request: the route, never the query or anything a person wrote.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let begin = Instant::now();
    let response = next.run(request).await;
    tracing::debug!(
        method = %method,
        route = route.as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        micros = u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response
}
