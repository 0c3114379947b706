//! The data directory, as every command that needs it takes it.

use crate::store::sqlite::SqliteStore;
use anyhow::{Context as _, Result};
use std::future::Future;
use std::path::PathBuf;

/// `--data DIR`.
#[derive(clap::Args, Clone)]
pub struct DataDir {
    /// Directory of the collector's database and policy key; made when it is missing.
    #[arg(long = "data", value_name = "DIR", env = "PROMPTWARD_DATA")]
    pub dir: PathBuf,
}

impl DataDir {
    /// Makes the directory when it is missing, readable by its owner only.
    pub fn ensure(&self) -> Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.dir).with_context(|| format!("cannot make the data directory {}", self.dir.display()))
    }

    /// Opens the store.
    pub fn open(&self) -> Result<SqliteStore> {
        self.ensure()?;
        SqliteStore::open(&self.dir).with_context(|| format!("cannot open the data directory {}", self.dir.display()))
    }
}

/// Runs a short async command.
pub fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("cannot start the runtime")?.block_on(work)
}
