//! The generated tables: which actions there are, on what each is checked, which command needs
//! which. `data/generate.py` says how they are laid out and from what they are made.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::template::Template;
use crate::iam::Arn;

type Blocks = BTreeMap<&'static str, (&'static str, &'static str)>;

static SERVICES: LazyLock<Blocks> = LazyLock::new(|| blocks(include_str!("data/services.tsv")));
static COMMANDS: LazyLock<Blocks> = LazyLock::new(|| blocks(include_str!("data/commands.tsv")));

/// Blocks by the first field of their first line, each with that line's second field and the rest.
fn blocks(text: &'static str) -> Blocks {
    let block = |block: &'static str| {
        let (head, rows) = block.split_once('\n').unwrap_or((block, ""));
        let (name, second) = head.split_once('\t').unwrap_or((head, head));
        (name, (second, rows))
    };
    text.split("\n\n").map(block).collect()
}

/// On what kind of resource an action is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResourceKind {
    /// On none: a statement's `Resource` has to be `*`.
    None,
    /// On resources of these shapes.
    Arns(Vec<ArnShape>),
}

/// How the ARNs of one resource type look.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArnShape {
    /// The name of the type, such as `bucket`.
    pub kind: &'static str,
    /// Whether the action is always checked on a resource of this type.
    pub required: bool,
    /// The ARN with `*` for each part that differs, such as `arn:*:s3:::*/*`.
    pub pattern: String,
}

impl ArnShape {
    /// Whether an ARN begins as those of this shape do.
    pub(super) fn fits(&self, arn: &str) -> bool {
        let (Some(shape), Some(arn)) = (Arn::parse(&self.pattern), Arn::parse(arn)) else {
            return false;
        };
        let mut parts = shape.parts().iter().zip(arn.parts());
        parts.all(|(shape, part)| match shape.split_once('*') {
            Some((head, _)) => part.starts_with(head) && !part.is_empty(),
            None => part == shape,
        })
    }
}

/// On what an action such as `s3:ListBucket` is checked; none where the action is not in the table.
///
/// Letter case does not matter; an action with wildcards is not in the table.
pub fn action_resource(action: &str) -> Option<ResourceKind> {
    let (prefix, name) = action.split_once(':')?;
    let prefix = prefix.to_ascii_lowercase();
    let action = find(&prefix, name)?;
    let shape = |kind: &ResourceType| ArnShape {
        kind: kind.name,
        required: kind.required,
        pattern: kind.template.pattern(),
    };
    Some(match action.types.as_slice() {
        [] => ResourceKind::None,
        types => ResourceKind::Arns(types.iter().map(shape).collect()),
    })
}

/// An action as AWS writes it, with its resource types.
#[derive(Debug, Clone)]
pub(super) struct Action {
    /// Such as `s3:ListBucket`.
    pub name: String,
    /// Those it is always checked on first; empty where it has no resource level.
    pub types: Vec<ResourceType>,
}

/// A resource type as one action uses it.
#[derive(Debug, Clone)]
pub(super) struct ResourceType {
    pub name: &'static str,
    pub required: bool,
    pub template: Template<'static>,
}

/// The action of a prefix whose name is `name`, whatever its letter case.
pub(super) fn find(prefix: &str, name: &str) -> Option<Action> {
    let (prefix, (_, rows)) = SERVICES.get_key_value(prefix)?;
    let rows = || rows.lines();
    let (numbers, name) = rows()
        .filter(|row| !row.starts_with('@'))
        .find_map(|row| in_row(row, name))?;
    let kinds: Vec<&str> = rows().map_while(|row| row.strip_prefix('@')).collect();
    let kind = |number: &str| {
        let plain = number.trim_end_matches('!');
        let (name, arn) = kinds.get(plain.parse::<usize>().ok()?)?.split_once('\t')?;
        Some(ResourceType {
            name,
            required: plain != number,
            template: Template::new(prefix, arn),
        })
    };
    Some(Action {
        name: format!("{prefix}:{name}"),
        types: numbers.split(' ').filter_map(kind).collect(),
    })
}

/// The resource types' numbers and the name as AWS writes it, where a row has the action.
fn in_row(row: &'static str, wanted: &str) -> Option<(&'static str, String)> {
    let (numbers, groups) = row.split_once('\t')?;
    let found = |group: &'static str| {
        let (verb, nouns) = group.split_once(' ')?;
        let start = wanted.get(..verb.len())?;
        let rest = wanted.get(verb.len()..)?;
        let is_rest =
            |noun: &&str| noun.eq_ignore_ascii_case(rest) || (*noun == "." && rest.is_empty());
        let noun = nouns
            .split(' ')
            .find(is_rest)
            .filter(|_| start.eq_ignore_ascii_case(verb))?;
        Some(format!("{verb}{}", noun.trim_start_matches('.')))
    };
    groups
        .split('\t')
        .find_map(found)
        .map(|name| (numbers, name))
}

/// What a command of `aws` stands for.
pub(super) enum Meaning {
    /// One action, with a resource of its own where the path of the call is the resource.
    Action(Box<Action>, Option<Template<'static>>),
    /// A waiter, which repeats another command of the service.
    Repeats(&'static str),
}

/// The meaning of a command of a service; none where nothing ties it to an action.
pub(super) fn command(service: &str, command: &str) -> Option<Meaning> {
    let (prefix, rows) = COMMANDS.get(service)?;
    let special = rows.lines().find_map(|row| {
        let (name, meaning) = row.split_once('\t')?;
        (name == command).then_some(meaning)
    });
    let action = |name: &str| find(prefix, name).map(Box::new);
    match special {
        Some(repeated) if command.starts_with("wait ") => Some(Meaning::Repeats(repeated)),
        Some(meaning) => {
            let (name, path) = meaning.split_once(' ').unwrap_or((meaning, ""));
            let path = Some(path).filter(|path| !path.is_empty());
            Some(Meaning::Action(
                action(name)?,
                path.map(|arn| Template::new(prefix, arn)),
            ))
        }
        None => Some(Meaning::Action(action(&command.replace('-', ""))?, None)),
    }
}
