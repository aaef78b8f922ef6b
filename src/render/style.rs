//! How text may look on the stream it goes to.

use colored::{Color, Colorize};

/// What the terminal (or file) that is written to can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are wanted.
    pub color: bool,
    /// Whether characters beyond ASCII can be shown.
    pub unicode: bool,
    /// How many columns a line may have.
    pub width: usize,
}

impl Style {
    /// Plain text for files, pipes and tests.
    pub const PLAIN: Self = Self {
        color: false,
        unicode: true,
        width: 100,
    };

    /// `text` in `color`, where colours are wanted.
    pub fn paint(self, text: &str, color: Color) -> String {
        if self.color {
            text.color(color).to_string()
        } else {
            text.to_owned()
        }
    }

    /// `text` in bold, where colours are wanted.
    pub fn bold(self, text: &str) -> String {
        if self.color {
            text.bold().to_string()
        } else {
            text.to_owned()
        }
    }

    /// `text` dimmed, where colours are wanted.
    pub fn dim(self, text: &str) -> String {
        if self.color {
            text.dimmed().to_string()
        } else {
            text.to_owned()
        }
    }

    /// `rich` where it can be shown, else `plain`.
    pub fn glyph(self, rich: &'static str, plain: &'static str) -> &'static str {
        if self.unicode { rich } else { plain }
    }
}
