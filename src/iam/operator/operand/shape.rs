//! Policy values beside a value of which only the shape is known.

use super::{Comparison, Operand};
use crate::iam::Arn;
use crate::iam::context::Context;
use crate::iam::language::{Budget, Case, Language, TooComplex};
use crate::iam::pattern::{Pattern, Resolution, Template};

/// What one comparison may cost: enough for all but patterns made to blow up.
const STEPS: usize = 20_000;

impl Operand {
    /// Compares every value of the request that has this shape, in which `*` stands for any text:
    /// unknown where the relation holds for some of them only.
    pub fn compare_shape(&self, shape: &str, context: &Context) -> Comparison {
        match self {
            Self::Text(template) => text(template, shape, Case::Sensitive, context),
            Self::TextIgnoringCase(template) => text(template, shape, Case::Ignored, context),
            Self::Arn(_) if Arn::parse(shape).is_none() => Comparison::Incomparable,
            Self::MustBeAbsent(_) | Self::Unreadable => Comparison::Incomparable,
            _ => Comparison::Unknown,
        }
    }
}

fn text(template: &Template, shape: &str, case: Case, context: &Context) -> Comparison {
    let relation = |wanted: &Pattern| related(wanted, shape, case).unwrap_or(Comparison::Unknown);
    match template.resolve(context) {
        Resolution::Pattern(wanted) => relation(&wanted),
        Resolution::Missing(_) => Comparison::Differ,
        Resolution::Open(widest) if relation(&widest) == Comparison::Differ => Comparison::Differ,
        Resolution::Unknown(_) | Resolution::Open(_) => Comparison::Unknown,
    }
}

fn related(wanted: &Pattern, shape: &str, case: Case) -> Result<Comparison, TooComplex> {
    let budget = &mut Budget::new(STEPS);
    let (wanted, shape) = (
        Language::from_pattern(wanted, case),
        Language::pattern(shape),
    );
    Ok(if !wanted.overlaps(&shape, budget)? {
        Comparison::Differ
    } else if wanted.includes(&shape, budget)? {
        Comparison::Match
    } else {
        Comparison::Unknown
    })
}
