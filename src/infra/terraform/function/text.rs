//! Functions of text.
//!
//! <https://developer.hashicorp.com/terraform/language/functions/format>

use super::super::operation::number_of;
use super::{texts, too_long};
use crate::source::{Node, Span, Value};
use regex_lite::Regex;

/// What a function of known arguments comes to.
pub(super) fn worked_out(name: &str, arguments: &[Node]) -> Option<Value> {
    let text = |index: usize| arguments.get(index).and_then(Node::scalar);
    let known = match name {
        "lower" => text(0)?.to_lowercase(),
        "upper" => text(0)?.to_uppercase(),
        "title" => titled(text(0)?),
        "trimspace" => text(0)?.trim().to_owned(),
        "trim" => text(0)?
            .trim_matches(|one| text(1).is_some_and(|cut| cut.contains(one)))
            .to_owned(),
        "tostring" => text(0)?.to_owned(),
        "sensitive" | "nonsensitive" => return arguments.first().map(|one| one.value.clone()),
        "trimprefix" => stripped(text(0)?, str::strip_prefix(text(0)?, text(1)?)),
        "trimsuffix" => stripped(text(0)?, str::strip_suffix(text(0)?, text(1)?)),
        "chomp" => text(0)?.trim_end_matches(['\r', '\n']).to_owned(),
        "basename" => text(0)?.rsplit('/').next()?.to_owned(),
        "dirname" => text(0)?
            .rsplit_once('/')
            .map_or(".", |(folder, _)| folder)
            .to_owned(),
        "replace" => replaced(text(0)?, text(1)?, text(2)?)?,
        "substr" => substring(
            text(0)?,
            number_of(arguments.get(1)?)?,
            number_of(arguments.get(2)?)?,
        )?,
        "format" => formatted(arguments)?,
        "join" => joined(arguments)?,
        "split" => {
            let delimiter = text(0).filter(|delimiter| !delimiter.is_empty())?;
            return Some(texts(text(1)?.split(delimiter)));
        }
        "formatlist" => return formatted_each(arguments),
        "regexall" => return matches_of(text(0)?, text(1)?),
        "regex" => return first_match(text(0)?, text(1)?),
        "startswith" => return Some(Value::Bool(text(0)?.starts_with(text(1)?))),
        "endswith" => return Some(Value::Bool(text(0)?.ends_with(text(1)?))),
        "strcontains" => return Some(Value::Bool(text(0)?.contains(text(1)?))),
        "tobool" => return Some(Value::Bool(text(0)?.parse().ok()?)),
        "tonumber" => {
            let number: i64 = text(0)?.parse().ok()?;
            return Some(Value::Number(number.to_string()));
        }
        _ => return None,
    };
    Some(Value::Text(known))
}

fn stripped(whole: &str, rest: Option<&str>) -> String {
    rest.unwrap_or(whole).to_owned()
}

/// The first letter of each word as a capital.
fn titled(text: &str) -> String {
    let mut before = ' ';
    let mut titled = String::with_capacity(text.len());
    for one in text.chars() {
        match before.is_alphanumeric() || matches!(before, '_' | '\'') {
            true => titled.push(one),
            false => titled.extend(one.to_uppercase()),
        }
        before = one;
    }
    titled
}

fn substring(text: &str, offset: i64, length: i64) -> Option<String> {
    let offset = usize::try_from(offset).ok()?;
    let rest = text.chars().skip(offset);
    Some(match usize::try_from(length) {
        Ok(length) => rest.take(length).collect(),
        Err(_) => (length == -1).then(|| rest.collect())?,
    })
}

/// `replace`; text between slashes is a regular expression.
fn replaced(text: &str, find: &str, by: &str) -> Option<String> {
    let pattern = find
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    if let Some(pattern) = pattern {
        let pattern = expression(pattern)?;
        let known = !too_long(pattern.find_iter(text).count(), by.len() + text.len());
        return known.then(|| pattern.replace_all(text, by).into_owned());
    }
    let known = !find.is_empty();
    (known && !too_long(text.matches(find).count(), by.len())).then(|| text.replace(find, by))
}

/// A regular expression of a length that a policy may have. Terraform's are those of RE2, as are these
/// without the classes of Unicode.
///
/// <https://developer.hashicorp.com/terraform/language/functions/regex>
fn expression(pattern: &str) -> Option<Regex> {
    (pattern.len() <= 1_000).then(|| Regex::new(pattern).ok())?
}

fn matches_of(pattern: &str, text: &str) -> Option<Value> {
    let pattern = expression(pattern)?;
    let found: Option<Vec<Node>> = pattern
        .captures_iter(text)
        .map(|found| captured(&pattern, &found))
        .collect();
    Some(Value::List(found?))
}

fn first_match(pattern: &str, text: &str) -> Option<Value> {
    let pattern = expression(pattern)?;
    let found = pattern.captures(text)?;
    captured(&pattern, &found).map(|node| node.value)
}

/// What a match gives: its text, or the texts of its groups where it has any.
fn captured(pattern: &Regex, found: &regex_lite::Captures<'_>) -> Option<Node> {
    let node = |value| Node::new(value, Span::default());
    let named = pattern.capture_names().flatten().count();
    let groups = found.iter().skip(1).map(|group| match group {
        Some(group) => node(Value::Text(group.as_str().to_owned())),
        None => node(Value::Null),
    });
    match (named, found.len()) {
        (0, 1) => Some(node(Value::Text(found.get(0)?.as_str().to_owned()))),
        (0, _) => Some(node(Value::List(groups.collect()))),
        (_, _) => {
            let names = pattern.capture_names().skip(1);
            let entries = names.zip(groups).filter_map(|(name, value)| {
                Some(super::super::nodes::entry(name?, Span::default(), value))
            });
            Some(node(Value::Map(entries.collect())))
        }
    }
}

pub(super) fn joined(arguments: &[Node]) -> Option<String> {
    let [delimiter, list] = arguments else {
        return None;
    };
    let delimiter = delimiter.scalar()?;
    let items: Option<Vec<&str>> = list.items()?.iter().map(Node::scalar).collect();
    let items = items?;
    (!too_long(items.len(), delimiter.len())).then(|| items.join(delimiter))
}

/// `format` with `%s`, `%d`, `%v`, `%q` and `%%`.
pub(super) fn formatted(arguments: &[Node]) -> Option<String> {
    let (format, arguments) = arguments.split_first()?;
    let mut text = String::new();
    let mut left = arguments.iter();
    let format = format.scalar()?;
    (!format.contains("${")).then_some(())?;
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => match characters.next()? {
                '%' => text.push('%'),
                's' | 'v' => text.push_str(left.next()?.scalar()?),
                'd' => text.push_str(&number_of(left.next()?)?.to_string()),
                'q' => text.push_str(&crate::source::quoted(left.next()?.text()?)),
                _ => return None,
            },
            other => text.push(other),
        }
    }
    left.next().is_none().then_some(text)
}

/// `formatlist`: lists go in step, single values are the same each time.
fn formatted_each(arguments: &[Node]) -> Option<Value> {
    let (format, values) = arguments.split_first()?;
    let lengths = values.iter().filter_map(Node::items).map(<[Node]>::len);
    let length = lengths.max()?;
    let same = values.iter().filter_map(Node::scalar).map(str::len);
    let bytes = format.scalar()?.len() + same.sum::<usize>();
    (!too_long(length, bytes)).then_some(())?;
    let mut all = Vec::new();
    for index in 0..length {
        let value = |value: &Node| match value.items() {
            Some(items) => items.get(index).cloned(),
            None => Some(value.clone()),
        };
        let row: Option<Vec<Node>> = values.iter().map(value).collect();
        let row = [std::slice::from_ref(format), row?.as_slice()].concat();
        all.push(formatted(&row)?);
    }
    Some(texts(all.iter().map(String::as_str)))
}
