//! Zip files that depend on nothing but their content: sorted names, one fixed date, fixed compression.

use std::io::{Cursor, Write};
use std::path::Path;

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::paths;

/// Packs a folder; the same files give the same bytes on any machine.
pub fn zip_folder(folder: &Path) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in paths::files_below(folder)? {
        zip.start_file(name.as_str(), options).with_context(|| format!("cannot add {name} to the zip"))?;
        zip.write_all(&paths::read(&folder.join(&name))?)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_time_of_writing_does_not_show() {
        let folder = std::env::temp_dir().join(format!("xtask-zip-{}", std::process::id()));
        let write = || {
            for name in ["b.txt", "a/c.txt"] {
                paths::write(&folder.join(name), name.as_bytes()).unwrap();
            }
            zip_folder(&folder).unwrap()
        };
        let first = write();
        std::fs::remove_dir_all(&folder).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(2100)); // zip dates have a step of two seconds
        assert_eq!(first, write());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
