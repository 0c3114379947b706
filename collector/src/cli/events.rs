//! `promptward events`: what was reported, on the command line.

use anyhow::Result;
use serde_json::Value;

use super::ACTOR;
use super::data::{DataDir, block_on};
use crate::clock;
use crate::store::{Act, EventFilter, Store};

/// How many events are read from the store at a time.
const PAGE: u32 = 500;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: DataDir,
    /// Print one JSON array of whole events, as they are stored. The export is written into the audit trail.
    #[arg(long)]
    json: bool,
    /// Only this gesture, such as `paste` or `consent`.
    #[arg(long)]
    gesture: Option<String>,
    /// Only this site, by its id.
    #[arg(long)]
    site: Option<String>,
}

/// Lists events, newest first.
pub fn list(args: &Args) -> Result<()> {
    let store = args.data.open()?;
    block_on(async {
        let filter =
            |after| EventFilter { gesture: args.gesture.clone(), site: args.site.clone(), after, limit: PAGE, ..EventFilter::default() };
        let mut after = None;
        let mut whole: Vec<Value> = Vec::new();
        if !args.json {
            println!("{:<22} {:<9} {:<28} {:<30} {:<10} FATE", "TIME (UTC)", "GESTURE", "SITE", "ACCOUNT", "DECISION");
        }
        loop {
            let page = store.events(filter(after)).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.at, last.id));
            for row in &page {
                if args.json {
                    if let Some(event) = store.event(row.id).await? {
                        whole.push(serde_json::from_str(&event.body)?);
                    }
                } else {
                    let site = row.site.as_deref().unwrap_or("-");
                    println!(
                        "{:<22} {:<9} {site:<28} {:<30} {:<10} {}",
                        clock::short(row.at),
                        row.gesture,
                        row.verdict,
                        row.decision,
                        row.fate
                    );
                }
            }
        }
        if args.json {
            let act =
                Act { at: clock::now_ms(), actor: ACTOR.to_owned(), action: "events.export", subject: format!("{} rows", whole.len()) };
            store.record(act).await?;
            println!("{}", serde_json::to_string(&whole)?);
        }
        Ok(())
    })
}
