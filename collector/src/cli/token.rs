//! `promptward token`: enrolment tokens.

use super::ACTOR;
use super::data::{DataDir, block_on};
use crate::clock;
use crate::store::{NewToken, Store as _};
use crate::token;
use anyhow::{Result, bail};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Make a token and print it once; only its hash is kept.
    Create {
        #[command(flatten)]
        data: DataDir,
        /// How many devices it may enrol; any number when left out.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        uses: Option<u32>,
        /// How long it is good for: 90s, 30m, 12h, 7d, 2w.
        #[arg(long, value_name = "SPAN", default_value = "7d", value_parser = clock::parse_span)]
        expires: i64,
        /// Group that its devices join.
        #[arg(long, value_name = "GROUP")]
        group: Option<String>,
        /// Print the token's facts as JSON.
        #[arg(long)]
        json: bool,
    },
    /// List the tokens there are.
    List {
        #[command(flatten)]
        data: DataDir,
    },
    /// End a token; devices that it enrolled stay.
    Revoke {
        #[command(flatten)]
        data: DataDir,
        /// The token's id, as `token list` shows it.
        id: String,
    },
}

pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Create { data, uses, expires, group, json } => create(&data, uses, expires, group, json),
        Command::List { data } => list(&data),
        Command::Revoke { data, id } => revoke(&data, &id),
    }
}

fn create(data: &DataDir, uses: Option<u32>, expires: i64, team: Option<String>, json: bool) -> Result<()> {
    let store = data.open()?;
    let now = clock::now_ms();
    let secret = token::fresh("pwe_");
    let new = NewToken {
        id: token::short_id(),
        hash: token::hash(&secret),
        team,
        max_uses: uses,
        created_at: now,
        expires_at: Some(now + expires),
        created_by: ACTOR.to_owned(),
    };
    block_on(async { Ok(store.create_token(new.clone()).await?) })?;
    if json {
        let end = new.expires_at.map(clock::rfc3339);
        println!("{}", serde_json::json!({ "id": new.id, "token": secret, "uses": uses, "expires": end, "group": new.team }));
    } else {
        println!("{secret}");
        eprintln!("Put it into managed storage as `enrolmentToken`. It is shown once; `promptward token list` shows its id {}.", new.id);
    }
    Ok(())
}

fn list(data: &DataDir) -> Result<()> {
    let store = data.open()?;
    let now = clock::now_ms();
    println!("{:<14}{:<12}{:<12}{:<22}{:<10}BY", "ID", "USES", "GROUP", "EXPIRES (UTC)", "STATE");
    for row in block_on(async { Ok(store.tokens().await?) })? {
        let uses = row.max_uses.map_or_else(|| format!("{}", row.uses), |max| format!("{}/{max}", row.uses));
        let end = row.expires_at.map_or_else(|| "never".to_owned(), clock::short);
        println!("{:<14}{uses:<12}{:<12}{end:<22}{:<10}{}", row.id, row.team.as_deref().unwrap_or("-"), row.state(now), row.created_by);
    }
    Ok(())
}

fn revoke(data: &DataDir, id: &str) -> Result<()> {
    let store = data.open()?;
    if !block_on(async { Ok(store.revoke_token(id, ACTOR, clock::now_ms()).await?) })? {
        bail!("there is no living token `{id}`: `promptward token list` shows the ids");
    }
    println!("token {id} is ended");
    Ok(())
}
