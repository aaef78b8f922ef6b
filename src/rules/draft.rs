//! What a rule says, before its fixes are proven.

use crate::finding::{
    Certainty, Evidence, Language, Piece, RuleId, Severity, Sides, Target, Weight,
};
use crate::source::edit::Edit;

/// A finding as a rule words it.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it follows from.
    pub certainty: Certainty,
    /// How often it is the reason for the error, where it rests on that alone.
    pub weight: Weight,
    /// How bad it is.
    pub severity: Severity,
    /// One line that says it all.
    pub title: String,
    /// Why it is so.
    pub explanation: String,
    /// Where it is to be seen, the most telling first.
    pub evidence: Vec<Evidence>,
    /// Both sides, where two texts are compared.
    pub sides: Option<Sides>,
    /// What would remove it, narrowest first.
    pub repairs: Vec<Repair>,
    /// Causes that this one excludes.
    pub also_rules_out: Vec<RuleId>,
}

/// A change that should remove a finding.
#[derive(Debug, Clone)]
pub struct Repair {
    /// What it does, as an order.
    pub title: String,
    /// How it is carried out.
    pub change: Change,
}

/// How a repair is carried out, and what it makes of the evidence.
#[derive(Debug, Clone)]
pub enum Change {
    /// Edits of one text of the evidence: proven before it is offered.
    Edit {
        /// The text.
        target: Piece,
        /// What changes in it.
        edits: Vec<Edit>,
    },
    /// Something to run or paste elsewhere.
    Paste {
        /// What it changes.
        target: Target,
        /// Its language; a shell command where this is [`Language::Shell`].
        language: Language,
        /// What to paste.
        content: String,
        /// What it makes of the evidence, where that can be shown.
        effect: Option<Effect>,
    },
}

/// The evidence after something was done outside it.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The text that changes.
    pub target: Piece,
    /// The whole text afterwards.
    pub text: String,
}

impl Draft {
    /// A finding that follows from the evidence.
    pub fn proven(title: impl Into<String>) -> Self {
        Self::new(Certainty::Proven, title)
    }

    /// A finding of this certainty.
    pub fn new(certainty: Certainty, title: impl Into<String>) -> Self {
        Self {
            certainty,
            weight: Weight::Usual,
            severity: Severity::Error,
            title: title.into(),
            explanation: String::new(),
            evidence: Vec::new(),
            sides: None,
            repairs: Vec::new(),
            also_rules_out: Vec::new(),
        }
    }

    /// The same, no more than likely unless this is shown.
    #[must_use]
    pub fn proven_if(mut self, is_shown: bool) -> Self {
        self.certainty = self.certainty.max(Certainty::proven_if(is_shown));
        self
    }

    /// The same, this often the reason for the error.
    #[must_use]
    pub fn weighing(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// The same with its reason.
    #[must_use]
    pub fn because(mut self, explanation: impl Into<String>) -> Self {
        self.explanation = explanation.into();
        self
    }

    /// The same, seen at another place too.
    #[must_use]
    pub fn seen(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// The same with both sides shown.
    #[must_use]
    pub fn sides(mut self, sides: Sides) -> Self {
        self.sides = Some(sides);
        self
    }

    /// The same with further repairs.
    #[must_use]
    pub fn repairs(mut self, repairs: impl IntoIterator<Item = Repair>) -> Self {
        self.repairs.extend(repairs);
        self
    }
}

impl Repair {
    /// An edit of the evidence.
    pub fn edit(title: impl Into<String>, target: Piece, edits: Vec<Edit>) -> Self {
        Self {
            title: title.into(),
            change: Change::Edit { target, edits },
        }
    }

    /// A shell command that changes `target`.
    pub fn command(title: impl Into<String>, target: Target, command: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            change: Change::Paste {
                target,
                language: Language::Shell,
                content: command.into(),
                effect: None,
            },
        }
    }
}
