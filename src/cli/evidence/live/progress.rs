//! A sign of life while calls run.

use std::io::{IsTerminal, Write};

/// A line on standard error, for as long as this lives; none where that is no terminal.
pub(super) struct Waiting {
    shown: bool,
}

impl Waiting {
    /// Says what is waited for.
    pub fn new(what: &str) -> Self {
        let shown = std::io::stderr().is_terminal();
        if shown {
            say(&format!("{what} …"));
        }
        Self { shown }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.shown {
            say("\r\u{1b}[2K");
        }
    }
}

/// Where standard error is gone, nobody is left to tell.
fn say(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
