//! x
pub fn check() -> anyhow::Result<()> {
    anyhow::bail!("to come")
}
