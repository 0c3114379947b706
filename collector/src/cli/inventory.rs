//! `promptward tools` and `promptward consents`: the inventory on the command line.

use super::ACTOR;
use super::data::{DataDir, block_on};
use crate::clock;
use crate::inventory::table;
use crate::store::{Act, GrantFilter, Store, ToolFilter};
use anyhow::Result;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: DataDir,
    /// Print every field as CSV (RFC 4180), safe to open in a spreadsheet. The export is written into the audit trail.
    #[arg(long)]
    csv: bool,
}

/// Lists the AI tools that were seen.
pub fn tools(args: &Args) -> Result<()> {
    let store = args.data.open()?;
    block_on(async {
        if args.csv {
            let (csv, count) = table::tools(&store, ToolFilter::default()).await?;
            note(&store, "tools.export", count).await?;
            print!("{csv}");
            return Ok(());
        }
        println!("{:<32} {:<12} {:<24} {:<10} {:>6} {:>8}  LAST SEEN (UTC)", "TOOL", "STATUS", "OWNER", "REVIEW", "PEOPLE", "EVENTS");
        let mut after = None;
        loop {
            let page = store.tools(ToolFilter { after, limit: 500, ..ToolFilter::default() }).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.cursor(crate::store::ToolSort::LastSeen));
            for row in &page {
                let (owner, review, seen) = (row.owner(), row.review(), clock::short(row.last_seen));
                println!("{:<32} {:<12} {owner:<24} {review:<10} {:>6} {:>8}  {seen}", row.name, row.standing, row.people, row.events);
            }
        }
    })
}

/// Lists the access that was given to tools.
pub fn consents(args: &Args) -> Result<()> {
    let store = args.data.open()?;
    block_on(async {
        if args.csv {
            let (csv, count) = table::grants(&store, GrantFilter::default()).await?;
            note(&store, "consents.export", count).await?;
            print!("{csv}");
            return Ok(());
        }
        println!("{:<28} {:<12} {:<9} {:<10} {:<24} {:<10}  REACHES", "TOOL", "PROVIDER", "ANSWER", "STATE", "OWNER", "EXPIRES");
        let mut after = None;
        loop {
            let page = store.grants(GrantFilter { after, limit: 500, ..GrantFilter::default() }).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.cursor(crate::store::GrantSort::Last));
            for row in &page {
                let (facts, reach) = (&row.facts, row.reach.join(" "));
                let state = facts.state.as_str();
                println!(
                    "{:<28} {:<12} {:<9} {state:<10} {:<24} {:<10}  {reach}",
                    row.name, row.provider, row.phase, facts.owner, facts.expires
                );
            }
        }
    })
}

async fn note(store: &dyn Store, action: &'static str, rows: usize) -> Result<()> {
    let act = Act { at: clock::now_ms(), actor: ACTOR.to_owned(), action, subject: format!("{rows} rows") };
    Ok(store.record(act).await?)
}
