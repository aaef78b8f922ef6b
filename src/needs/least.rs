//! Needs gathered into the least statements that allow them.

use std::collections::{BTreeMap, BTreeSet};

use super::Need;
use super::resource::ResourcePattern;
use super::table::{ResourceKind, action_resource};

/// An `Allow` statement to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDraft {
    /// Letters and digits only, unlike the other drafts' of one call.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html>
    pub sid: String,
    /// Sorted.
    pub actions: Vec<String>,
    /// Sorted; `*` alone for actions without a resource level.
    pub resources: Vec<String>,
}

/// The fewest statements that allow exactly these needs: one for the actions of a service that
/// need the same resources, ordered by service and action.
pub fn least_statement(needs: &[Need]) -> Vec<StatementDraft> {
    let mut resources: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for need in needs {
        let on = resources.entry(&need.action).or_default();
        on.extend(resources_of(need));
    }
    let mut drafts: BTreeMap<(&str, BTreeSet<String>), Vec<&str>> = BTreeMap::new();
    for (action, on) in resources {
        let service = action.split(':').next().unwrap_or("");
        drafts.entry((service, outer(on))).or_default().push(action);
    }
    let mut drafts: Vec<_> = drafts.into_iter().collect();
    drafts.sort_by(|((a, _), left), ((b, _), right)| (a, left).cmp(&(b, right)));
    let mut sids = Sids::default();
    let draft = |((service, on), actions): ((&str, BTreeSet<String>), Vec<&str>)| StatementDraft {
        sid: sids.next(service, &actions, &on),
        actions: actions.into_iter().map(str::to_owned).collect(),
        resources: on.into_iter().collect(),
    };
    drafts.into_iter().map(draft).collect()
}

/// A need whose resource is not known may concern every resource of the action's types.
fn resources_of(need: &Need) -> Vec<String> {
    match (&need.resource, action_resource(&need.action)) {
        (Some(resource), _) => vec![resource.as_str().to_owned()],
        (None, Some(ResourceKind::Arns(shapes))) => {
            shapes.iter().map(|shape| shape.pattern.clone()).collect()
        }
        (None, _) => vec![ResourcePattern::any().to_string()],
    }
}

/// Without what `*` covers anyway.
fn outer(resources: BTreeSet<String>) -> BTreeSet<String> {
    match resources.contains("*") {
        true => BTreeSet::from(["*".to_owned()]),
        false => resources,
    }
}

#[derive(Default)]
struct Sids(BTreeMap<String, usize>);

impl Sids {
    /// The service and its one action, or the service and the kind of resource, numbered from the
    /// second on.
    fn next(&mut self, service: &str, actions: &[&str], on: &BTreeSet<String>) -> String {
        let mut sid = title(service);
        match actions {
            [one] => sid.push_str(one.split(':').nth(1).unwrap_or("")),
            [first, ..] => sid.push_str(&kind(first, on)),
            [] => {}
        }
        sid.retain(|c| c.is_ascii_alphanumeric());
        let count = self.0.entry(sid.clone()).or_insert(0);
        *count += 1;
        match *count {
            1 => sid,
            n => format!("{sid}{n}"),
        }
    }
}

/// The kind of resource that the statement is about, as far as its first ARN shows.
fn kind(action: &str, on: &BTreeSet<String>) -> String {
    let Some(ResourceKind::Arns(shapes)) = action_resource(action) else {
        return "Any".to_owned();
    };
    let first = on.first().map_or("", String::as_str);
    let fitting = shapes.iter().filter(|shape| shape.fits(first));
    let closest = fitting.max_by_key(|shape| shape.pattern.len());
    closest.map_or("Any".to_owned(), |shape| title(shape.kind))
}

fn title(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        first.to_uppercase() + rest
    };
    name.split(['-', '_']).map(word).collect()
}
