//! `promptward policy`: lint, sign, verify, publish.

use super::data::{DataDir, block_on};
use super::{ACTOR, ERRORS, FINDINGS};
use crate::clock;
use crate::keys;
use crate::publish::{self, PublishError};
use crate::store::Store as _;
use anyhow::{Context as _, Result};
use ed25519_dalek::VerifyingKey;
use promptward::policy::bundle;
use promptward::policy::lint::{self, Remark, Severity};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Check a policy: exit status 0 without errors, 1 with, 2 when it cannot be read.
    Lint {
        /// The policy as JSON.
        file: PathBuf,
        /// Print the remarks as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Sign a policy for a deployment without a collector.
    Sign {
        /// Private key (see `promptward keygen`).
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The policy as JSON.
        file: PathBuf,
        /// Where to write the envelope.
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Version to sign; the one in the file when left out. Browsers refuse versions that do not rise.
        #[arg(long, value_name = "N")]
        policy_version: Option<u64>,
    },
    /// Check an envelope's signature and content.
    Verify {
        /// Public key in base64 (see `promptward key show`); may be given several times.
        #[arg(long = "trust", value_name = "KEY", required = true)]
        trust: Vec<String>,
        /// The envelope.
        file: PathBuf,
    },
    /// Publish a policy; a running collector sends it out within a second.
    Publish {
        #[command(flatten)]
        data: DataDir,
        /// The policy as JSON.
        file: PathBuf,
    },
    /// Print the published policy's text, or its envelope.
    Show {
        #[command(flatten)]
        data: DataDir,
        /// A version other than the newest.
        #[arg(long, value_name = "N")]
        policy_version: Option<u64>,
        /// Print the signed envelope.
        #[arg(long)]
        envelope: bool,
    },
}

pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Lint { file, json } => lint_file(&file, json),
        Command::Sign { key, file, output, policy_version } => sign(&key, &file, &output, policy_version),
        Command::Verify { trust, file } => verify(&trust, &file),
        Command::Publish { data, file } => publish_file(&data, &file),
        Command::Show { data, policy_version, envelope } => show(&data, policy_version, envelope),
    }
}

fn lint_file(file: &Path, json: bool) -> Result<ExitCode> {
    let source = read(file)?;
    let remarks = publish::check(&source, clock::now_ms()).with_context(|| file.display().to_string())?;
    if json {
        println!("{}", serde_json::to_string_pretty(&remarks)?);
    } else {
        print_remarks(file, &remarks);
    }
    Ok(if lint::refuses(&remarks) { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

fn print_remarks(file: &Path, remarks: &[Remark]) {
    for remark in remarks {
        println!("{}: {}: {}: {}", file.display(), word(remark.severity), remark.path, remark.message);
    }
    if remarks.is_empty() {
        println!("{}: nothing to remark", file.display());
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn sign(key: &Path, file: &Path, output: &Path, version: Option<u64>) -> Result<ExitCode> {
    let key = keys::load(key)?;
    let source = read(file)?;
    let now = clock::now_ms();
    let remarks = publish::check(&source, now).with_context(|| file.display().to_string())?;
    if lint::refuses(&remarks) {
        print_remarks(file, &remarks);
        eprintln!("not signed: mend the errors first");
        return Ok(ExitCode::from(FINDINGS));
    }
    let version = version.unwrap_or_else(|| version_in(&source)).max(1);
    let signed = publish::sign(&key, &source, version, now)?;
    std::fs::write(output, &signed.envelope).with_context(|| format!("cannot write {}", output.display()))?;
    println!("version {version} signed by key {}, fresh until {}", signed.keyid, clock::rfc3339(signed.expires_at));
    Ok(ExitCode::SUCCESS)
}

fn version_in(source: &str) -> u64 {
    serde_json::from_str::<serde_json::Value>(source).ok().and_then(|value| value.get("version")?.as_u64()).unwrap_or(1)
}

fn verify(trust: &[String], file: &Path) -> Result<ExitCode> {
    let trusted: Vec<VerifyingKey> = trust.iter().map(|key| bundle::public_key(key)).collect::<Result<_, _>>()?;
    let envelope = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let verified = bundle::verify(&envelope, &trusted).with_context(|| file.display().to_string())?;
    let now = u64::try_from(clock::now_ms()).unwrap_or(0);
    let (policy, remarks) = lint::lint(&verified.payload, now).with_context(|| file.display().to_string())?;
    println!("version {} signed by key {}{}", policy.version, verified.key_id, if policy.is_stale(now) { ", stale" } else { "" });
    print_remarks(file, &remarks);
    Ok(if lint::refuses(&remarks) { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

fn publish_file(data: &DataDir, file: &Path) -> Result<ExitCode> {
    let source = read(file)?;
    let store = data.open()?;
    let key = keys::load_or_generate(&data.dir)?;
    let published = block_on(async { Ok(publish::publish(&store, &key, &source, ACTOR, clock::now_ms()).await) })?;
    match published {
        Ok(row) => {
            println!("version {} published, signed by key {}, fresh until {}", row.version, row.keyid, clock::rfc3339(row.expires_at));
            Ok(ExitCode::SUCCESS)
        }
        Err(PublishError::Refused(remarks)) => {
            print_remarks(file, &remarks);
            eprintln!("not published: mend the errors first");
            Ok(ExitCode::from(FINDINGS))
        }
        Err(error) => {
            eprintln!("promptward: {}: {error}", file.display());
            Ok(ExitCode::from(ERRORS))
        }
    }
}

fn show(data: &DataDir, version: Option<u64>, envelope: bool) -> Result<ExitCode> {
    let store = data.open()?;
    let row = block_on(async { Ok(store.policy(version).await?) })?
        .context("no such policy has been published: publish one with `promptward policy publish`")?;
    println!("{}", if envelope { String::from_utf8_lossy(&row.envelope).into_owned() } else { row.source });
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read the policy {} as UTF-8 text", file.display()))
}
