//! Brings the schema up to date, once, also when two processes open the database at the same moment.

use super::{StoreError, StoreResult};
use rusqlite::{Connection, TransactionBehavior};

/// In order; `user_version` is how many of them have run.
const MIGRATIONS: &[&str] =
    &[include_str!("../../../migrations/sqlite/0001_first.sql"), include_str!("../../../migrations/sqlite/0002_inventory.sql")];

/// Runs what is missing, all of it in one transaction.
pub fn run(connection: &mut Connection) -> StoreResult<()> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done: usize = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if done > MIGRATIONS.len() {
        return Err(StoreError::Engine(format!(
            "the database has schema {done}, this program knows {}: start the newer program, or restore a backup made by this one",
            MIGRATIONS.len()
        )));
    }
    for migration in MIGRATIONS.iter().skip(done) {
        tx.execute_batch(migration)?;
    }
    tx.pragma_update(None, "user_version", MIGRATIONS.len())?;
    tx.commit()?;
    Ok(())
}
