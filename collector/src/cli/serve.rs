//! `promptward serve`.

use super::data::DataDir;
use crate::config::Config;
use crate::keys;
use crate::state::App;
use crate::token;
use crate::{retention, routes};
use anyhow::{Context as _, Result};
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// How long requests under way may take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: DataDir,
    /// Address to listen on. Stay on loopback behind a proxy that speaks TLS, or set --public-url accordingly.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    listen: SocketAddr,
    /// The address browsers and administrators use, when a proxy stands in front.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

pub fn run(args: Args) -> Result<()> {
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::try_from_env("PROMPTWARD_LOG").unwrap_or_else(|_| EnvFilter::new("info")))
        .with_writer(std::io::stderr)
        .init();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?.block_on(serve(args))
}

async fn serve(args: Args) -> Result<()> {
    let store = args.data.open()?;
    let key = keys::load_or_generate(&args.data.dir)?;
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}: another program may use the port, choose another with --listen", args.listen))?;
    let address = listener.local_addr().context("cannot read the address listened on")?;
    let url = args.public_url.unwrap_or_else(|| format!("http://{address}"));
    let app = App::new(Arc::new(store), Config::new(url.trim_end_matches('/')), key);
    app.look_for_policy().await;
    announce(&app, &address).await?;
    let watcher = tokio::spawn(app.clone().watch_policy());
    let keeper = tokio::spawn(retention::keep(app.clone()));
    let service = routes::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let signals = app.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        wait_for_signal().await;
        tracing::info!("stopping");
        signals.stop();
        // The receiver is gone only when the server has ended already.
        let _ = stopping.send(());
    });
    tokio::select! {
        ended = async { server.await } => ended.context("the server failed")?,
        () = async { if stopped.await.is_ok() { tokio::time::sleep(GRACE).await } else { std::future::pending().await } } => {
            tracing::warn!("requests under way were cut off after {} s", GRACE.as_secs());
        }
    }
    watcher.await.context("the policy watcher failed")?;
    keeper.await.context("the retention task failed")?;
    tracing::info!("stopped");
    Ok(())
}

/// Prints the one line that says "ready", and the setup address while nobody can log in.
async fn announce(app: &App, address: &SocketAddr) -> Result<()> {
    let mut out = std::io::stdout();
    if !app.store.has_admin().await? {
        let secret = token::fresh("");
        writeln!(out, "no administrator yet: open {}/setup?token={secret} once", app.config.public_url)?;
        *app.setup.lock().unwrap_or_else(PoisonError::into_inner) = Some(token::hash(&secret));
    }
    writeln!(out, "promptward is listening on http://{address}")?;
    out.flush()?;
    Ok(())
}

async fn wait_for_signal() {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        tracing::error!("signals cannot be caught: stop the collector with kill -9");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
