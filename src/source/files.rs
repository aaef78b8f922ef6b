//! A tree of text files, read by path.

use std::collections::BTreeMap;

use super::{Diagnostic, Source, Span};

/// The files of a folder and its subfolders.
///
/// An implementation reads each file at most once, does not follow links, opens regular files only and
/// refuses files that are too large, so that a caller may ask for any path that it finds in a file.
pub trait Files {
    /// The paths of all files in alphabetical order, with `/` between folders. A path is also the name
    /// of the [`Source`] that [`Files::read`] returns for it.
    fn paths(&self) -> Vec<&str>;

    /// The folder that all paths begin with: nothing where they are relative to it.
    fn top(&self) -> &str {
        ""
    }

    /// The text of a file.
    ///
    /// # Errors
    /// Where there is no such file, or it is not read: too large, not text, a link, a device.
    fn read(&self, path: &str) -> Result<Source, Diagnostic>;
}

impl Files for BTreeMap<String, Source> {
    fn paths(&self) -> Vec<&str> {
        self.keys().map(String::as_str).collect()
    }

    fn read(&self, path: &str) -> Result<Source, Diagnostic> {
        let found = self.get(path).cloned();
        found.ok_or_else(|| Diagnostic::at("no such file", Span::at(0)))
    }
}
