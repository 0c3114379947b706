//! Puts a collector under load as real browsers would: enrols devices, sends signed batches of valid events, retries what was not
//! acknowledged, and writes down the id of every event the collector said it has.
//!
//! `cargo run --release -p promptward-collector --example load -- --url URL --token T --seconds 5 --devices 20 --batch 100 --ack-file F`

mod device;
mod event;

use anyhow::{Context as _, Result, ensure};
use clap::Parser as _;
use device::{Device, Tally};
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[derive(clap::Parser, Clone)]
struct Args {
    /// Address of the collector.
    #[arg(long)]
    url: String,
    /// Enrolment token good for that many devices.
    #[arg(long)]
    token: String,
    /// How long to send.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Devices sending at the same time.
    #[arg(long, default_value_t = 20)]
    devices: usize,
    /// Events in one batch.
    #[arg(long, default_value_t = 100)]
    batch: usize,
    /// Send every n-th batch a second time, as a browser does whose answer was lost. 0 = never.
    #[arg(long, default_value_t = 0)]
    repeat: u64,
    /// After the time is over, how long to go on retrying what is unacknowledged.
    #[arg(long, default_value_t = 0)]
    drain_seconds: u64,
    /// File for the acknowledged ids, one a line.
    #[arg(long)]
    ack_file: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    ensure!(args.devices > 0 && args.batch > 0, "--devices and --batch must be at least 1");
    let devices: Vec<Device> = (0..args.devices).map(|number| Device::enrol(&args.url, &args.token, number)).collect::<Result<_>>()?;
    let begin = Instant::now();
    let end = begin + Duration::from_secs(args.seconds);
    let give_up = end + Duration::from_secs(args.drain_seconds);
    let threads: Vec<_> = devices
        .into_iter()
        .map(|device| {
            let args = args.clone();
            std::thread::spawn(move || device.send_until(end, give_up, args.batch, args.repeat))
        })
        .collect();
    let mut sum = Tally::default();
    for thread in threads {
        sum.add(thread.join().map_err(|_| anyhow::anyhow!("a sending thread failed"))?);
    }
    // A batch sent twice is acknowledged twice; what counts is which events the collector has.
    sum.acknowledged.sort_unstable();
    sum.acknowledged.dedup();
    if let Some(path) = &args.ack_file {
        write_ids(path, &sum.acknowledged)?;
    }
    report(&args, &sum, begin.elapsed());
    Ok(())
}

fn write_ids(path: &PathBuf, ids: &[String]) -> Result<()> {
    let file = std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = std::io::BufWriter::new(file);
    for id in ids {
        writeln!(out, "{id}")?;
    }
    out.flush()?;
    Ok(())
}

#[expect(clippy::cast_precision_loss)]
fn report(args: &Args, sum: &Tally, elapsed: Duration) {
    let rate = sum.acknowledged.len() as f64 / elapsed.as_secs_f64();
    let (median, p95, longest) = sum.latencies_ms();
    if args.json {
        let line = serde_json::json!({
            "events_per_second": rate.round(), "acknowledged": sum.acknowledged.len(), "stored": sum.stored,
            "duplicate": sum.duplicate, "rejected": sum.rejected, "unacknowledged": sum.unacknowledged,
            "requests": sum.requests, "refused_for_now": sum.told_to_wait, "failed": sum.failed,
            "latency_ms": { "median": median, "p95": p95, "max": longest }, "seconds": elapsed.as_secs_f64(),
        });
        println!("{line}");
        return;
    }
    println!(
        "{rate:.0} events/s acknowledged over {:.1} s ({} devices, {} events a batch)",
        elapsed.as_secs_f64(),
        args.devices,
        args.batch
    );
    println!(
        "acknowledged {}: stored {}, duplicate {}; rejected {}, unacknowledged {}",
        sum.acknowledged.len(),
        sum.stored,
        sum.duplicate,
        sum.rejected,
        sum.unacknowledged
    );
    println!("requests {}: told to wait {}, failed {}", sum.requests, sum.told_to_wait, sum.failed);
    println!("latency median {median:.1} ms, p95 {p95:.1} ms, longest {longest:.1} ms");
}
