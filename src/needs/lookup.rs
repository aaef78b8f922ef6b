//! From a call to its needs.

use std::cmp::Reverse;

use super::Need;
use super::call::{Call, Parsed};
use super::resource::ResourcePattern;
use super::rules::{self, Rule};
use super::table::{self, Action, Meaning, ResourceType};
use super::template::Template;

/// What a call needs; empty where nothing is needed or known.
pub(super) fn needs_of(call: &Call) -> Vec<Need> {
    let rules = rules::of(&call.parsed.name);
    let replaced = rules.iter().any(|rule| !rule.siblings);
    let mut needs = if replaced { Vec::new() } else { by_name(call) };
    let holding = rules.iter().filter(|rule| rule.holds(&call.parsed.args));
    needs.extend(holding.flat_map(|rule| by_rule(rule, call)));
    needs
}

fn by_rule(rule: &Rule, call: &Call) -> Vec<Need> {
    let need = |action: &str| {
        let (name, resources) = match rule.resource {
            Some("*") => (action.to_owned(), vec![Some(ResourcePattern::any())]),
            Some(arn) => (action.to_owned(), filled(&Template::new("", arn), call)),
            None => {
                let found = action
                    .split_once(':')
                    .and_then(|(p, name)| table::find(p, name));
                let resources = found.map_or(vec![None], |found| resources(&found, call));
                (action.to_owned(), resources)
            }
        };
        made(call, &name, resources, rule.optional())
    };
    rule.actions().flat_map(need).collect()
}

/// By the rule that an operation needs the action of its own name.
fn by_name(call: &Call) -> Vec<Need> {
    let mut words = call.parsed.name.splitn(3, ' ');
    let (Some("aws"), Some(service), Some(command)) = (words.next(), words.next(), words.next())
    else {
        return Vec::new();
    };
    match table::command(service, command) {
        Some(Meaning::Action(action, path)) => {
            let resources = match path {
                Some(path) => filled(&path, call),
                None => resources(&action, call),
            };
            made(call, &action.name, resources, false)
        }
        Some(Meaning::Repeats(repeated)) if !repeated.starts_with("wait ") => {
            let name = format!("aws {service} {repeated}");
            let parsed = Parsed::new(name, call.parsed.args.clone());
            needs_of(&Call {
                parsed,
                ..call.clone()
            })
        }
        _ => Vec::new(),
    }
}

fn made(call: &Call, action: &str, on: Vec<Option<ResourcePattern>>, optional: bool) -> Vec<Need> {
    let need = |resource| Need {
        action: action.to_owned(),
        resource,
        why: call.why.clone(),
        optional: optional || call.optional,
        span: call.span,
    };
    on.into_iter().map(need).collect()
}

/// What an action is checked on in this call: every type it is always checked on, else the type
/// that the call's options name best.
fn resources(action: &Action, call: &Call) -> Vec<Option<ResourcePattern>> {
    let required = || action.types.iter().filter(|kind| kind.required);
    if action.types.is_empty() {
        return vec![Some(ResourcePattern::any())];
    }
    if required().next().is_some() {
        return required().flat_map(|kind| of_type(kind, call)).collect();
    }
    let args = &call.parsed.args;
    let named = |kind: &&ResourceType| {
        let arn = args.all().any(|value| kind.template.is_own_arn(value));
        let (filled, open) = kind.template.filled(args);
        (arn, filled, Reverse(open))
    };
    match action.types.iter().rev().max_by_key(named) {
        Some(kind) if action.types.len() == 1 || named(&kind) > (false, 0, Reverse(0)) => {
            of_type(kind, call)
        }
        _ => vec![None],
    }
}

fn of_type(kind: &ResourceType, call: &Call) -> Vec<Option<ResourcePattern>> {
    filled(&kind.template, call)
}

fn filled(template: &Template, call: &Call) -> Vec<Option<ResourcePattern>> {
    let whole: Vec<_> = call
        .parsed
        .args
        .all()
        .filter(|value| template.is_own_arn(value))
        .map(ResourcePattern::of_arn)
        .collect();
    let resources = match whole.is_empty() {
        true => template.fill(&call.parsed.args, &call.around),
        false => whole,
    };
    resources.into_iter().map(Some).collect()
}
