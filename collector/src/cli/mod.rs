//! The command line. Each command is one file; this one lists them.

mod admin;
mod audit;
mod data;
mod events;
mod identify;
mod inventory;
mod key;
mod policy;
mod scan;
mod secrets;
mod serve;
mod site;
mod token;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// What some editors write in front of a text.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Exit status for findings.
pub const FINDINGS: u8 = 1;
/// Exit status for errors.
pub const ERRORS: u8 = 2;

#[derive(Parser)]
#[command(name = "promptward", version, about = "Keeps secrets and personal data out of AI prompts: collector, console and tools.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the collector and its console.
    Serve(serve::Args),
    /// Make, list and end enrolment tokens.
    #[command(subcommand)]
    Token(token::Command),
    /// Check, sign, verify and publish policies.
    #[command(subcommand)]
    Policy(policy::Command),
    /// Make a policy key.
    Keygen(key::KeygenArgs),
    /// Show the public half of the policy key, for managed storage.
    #[command(subcommand)]
    Key(key::Command),
    /// Manage the accounts of the console.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Check the audit trail.
    #[command(subcommand)]
    Audit(audit::Command),
    /// List what was reported.
    Events(events::Args),
    /// List the AI tools that were seen, with owner, status and review date.
    Tools(inventory::Args),
    /// List the access that was given to AI tools.
    Consents(inventory::Args),
    /// Look for secrets and personal data in files.
    Scan(scan::Args),
    /// Make and check the filter of the organisation's own secrets.
    #[command(subcommand)]
    Secrets(secrets::Command),
    /// Judge account evidence: whose account is this?
    Identify(identify::Args),
    /// Tell which AI site a URL belongs to.
    Site(site::Args),
}

/// Runs the command line and turns the result into an exit status.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(args) => done(serve::run(args)),
        Command::Token(command) => done(token::run(command)),
        Command::Policy(command) => policy::run(command),
        Command::Keygen(args) => done(key::keygen(&args)),
        Command::Key(command) => done(key::run(command)),
        Command::Admin(command) => done(admin::run(command)),
        Command::Audit(command) => done(audit::run(command)),
        Command::Events(args) => done(events::list(&args)),
        Command::Tools(args) => done(inventory::tools(&args)),
        Command::Consents(args) => done(inventory::consents(&args)),
        Command::Scan(args) => scan::run(&args),
        Command::Secrets(command) => secrets::run(command),
        Command::Identify(args) => identify::run(&args),
        Command::Site(args) => site::run(&args),
    };
    result.unwrap_or_else(|error| {
        eprintln!("promptward: {error:#}");
        ExitCode::from(ERRORS)
    })
}

fn done(result: anyhow::Result<()>) -> anyhow::Result<ExitCode> {
    result.map(|()| ExitCode::SUCCESS)
}

/// What stands in the audit trail for acts of the command line.
const ACTOR: &str = "command line";
