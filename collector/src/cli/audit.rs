//! `promptward audit verify`.

use super::data::{DataDir, block_on};
use crate::trail;
use anyhow::{Context as _, Result};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Walk the whole trail and check every link.
    Verify {
        #[command(flatten)]
        data: DataDir,
        /// A head printed by an earlier run: it must still be in the trail.
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
    },
}

pub fn run(command: Command) -> Result<()> {
    let Command::Verify { data, noted } = command;
    let store = data.open()?;
    let verified = block_on(async { trail::verify(&store, noted.as_deref()).await.context("the audit trail does not hold") })?;
    println!("{} entries, unbroken\nhead {}", verified.entries, verified.head);
    eprintln!("Note the head elsewhere; `--noted HASH` proves later that nothing was cut off the end.");
    Ok(())
}
