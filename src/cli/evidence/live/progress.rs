//! A sign of life while calls run.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often the sign moves.
const TICK: Duration = Duration::from_millis(100);

/// A line on standard error, for as long as this lives; none where that is no terminal.
pub(super) struct Waiting(ProgressBar);

impl Waiting {
    /// Says what is waited for.
    pub fn new(what: &'static str) -> Self {
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message(what);
        bar.enable_steady_tick(TICK);
        Self(bar)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
