//! How the states of a walk were reached, so that the text can be told afterwards.

/// What was read in one step.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'h> {
    /// One character.
    Character(char),
    /// A hint.
    Hint(&'h str),
}

/// A point on the trail; nothing before the first step.
pub(super) type Mark = Option<usize>;

/// All steps of a walk, each with the point it was made from.
#[derive(Debug, Default)]
pub(super) struct Trail<'h> {
    steps: Vec<(Piece<'h>, Mark)>,
}

impl<'h> Trail<'h> {
    /// Notes a step.
    pub(super) fn step(&mut self, piece: Piece<'h>, from: Mark) -> Mark {
        self.steps.push((piece, from));
        self.steps.len().checked_sub(1)
    }

    /// What was read up to a point.
    pub(super) fn text(&self, mut at: Mark) -> String {
        let mut pieces = Vec::new();
        while let Some((piece, from)) = at.and_then(|at| self.steps.get(at)) {
            pieces.push(*piece);
            at = *from;
        }
        let mut text = String::new();
        for piece in pieces.into_iter().rev() {
            match piece {
                Piece::Character(character) => text.push(character),
                Piece::Hint(hint) => text.push_str(hint),
            }
        }
        text
    }
}

impl Piece<'_> {
    /// Whether a word may begin after this piece.
    pub(super) fn ends_word(self) -> bool {
        let last = match self {
            Piece::Character(character) => Some(character),
            Piece::Hint(hint) => hint.chars().next_back(),
        };
        last.is_none_or(|last| !last.is_alphanumeric())
    }
}
