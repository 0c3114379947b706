//! `promptward secrets`: makes the filter of own secrets from exports of vaults, and tells what a filter holds.

use super::{ERRORS, FINDINGS};
use crate::clock;
use crate::own_secrets;
use crate::vault::{self, Format, Item};
use anyhow::{Context as _, Result, bail};
use promptward::own::{Builder, Filter};
use promptward::policy;
use rand::RngCore as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zeroize::Zeroizing;

/// Largest export that is read.
const LARGEST: u64 = 256 << 20;

#[derive(clap::Subcommand)]
pub enum Command {
    /// Make a filter from exports of a vault: exit status 0 when every value was taken, 1 when some were refused, 2 when nothing was written.
    Build(Build),
    /// Tell how many values a filter or a policy holds, and since when.
    Check {
        /// A filter, or a policy with one in it.
        file: PathBuf,
    },
}

#[derive(clap::Args)]
pub struct Build {
    /// Exports; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files are; by default their names tell.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Further headings of a table under which values stand.
    #[arg(long, value_name = "HEADING")]
    column: Vec<String>,
    /// Fields to leave out, such as client_id; upper and lower case are the same.
    #[arg(long, value_name = "FIELD")]
    skip: Vec<String>,
    /// Where to write the filter.
    #[arg(short, long = "out", value_name = "FILE", required_unless_present = "policy")]
    out: Option<PathBuf>,
    /// Put the filter into this policy file; the rest of its text stays as it is.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The filter's key, 32 hexadecimal digits; made when the file is missing. Without it every build draws a new one.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Build(args) => build(&args),
        Command::Check { file } => check(&file),
    }
}

/// What became of the values.
#[derive(Default)]
struct Counts {
    values: usize,
    twice: usize,
    skipped: usize,
    refused: usize,
}

fn build(args: &Build) -> Result<ExitCode> {
    let mut builder = Builder::new(key(args.key.as_deref())?);
    let mut counts = Counts::default();
    let mut unread = 0;
    for file in &args.files {
        match items(file, args) {
            Ok(items) => items.iter().for_each(|item| add(&mut builder, file, item, args, &mut counts)),
            Err(error) => {
                unread += 1;
                eprintln!("promptward: {}: {error:#}", file.display());
            }
        }
    }
    // A filter without one of the vaults would protect less than the last one, and nobody would see it.
    if unread > 0 {
        bail!("nothing was written, because {unread} of {} files could not be read", args.files.len());
    }
    let Counts { values, twice, skipped, refused } = counts;
    if builder.values() == 0 {
        bail!("nothing was written: {values} values were found, {refused} of them refused and {skipped} left out");
    }
    let taken = builder.values();
    let day = clock::short(clock::now_ms());
    let filter = builder.finish(day.split(' ').next().unwrap_or_default());
    if let Some(path) = &args.out {
        std::fs::write(path, format!("{filter}\n")).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &args.policy {
        let source = std::fs::read_to_string(path).with_context(|| format!("cannot read the policy {} as UTF-8 text", path.display()))?;
        let source = own_secrets::put(&source, &filter).with_context(|| path.display().to_string())?;
        std::fs::write(path, source).with_context(|| format!("cannot write {}", path.display()))?;
    }
    let kib = filter.len().div_ceil(1024);
    println!("{taken} values in the filter ({kib} KB); {refused} refused, {twice} there twice, {skipped} left out of {values}");
    Ok(if refused > 0 { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// Takes one value. What is refused is told by its name, never by itself.
fn add(builder: &mut Builder, file: &Path, item: &Item, args: &Build, counts: &mut Counts) {
    counts.values += 1;
    let field = item.name.rsplit(['.', ',']).next().unwrap_or_default().trim();
    if args.skip.iter().any(|skip| skip.eq_ignore_ascii_case(field)) {
        counts.skipped += 1;
        return;
    }
    match builder.add(&item.value) {
        Ok(true) => {}
        Ok(false) => counts.twice += 1,
        Err(refusal) => {
            counts.refused += 1;
            eprintln!("refused: {}: {}: {refusal}", file.display(), item.name);
        }
    }
}

fn items(file: &Path, args: &Build) -> Result<Vec<Item>> {
    let format = args.format.or_else(|| Format::of(file));
    let format = format.context("its name does not tell what it is: give --format json, csv, env or lines")?;
    let text = Zeroizing::new(text(file)?);
    Ok(vault::read(format, &text, &args.column)?)
}

fn text(file: &Path) -> Result<String> {
    let mut bytes = Zeroizing::new(Vec::new());
    if file == Path::new("-") {
        std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let opened = std::fs::File::open(file).context("cannot be read: check the path and your rights")?;
        opened.take(LARGEST + 1).read_to_end(&mut bytes).context("cannot be read: give a file, not a directory")?;
    }
    if bytes.len() as u64 > LARGEST {
        bail!("it is larger than {} MB: split the export", LARGEST >> 20);
    }
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| anyhow::anyhow!("it is no UTF-8 text (byte {}): export it as UTF-8", error.valid_up_to()))?;
    Ok(text.to_owned())
}

/// The key of a file, made when the file is missing; or one that is kept nowhere but in the filter.
fn key(path: Option<&Path>) -> Result<[u8; 16]> {
    let fresh = || {
        let mut key = [0; 16];
        rand::rngs::OsRng.fill_bytes(&mut key);
        key
    };
    let Some(path) = path else { return Ok(fresh()) };
    if !path.exists() {
        let key = fresh();
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).with_context(|| format!("cannot create {}", path.display()))?;
        std::io::Write::write_all(&mut file, format!("{}\n", crate::hex::encode(&key)).as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
        return Ok(key);
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the key {}", path.display()))?;
    let digits = text.trim().as_bytes();
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(|pair| Some(value(*pair.first()?)? << 4 | value(*pair.get(1)?)?)).collect();
    let key = bytes.and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
    key.with_context(|| format!("{} is no key of 32 hexadecimal digits: name a file that does not exist, and one is made", path.display()))
}

fn check(file: &Path) -> Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {} as UTF-8 text", file.display()))?;
    let filter = if text.trim_start().starts_with('{') {
        let (policy, _) = policy::parse(text.as_bytes()).with_context(|| file.display().to_string())?;
        policy.detectors.own_secrets
    } else {
        text
    };
    if filter.is_empty() {
        println!("{}: no own secrets", file.display());
        return Ok(ExitCode::SUCCESS);
    }
    match Filter::read(&filter) {
        Ok(known) => {
            let kib = filter.trim().len().div_ceil(1024);
            println!("{}: {} own secrets, built on {}, {kib} KB", file.display(), known.values(), known.built());
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("promptward: {}: {error}: {}", file.display(), error.mend());
            Ok(ExitCode::from(ERRORS))
        }
    }
}
