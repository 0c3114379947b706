//! Programs as black boxes: what they print and the processor time they take.

use anyhow::{Context as _, Result};
use std::path::Path;
use std::process::{Command, Stdio};

/// A finished program.
pub struct Ended {
    pub code: Option<i32>,
    /// User and system time of the program and its children.
    pub cpu_seconds: f64,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a program in a folder; `bash` counts its processor time.
///
/// # Errors
/// When it cannot be started.
pub fn run(folder: &Path, program: &[String]) -> Result<Ended> {
    let name = program.first().cloned().unwrap_or_default();
    let output = Command::new("bash")
        .args(["-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"])
        .args(program)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run bash for {name}"))?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let cpu_seconds = stderr.lines().last().and_then(cpu).with_context(|| format!("bash told no times for {name}"))?;
    Ok(Ended { code: output.status.code(), cpu_seconds, stdout: String::from_utf8_lossy(&output.stdout).into_owned(), stderr })
}

fn cpu(line: &str) -> Option<f64> {
    let mut numbers = line.split(' ').map(|n| n.replace(',', ".").parse::<f64>());
    Some(numbers.next()?.ok()? + numbers.next()?.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_timed_and_heard() {
        let program = ["sh", "-c", "echo out; echo err >&2; exit 3"].map(str::to_owned);
        let ended = run(Path::new("."), &program).unwrap();
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(3), "out\n"));
        assert!(ended.stderr.starts_with("err\n") && ended.cpu_seconds < 5.0);
    }
}
