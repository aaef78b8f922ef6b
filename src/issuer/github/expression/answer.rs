//! What an expression may come to, as far as is known.

use std::collections::BTreeSet;

use super::Value;

/// How many possibilities are kept apart before they are taken together as open.
const KEPT: usize = 64;

/// All that an expression may come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The possibilities, none twice; one value alone is known.
    pub possible: Vec<Possible>,
    /// The contexts that decide, such as `inputs.environment`.
    pub depends_on: BTreeSet<String>,
}

/// One thing an expression may come to.
#[derive(Debug, Clone, PartialEq)]
pub enum Possible {
    /// This value.
    Value(Value),
    /// A text of this shape, `*` standing for what is open; `*` alone is anything at all.
    Open {
        /// The shape.
        pattern: String,
        /// Whether it is known not to be empty.
        filled: bool,
    },
}

impl Possible {
    /// Text of which nothing is known.
    pub fn anything() -> Self {
        Self::open("*")
    }

    /// Text of the shape `pattern`.
    pub fn open(pattern: impl Into<String>) -> Self {
        let pattern = pattern.into();
        let filled = pattern.chars().any(|c| c != '*');
        Self::Open { pattern, filled }
    }

    /// Text of which nothing is known but that it is not empty.
    pub fn some_text() -> Self {
        Self::Open {
            pattern: "*".to_owned(),
            filled: true,
        }
    }

    /// Whether it counts as true, where that is known.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Value(value) => Some(value.is_truthy()),
            Self::Open { filled: true, .. } => Some(true),
            Self::Open { .. } => None,
        }
    }

    /// The shape of its text.
    pub fn pattern(&self) -> String {
        match self {
            Self::Value(value) => value.to_text(),
            Self::Open { pattern, .. } => pattern.clone(),
        }
    }
}

impl Answer {
    /// This value and no other.
    pub fn known(value: Value) -> Self {
        Self::of(vec![Possible::Value(value)], BTreeSet::new())
    }

    /// Anything, as `name` decides.
    pub fn unknown(name: impl Into<String>) -> Self {
        Self::of(vec![Possible::anything()], BTreeSet::from([name.into()]))
    }

    /// A text that is not empty, as `name` decides.
    pub fn filled(name: impl Into<String>) -> Self {
        Self::of(vec![Possible::some_text()], BTreeSet::from([name.into()]))
    }

    /// `possible`, each once, as `depends_on` decides.
    pub fn of(possible: Vec<Possible>, depends_on: BTreeSet<String>) -> Self {
        let mut kept: Vec<Possible> = Vec::new();
        for one in possible {
            if !kept.contains(&one) {
                kept.push(one);
            }
        }
        if kept.len() > KEPT {
            kept = vec![Possible::anything()];
        }
        Self {
            possible: kept,
            depends_on,
        }
    }

    /// True or false, as `depends_on` decides.
    pub fn either(depends_on: BTreeSet<String>) -> Self {
        let both = [true, false].map(|value| Possible::Value(Value::Bool(value)));
        Self::of(both.to_vec(), depends_on)
    }

    /// The value, where there is but one.
    pub fn value(&self) -> Option<&Value> {
        match self.possible.as_slice() {
            [Possible::Value(value)] => Some(value),
            _ => None,
        }
    }

    /// Whether it counts as true, where all possibilities agree.
    pub fn truth(&self) -> Option<bool> {
        let mut truths = self.possible.iter().map(Possible::truth);
        let first = truths.next()??;
        truths.all(|truth| truth == Some(first)).then_some(first)
    }

    /// What `f` makes of each possibility.
    pub(in crate::issuer::github) fn map(&self, f: impl Fn(&Possible) -> Vec<Possible>) -> Self {
        let possible = self.possible.iter().flat_map(f).collect();
        Self::of(possible, self.depends_on.clone())
    }

    /// What `f` makes of each pair of possibilities.
    pub(super) fn with(
        &self,
        other: &Self,
        f: impl Fn(&Possible, &Possible) -> Vec<Possible>,
    ) -> Self {
        let pairs = self
            .possible
            .iter()
            .flat_map(|one| other.possible.iter().map(move |two| (one, two)));
        let possible = pairs.flat_map(|(one, two)| f(one, two)).collect();
        Self::of(
            possible,
            self.depends_on.union(&other.depends_on).cloned().collect(),
        )
    }
}
