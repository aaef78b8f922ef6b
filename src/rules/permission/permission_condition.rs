//! The action is allowed, but a condition of the statement is not met.

use crate::emit::shell::quote;
use crate::exam::Exam;
use crate::finding::{Language, Target};
use crate::iam::ConditionAnswer;
use crate::rules::{Change, Draft, Repair, Rule, pages};
use crate::source::edit::Fresh;

use super::condition_hint;
use super::found::{Found, refusals};
use super::grant::{json, with_value};
use super::places::sides;

pub(crate) static RULE: Rule = Rule::new(pages::PERMISSION_CONDITION, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    refusals(exam, RULE.id, finding)
}

fn finding(found: &Found<'_>) -> Draft {
    let unmet = unmet(found);
    let key = unmet.map_or_else(String::new, |unmet| format!(" on `{}`", unmet.key));
    let draft = found
        .draft(format!(
            "{} is allowed only under a condition{key} that is not met",
            found.action()
        ))
        .seen(found.evidence())
        .because(found.explain(&why(found, unmet)))
        .repairs(unmet.and_then(|unmet| accepting(found, unmet)))
        .repairs(unmet.and_then(|unmet| on_create(found, unmet)))
        .repairs(unmet.and_then(|unmet| tagged(found, unmet)));
    let compared = unmet.and_then(|unmet| Some(sides(&unmet.values.first()?.text, actual(unmet)?)));
    Draft {
        sides: compared,
        ..draft
    }
}

/// The condition that is not met: one that certainly is not before one that may not be.
fn unmet<'a>(found: &Found<'a>) -> Option<&'a ConditionAnswer> {
    let conditions = || {
        found
            .nearest()
            .into_iter()
            .flat_map(|one| &one.answer.conditions)
    };
    let certain = conditions().find(|one| one.truth.is_false());
    certain.or_else(|| conditions().find(|one| one.truth.is_unknown()))
}

fn actual(unmet: &ConditionAnswer) -> Option<&str> {
    match unmet.actual.values()? {
        [only] => Some(only),
        _ => None,
    }
}

fn why(found: &Found<'_>, unmet: Option<&ConditionAnswer>) -> String {
    if unmet.is_some_and(|unmet| new_tag(found, unmet).is_some()) {
        return "While a resource is created it has no tags yet, so a condition on `aws:ResourceTag` cannot be met; the \
                tags that are sent along are in `aws:RequestTag`."
            .to_owned();
    }
    if unmet.is_some_and(|unmet| differs_in_case(unmet).is_some()) {
        return "`StringEquals` compares letter by letter, upper and lower case included."
            .to_owned();
    }
    let whole =
        "A statement with a `Condition` allows nothing until every key of it matches the request.";
    // Where the request's value is known, the comparison says more.
    let open = unmet.filter(|unmet| actual(unmet).is_none());
    match open.and_then(|unmet| condition_hint::hint(&unmet.key)) {
        Some(hint) => format!("{whole} {hint}"),
        None => whole.to_owned(),
    }
}

/// The policy's value that is the request's in other letters.
fn differs_in_case(unmet: &ConditionAnswer) -> Option<&str> {
    let actual = actual(unmet)?;
    let mut values = unmet.values.iter().map(|value| value.text.as_str());
    values.find(|value| value.eq_ignore_ascii_case(actual) && *value != actual)
}

/// The tag that is tested on a resource which is only being created, or tagged as it is.
fn new_tag<'a>(found: &Found<'_>, unmet: &'a ConditionAnswer) -> Option<&'a str> {
    let (key, tag) = unmet.key.split_once('/')?;
    let action = found.asked.request.action.to_ascii_lowercase();
    let creates = [":create", ":tag", ":run"];
    let creates = creates.iter().any(|verb| action.contains(verb));
    (creates && key.to_ascii_lowercase().ends_with(":resourcetag")).then_some(tag)
}

/// Gives the resource the tag that the condition asks for, where that is one value.
///
/// See <https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_TagResources.html>.
fn tagged(found: &Found<'_>, unmet: &ConditionAnswer) -> Option<Repair> {
    let (key, tag) = unmet.key.split_once('/')?;
    let is_of_resource = key.to_ascii_lowercase().ends_with(":resourcetag");
    if !is_of_resource || new_tag(found, unmet).is_some() || unmet.operator.is_negated() {
        return None;
    }
    let [value] = unmet.values.as_slice() else {
        return None;
    };
    let arn = found.asked.request.resource.as_deref()?;
    let is_one = |text: &str| !text.contains(['*', '?', '$']);
    if !arn.starts_with("arn:") || !is_one(arn) || !is_one(&value.text) {
        return None;
    }
    let tags = match found.asked.request.service().as_str() {
        "ecr" => format!(
            "aws ecr tag-resource --resource-arn {} --tags {}",
            quote(arn),
            quote(&format!("Key={tag},Value={}", value.text))
        ),
        _ => format!(
            "aws resourcegroupstaggingapi tag-resources --resource-arn-list {} --tags {}",
            quote(arn),
            quote(&format!("{tag}={}", value.text))
        ),
    };
    Some(Repair::command(
        format!("tag the resource with `{tag}` = `{}`", value.text),
        Target::Other,
        tags,
    ))
}

/// The same condition on the tags that are sent along.
fn on_create(found: &Found<'_>, unmet: &ConditionAnswer) -> Option<Repair> {
    let key = format!("aws:RequestTag/{}", new_tag(found, unmet)?);
    let values = Fresh::texts(unmet.values.iter().map(|value| value.text.as_str()));
    let tested = Fresh::one(key.as_str(), values);
    let members = [
        ("Effect", Fresh::from("Allow")),
        ("Action", Fresh::from(found.asked.request.action.as_str())),
        ("Resource", Fresh::from("*")),
        (
            "Condition",
            Fresh::one(unmet.operator.text.as_str(), tested),
        ),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value));
    Some(Repair {
        title: format!("add a statement that tests `{key}` instead"),
        change: Change::Paste {
            target: Target::PermissionPolicy,
            language: Language::Json,
            content: json(&Fresh::Map(members.into())),
            effect: None,
        },
    })
}

/// The request's value beside those of the condition.
fn accepting(found: &Found<'_>, unmet: &ConditionAnswer) -> Option<Repair> {
    let actual = actual(unmet).filter(|_| !unmet.operator.is_negated())?;
    let (target, document) = found.text(found.nearest()?.policy)?;
    Some(Repair::edit(
        format!("accept `{actual}` for `{}` as well", unmet.key),
        target.clone(),
        with_value(document, unmet.values_span, actual)?,
    ))
}
