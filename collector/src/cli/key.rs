//! `promptward keygen` and `promptward key show`.

use super::data::DataDir;
use crate::keys;
use anyhow::{Result, bail};
use ed25519_dalek::SigningKey;
use serde_json::json;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct KeygenArgs {
    /// Where to write the private key (PKCS#8 PEM, mode 0600). An existing file is never overwritten.
    #[arg(short, long, value_name = "FILE", required_unless_present = "data")]
    output: Option<PathBuf>,
    /// Write it as the policy key of this data directory instead.
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    data: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
pub enum Command {
    /// Print public key and key id as managed storage wants them.
    Show {
        /// Data directory; its key is made when it is missing.
        #[arg(long, value_name = "DIR", required_unless_present = "key")]
        data: Option<PathBuf>,
        /// A private key file instead.
        #[arg(long, value_name = "FILE", conflicts_with = "data")]
        key: Option<PathBuf>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

pub fn keygen(args: &KeygenArgs) -> Result<()> {
    let path = match (&args.output, &args.data) {
        (Some(path), _) => path.clone(),
        (None, Some(dir)) => {
            DataDir { dir: dir.clone() }.ensure()?;
            keys::path_in(dir)
        }
        (None, None) => bail!("say where the key goes: -o FILE or --data DIR"),
    };
    let key = keys::generate(&path)?;
    print(&key, false);
    eprintln!("The private key is in {}. Keep a copy offline: browsers accept policies of this key only.", path.display());
    Ok(())
}

pub fn run(command: Command) -> Result<()> {
    let Command::Show { data, key, json } = command;
    let key = match (data, key) {
        (_, Some(path)) => keys::load(&path)?,
        (Some(dir), None) => {
            DataDir { dir: dir.clone() }.ensure()?;
            keys::load_or_generate(&dir)?
        }
        (None, None) => bail!("say which key: --data DIR or --key FILE"),
    };
    print(&key, json);
    Ok(())
}

fn print(key: &SigningKey, as_json: bool) {
    let (public, id) = (keys::public_base64(key), keys::id(key));
    if as_json {
        println!("{}", json!({ "keyid": id, "public_key": public }));
    } else {
        println!("keyid       {id}\npublic key  {public}");
    }
}
