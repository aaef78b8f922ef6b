//! The values of a claim that meet a condition, as a language.

use crate::iam::context::Context;
use crate::iam::language::{Case, Characters, Grammar, Language, Values};
use crate::iam::operator::{Operand, Operator, Quantifier, ValueType};
use crate::iam::pattern::{Resolution, Template, has_hole};
use crate::iam::policy::Condition;

/// The values that meet a condition: at most these and, where that is not exact, at least those.
pub(super) struct Bounds {
    pub(super) most: Values,
    pub(super) least: Option<Values>,
}

/// A language by its bounds; `least` is nothing where `most` is exact.
struct Approximate {
    most: Language,
    least: Option<Language>,
}

impl Approximate {
    fn exact(language: Language) -> Self {
        Self {
            most: language,
            least: None,
        }
    }

    /// At most these texts, perhaps none.
    fn within(most: Language) -> Self {
        Self {
            most,
            least: Some(Language::nothing()),
        }
    }

    fn complement(self) -> Self {
        match self.least {
            None => Self::exact(self.most.complement()),
            Some(least) => Self {
                most: least.complement(),
                least: Some(self.most.complement()),
            },
        }
    }
}

/// The values of a single-valued claim that meet the condition. `holds_when_absent` is what the
/// evaluation says of a token without the claim; `context` is what is known of the keys that variables
/// in the values name.
pub(super) fn of(condition: &Condition, holds_when_absent: bool, context: &Context) -> Bounds {
    let present = match condition.operator.base {
        None if has_hole(&condition.operator.text) => Approximate::within(Language::everything()),
        None => Approximate::exact(Language::nothing()),
        Some(operator) if operator.value_type == ValueType::Null => null(condition),
        Some(operator) => compared(condition, operator, context),
    };
    let values = |present| Values {
        present,
        absent: holds_when_absent,
    };
    Bounds {
        least: present.least.map(values),
        most: values(present.most),
    }
}

/// `Null` looks only at whether there is a value; a set operator before it decides alone.
fn null(condition: &Condition) -> Approximate {
    let asks_for_it =
        |value: &crate::iam::ConditionValue| value.operand == Operand::MustBeAbsent(false);
    let holds = match condition.operator.quantifier {
        Some(Quantifier::ForAllValues) => true,
        Some(Quantifier::ForAnyValue) => false,
        None => condition.values.iter().any(asks_for_it),
    };
    let open = |value: &crate::iam::ConditionValue| value.operand == Operand::Open;
    if !holds && condition.operator.quantifier.is_none() && condition.values.iter().any(open) {
        return Approximate::within(Language::everything());
    }
    Approximate::exact(if holds {
        Language::everything()
    } else {
        Language::nothing()
    })
}

fn compared(condition: &Condition, operator: &Operator, context: &Context) -> Approximate {
    let each = condition
        .values
        .iter()
        .map(|value| matching(operator, &value.operand, context));
    let matched = any_of(each.collect());
    let holds = match (operator.negated, operator.value_type) {
        (false, _) => matched,
        (true, ValueType::String | ValueType::StringIgnoringCase) => matched.complement(),
        // A text that is not of the operator's type does not match under the negated form either.
        (true, _) => Approximate::within(comparable(operator.value_type)),
    };
    match condition.operator.quantifier {
        // AWS: `ForAllValues` is also true where the key resolves to an empty string.
        Some(Quantifier::ForAllValues) => with_empty(holds),
        _ => holds,
    }
}

fn with_empty(holds: Approximate) -> Approximate {
    let empty = Language::literal("");
    Approximate {
        most: holds.most.union(&empty),
        least: holds.least.map(|least| least.union(&empty)),
    }
}

fn any_of(each: Vec<Approximate>) -> Approximate {
    let most = Language::any_of(each.iter().map(|one| &one.most));
    let exact = each.iter().all(|one| one.least.is_none());
    let least = each
        .iter()
        .map(|one| one.least.as_ref().unwrap_or(&one.most));
    Approximate {
        least: (!exact).then(|| Language::any_of(least)),
        most,
    }
}

/// The texts that one value of a policy matches.
fn matching(operator: &Operator, operand: &Operand, context: &Context) -> Approximate {
    match operand {
        Operand::Text(template) => text(template, Case::Sensitive, context),
        Operand::TextIgnoringCase(template) | Operand::Bool(template) => {
            text(template, Case::Ignored, context)
        }
        Operand::Unreadable | Operand::MustBeAbsent(_) => Approximate::exact(Language::nothing()),
        Operand::Open
        | Operand::Arn(_)
        | Operand::Number(_)
        | Operand::Instant(_)
        | Operand::Network(_)
        | Operand::Binary(_) => Approximate::within(comparable(operator.value_type)),
    }
}

/// A variable that has no value in any request makes the value match nothing; one that depends on the
/// token, and what a template fills in, may be any text.
fn text(template: &Template, case: Case, context: &Context) -> Approximate {
    match template.resolve(context) {
        Resolution::Pattern(pattern) => Approximate::exact(Language::from_pattern(&pattern, case)),
        Resolution::Missing(_) => Approximate::exact(Language::nothing()),
        Resolution::Unknown(_) | Resolution::Open(_) => {
            Approximate::within(Language::from_pattern(&template.widest(), case))
        }
    }
}

/// Texts that an operator of this type may be able to read: at least all those that it can.
fn comparable(value_type: ValueType) -> Language {
    let made_of =
        |characters: &str| Language::from(Grammar::one(Characters::of(characters)).one_or_more());
    match value_type {
        ValueType::Arn => Language::pattern("arn:*:*:*:*:*"),
        ValueType::Date => made_of("0123456789-+:.TtZz"),
        ValueType::IpAddress => made_of("0123456789abcdefABCDEF:."),
        _ => Language::everything(),
    }
}
