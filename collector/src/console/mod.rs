//! The console: pages made on the server, readable without JavaScript, behind a login.

mod assets;
mod audit;
mod chart;
mod choices;
mod consent;
mod consents;
mod devices;
mod diff;
mod due;
mod event;
mod events;
mod headers;
mod listing;
mod login;
mod meaning;
mod overview;
mod page;
mod policy;
mod review;
mod session;
mod setup;
mod standing;
mod tokens;
mod tool;
mod tools;
mod words;

use crate::state::App;
use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

/// Routes of the console.
pub fn router(app: App) -> Router<App> {
    Router::new()
        .route("/", get(overview::page))
        .route("/series", get(overview::series))
        .route("/events", get(events::page))
        .route("/events/{id}", get(event::page))
        .route("/tools", get(tools::page))
        .route("/tools/export", post(tools::export))
        .route("/tools/{key}", get(tool::page).post(tool::save))
        .route("/tools/{key}/decide", post(review::decide))
        .route("/review", get(review::page))
        .route("/consents", get(consents::page))
        .route("/consents/export", post(consents::export))
        .route("/consents/{id}", get(consent::page).post(consent::save))
        .route("/devices", get(devices::page))
        .route("/devices/{id}", get(devices::detail))
        .route("/devices/{id}/revoke", post(devices::revoke))
        .route("/policy", get(policy::page))
        .route("/policy/check", post(policy::check))
        .route("/policy/draft", post(policy::save_draft))
        .route("/policy/review", get(policy::review).post(policy::start_review))
        .route("/policy/publish", post(policy::publish))
        .route("/policy/versions/{version}", get(policy::version))
        .route("/policy/versions/{version}/restore", post(policy::restore))
        .route("/tokens", get(tokens::page).post(tokens::create))
        .route("/tokens/{id}/revoke", post(tokens::revoke))
        .route("/audit", get(audit::page))
        .route("/login", get(login::page).post(login::login))
        .route("/logout", post(login::logout))
        .route("/setup", get(setup::page).post(setup::setup))
        .route("/assets/{*path}", get(assets::asset))
        .route("/vendor/{*path}", get(assets::vendor))
        .fallback(page::not_found)
        .layer(middleware::from_fn_with_state(app, headers::guard))
}
