//! Putting a new text into a file, whole or not at all.
//!
//! The new text is written beside the file, brought to the disk, and then takes the file's name in
//! one step: whoever looks sees the old text or the new one, also when the program is killed.

use crate::source::Diagnostic;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many names are tried for the file beside it.
const NAMES: u32 = 100;

/// A new text that lies beside its file and waits to take its place; taken away again where it never does.
#[derive(Debug)]
pub struct Staged {
    name: String,
    place: PathBuf,
    beside: PathBuf,
    read: Vec<u8>,
    placed: bool,
}

/// Writes `new` beside the file at `path`, which must still hold `read`.
///
/// A link is followed: the file it leads to is the one that changes. Who owns it and what they may
/// do with it stays as it is.
///
/// # Errors
/// Where the file is no plain file, may not be written, holds something else by now, or its folder
/// takes no new file.
pub fn stage(path: &str, read: &str, new: &str) -> Result<Staged, Diagnostic> {
    let cannot = |error: &io::Error| unwritable(path, error);
    let place = fs::canonicalize(path).map_err(|error| cannot(&error))?;
    let was = fs::metadata(&place).map_err(|error| cannot(&error))?;
    if !was.is_file() {
        let help = "give a regular file";
        return Err(Diagnostic::cannot_write(path, "it is not a regular file").help(help));
    }
    if was.permissions().readonly() {
        let help = "make it writable first";
        return Err(Diagnostic::cannot_write(path, "it is write-protected").help(help));
    }
    unchanged(path, &place, read.as_bytes())?;
    let (beside, file) = create_beside(&place).map_err(|error| cannot(&error))?;
    let staged = Staged {
        name: path.to_owned(),
        place,
        beside,
        read: read.as_bytes().to_vec(),
        placed: false,
    };
    fill(file, new, &was).map_err(|error| cannot(&error))?;
    Ok(staged)
}

impl Staged {
    /// Puts the new text into the file's place.
    ///
    /// # Errors
    /// Where the file holds something else by now, or its folder allows no renaming.
    pub fn place(mut self) -> Result<(), Diagnostic> {
        unchanged(&self.name, &self.place, &self.read)?;
        fs::rename(&self.beside, &self.place).map_err(|error| unwritable(&self.name, &error))?;
        self.placed = true;
        // The text is in its place; that the folder is on the disk too only matters if power fails.
        let _ = self.place.parent().map(sync_folder);
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.placed {
            // A file that cannot be taken away does no harm.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

fn unchanged(name: &str, place: &Path, read: &[u8]) -> Result<(), Diagnostic> {
    let now = fs::read(place).map_err(|error| unwritable(name, &error))?;
    if now == read {
        return Ok(());
    }
    if matches!(now.as_slice(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        let help = "save it as UTF-8 first";
        return Err(Diagnostic::cannot_write(name, "it is UTF-16").help(help));
    }
    let help = "run the command again";
    Err(Diagnostic::cannot_write(name, "it has changed since it was read").help(help))
}

/// A new file in the same folder, which is on the same disk, so that a rename is one step.
fn create_beside(place: &Path) -> io::Result<(PathBuf, File)> {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let process = std::process::id();
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..NAMES {
        let beside = place.with_file_name(format!(".{name}.{process}-{number}.tmp"));
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
        {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

fn fill(mut file: File, text: &str, was: &Metadata) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    keep_owner(&file, was);
    file.set_permissions(was.permissions())?;
    file.sync_all()
}

/// Only the superuser can give a file away, and only they need to.
#[cfg(unix)]
fn keep_owner(file: &File, was: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(was.uid()), Some(was.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn unwritable(name: &str, error: &io::Error) -> Diagnostic {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound => ("it no longer exists".to_owned(), "run the command again"),
        io::ErrorKind::PermissionDenied => (
            "permission denied".to_owned(),
            "check the permissions of the file and of its folder",
        ),
        _ => (error.to_string().to_lowercase(), "check the disk"),
    };
    Diagnostic::cannot_write(name, message).help(help)
}
