//! `promptward admin`: accounts of the console.

use super::ACTOR;
use super::data::{DataDir, block_on};
use crate::clock;
use crate::password;
use crate::store::Store as _;
use anyhow::{Context as _, Result};
use std::io::{BufRead as _, IsTerminal as _};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Set the password of an account, read from standard input; makes the account when it is new and ends its sessions.
    SetPassword {
        #[command(flatten)]
        data: DataDir,
        /// Name of the account.
        #[arg(long, default_value = "admin")]
        user: String,
    },
}

pub fn run(command: Command) -> Result<()> {
    let Command::SetPassword { data, user } = command;
    password::check_name(&user)?;
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        eprint!("New password for {user} (it will be visible while you type): ");
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).context("cannot read the password from standard input")?;
    let hash = password::hash(line.trim_end_matches(['\r', '\n']))?;
    let store = data.open()?;
    block_on(async { Ok(store.put_admin(&user, &hash, ACTOR, clock::now_ms()).await?) })?;
    println!("password of {user} set");
    Ok(())
}
