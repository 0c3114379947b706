//! The console.
use crate::state::App;
use axum::Router;

/// Routes of the console.
pub fn router(_app: App) -> Router<App> {
    Router::new()
}
