//! What a statement asks of a token, as far as it is said by the values that it names.

use std::collections::BTreeMap;

use crate::exam::keys::{self, KeyMeaning};
use crate::iam::admission::KeyOrigin;
use crate::iam::language::{Case, Language};
use crate::iam::pattern::{Pattern, Resolution, has_hole};
use crate::iam::{
    Condition, ConditionValue, Context, ContextValue, Effect, Operand, Policy, Quantifier,
    Statement, ValueType,
};
use crate::source::Span;

/// A value under a positive string operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Whether `*` and `?` in it are wildcards.
    pub wildcards: bool,
    ignores_case: bool,
    /// What it matches, variables replaced.
    pattern: Pattern,
    /// Whether a variable in it depends on the token.
    is_variable: bool,
}

impl Value {
    /// The texts it matches.
    pub(super) fn language(&self) -> Language {
        let case = match self.ignores_case {
            true => Case::Ignored,
            false => Case::Sensitive,
        };
        Language::from_pattern(&self.pattern, case)
    }

    /// Whether a template has still to fill a part of it in.
    pub fn is_hole(&self) -> bool {
        has_hole(&self.text)
    }

    /// Whether what it matches depends on a template or on other claims of the token.
    pub(super) fn is_unfilled(&self) -> bool {
        self.is_hole() || self.is_variable
    }

    /// Whether it stands for more than one text.
    pub fn is_open(&self) -> bool {
        self.wildcards && self.text.contains(['*', '?'])
    }
}

/// The values that a statement names, by claim.
pub(super) type Limits = BTreeMap<String, Vec<Value>>;

/// The values that each claim must have one of.
pub(super) fn of(statement: &Statement, issuer: &str) -> Limits {
    let mut limits = Limits::new();
    for condition in statement.conditions.iter().filter(|one| names_values(one)) {
        if let KeyOrigin::Claim(claim) = origin(condition.folded_key(), issuer)
            && !(may_be_absent(&claim) && holds_without(condition))
        {
            // A further condition on the same claim narrows the box, and is not put into words.
            limits
                .entry(claim)
                .or_insert_with(|| values(condition, issuer));
        }
    }
    limits
}

/// Values that a token may have to have one of beside those of [`of`]: whether it has to, the sets tell.
#[derive(Debug, Clone)]
pub(super) struct Requirement {
    pub(super) claim: String,
    pub(super) values: Vec<Value>,
}

/// What *Deny* statements and further conditions of an *Allow* statement may require: a Deny with a
/// negated operator leaves only tokens with one of its values.
pub(super) fn requirements(policy: &Policy, allow: &Statement, issuer: &str) -> Vec<Requirement> {
    let denies = policy.statements.iter();
    let denies = denies.filter(|statement| statement.effect == Some(Effect::Deny));
    let negated = denies.flat_map(|statement| &statement.conditions);
    let negated = negated.filter(|condition| condition.operator.is_negated() && is_text(condition));
    let mut seen: Vec<String> = Vec::new();
    let further = allow.conditions.iter().filter(|one| names_values(one));
    let further = further.filter(|condition| {
        let key = condition.folded_key().to_owned();
        let again = seen.contains(&key);
        seen.push(key);
        again
    });
    let required = negated.chain(further).filter_map(|condition| {
        let KeyOrigin::Claim(claim) = origin(condition.folded_key(), issuer) else {
            return None;
        };
        Some(Requirement {
            claim,
            values: values(condition, issuer),
        })
    });
    required.collect()
}

fn is_text(condition: &Condition) -> bool {
    condition.operator.base.is_some_and(|base| {
        matches!(
            base.value_type,
            ValueType::String | ValueType::StringIgnoringCase
        )
    })
}

/// How many conditions of a statement look at the subject.
pub(super) fn on_subject(statement: &Statement, issuer: &str) -> usize {
    let subject = KeyOrigin::Claim("sub".to_owned());
    let conditions = statement.conditions.iter();
    let looks = conditions.filter(|one| origin(one.folded_key(), issuer) == subject);
    looks.count()
}

/// Where a key of the call that GitHub's token makes comes from.
pub(super) fn origin(key: &str, issuer: &str) -> KeyOrigin {
    if has_hole(key) {
        return KeyOrigin::Elsewhere;
    }
    match keys::meaning(key, issuer) {
        // GitHub's tokens have neither; `oaud` is always `aud` where there is no `azp`.
        KeyMeaning::Claim(claim) if matches!(claim.as_str(), "amr" | "email") => KeyOrigin::Never,
        KeyMeaning::Claim(claim) if claim == "oaud" => KeyOrigin::Claim("aud".to_owned()),
        KeyMeaning::Claim(claim) => KeyOrigin::Claim(claim),
        KeyMeaning::Global => KeyOrigin::Elsewhere,
        _ => KeyOrigin::Never,
    }
}

/// Whether the claim is missing in some of GitHub's tokens: of jobs without an environment, and of
/// owners outside an enterprise.
pub fn may_be_absent(claim: &str) -> bool {
    matches!(claim, "environment" | "enterprise_id")
}

/// Whether a condition holds where its claim is missing, and so does not limit it.
fn holds_without(condition: &Condition) -> bool {
    let operator = &condition.operator;
    operator.if_exists || operator.quantifier == Some(Quantifier::ForAllValues)
}

fn names_values(condition: &Condition) -> bool {
    is_text(condition) && condition.operator.base.is_some_and(|base| !base.negated)
}

/// The values of a condition. One with a variable that no request has is left out, since it matches
/// nothing; another variable may be any text, which the token's owner chooses.
fn values(condition: &Condition, issuer: &str) -> Vec<Value> {
    let values = condition.values.iter();
    values
        .filter_map(|value| value_of(condition, value, issuer))
        .collect()
}

fn value_of(condition: &Condition, value: &ConditionValue, issuer: &str) -> Option<Value> {
    let base = condition.operator.base?;
    let (Operand::Text(template) | Operand::TextIgnoringCase(template)) = &value.operand else {
        return None;
    };
    let mut context = Context::partial();
    for variable in template.variables() {
        if origin(variable.folded_key(), issuer) == KeyOrigin::Never {
            context.set(&variable.key, ContextValue::Absent);
        }
    }
    let has_variable = template.variables().next().is_some();
    let (pattern, is_open) = match template.resolve(&context) {
        Resolution::Missing(_) => return None,
        Resolution::Pattern(pattern) => (pattern.into_owned(), false),
        Resolution::Unknown(_) | Resolution::Open(_) => (template.widest(), true),
    };
    let is_written = !has_variable || has_hole(&value.text);
    Some(Value {
        text: match is_written {
            true => value.text.clone(),
            false => pattern.to_string(),
        },
        span: value.span,
        wildcards: base.wildcards || (is_open && !is_written),
        ignores_case: base.value_type == ValueType::StringIgnoringCase,
        pattern,
        is_variable: is_open && has_variable,
    })
}

/// The subjects that go with what the other claims must be: a subject names its repository, and its
/// environment or, mostly, its ref.
pub(super) fn linked(limits: &Limits) -> Language {
    let texts = |claim: &str| limits.get(claim).into_iter().flatten();
    let pattern = |value: &Value, text: String| match value.wildcards {
        _ if value.is_hole() => Language::everything(),
        true => Language::pattern(&text),
        false if value.text.contains(['*', '?']) => Language::everything(),
        false => Language::pattern(&text),
    };
    let mut linked = Language::everything();
    if limits.contains_key("repository") {
        let prefixes = texts("repository").flat_map(|value| {
            let ids = value.text.replacen('/', "@*/", 1);
            [format!("repo:{}:*", value.text), format!("repo:{ids}@*:*")]
                .map(|text| pattern(value, text))
        });
        let named = Language::any_of(&prefixes.collect::<Vec<_>>());
        linked = linked.intersection(&named.union(&Language::pattern("repo:*").complement()));
    }
    if limits.contains_key("environment") {
        let named = texts("environment").map(|value| {
            let name = value.text.replace(':', "%3A");
            pattern(value, format!("*environment:{name}*"))
        });
        linked = linked.intersection(&Language::any_of(&named.collect::<Vec<_>>()));
    }
    if limits.contains_key("ref") {
        let mut named: Vec<_> = texts("ref")
            .map(|value| pattern(value, format!("*ref:{}*", value.text)))
            .collect();
        named.push(Language::pattern("*:ref:*").complement());
        linked = linked.intersection(&Language::any_of(&named));
    }
    linked
}
