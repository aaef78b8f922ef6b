//! The files that set the parameters of a CloudFormation template.
//!
//! <https://docs.aws.amazon.com/cli/latest/reference/cloudformation/create-stack.html>

use super::template::{Values, folder};
use super::terraform::Store;
use crate::source::{Document, Node, Source, parse_json};

/// A set of values for the parameters of a template.
#[derive(Debug, Clone, Default)]
pub(super) struct Set {
    /// The file that sets them; none for the defaults alone.
    pub file: Option<String>,
    /// The part of the file.
    pub section: Option<String>,
    pub values: Values,
}

/// How many JSON files are looked at for parameters.
const MAX_FILES: usize = 2_000;

/// The sets of values that the tree holds for a template: the defaults where no file sets any.
pub(super) fn sets(store: &Store<'_>, doc: &Document) -> Vec<Set> {
    let declared = doc.root.get("Parameters").and_then(Node::entries);
    let declared: Vec<&str> = declared
        .unwrap_or_default()
        .iter()
        .map(|entry| entry.key.text.as_str())
        .collect();
    let mut sets = Vec::new();
    if !declared.is_empty() {
        let all = store.folders().flat_map(|(_, paths)| paths.iter().copied());
        for path in all.filter(|path| path.ends_with(".json")).take(MAX_FILES) {
            let source = store.open(path).and_then(|file| store.source(file));
            let is_near = path.starts_with(folder(doc));
            let values = source.and_then(|source| of_json(source, is_near));
            // Each has to be a parameter of this template: other stacks have files of their own.
            let fits = |values: &Values| {
                let mut names = values.keys();
                !values.is_empty() && names.all(|name| declared.contains(&name.as_str()))
            };
            if let Some(values) = values.filter(fits) {
                sets.push(Set {
                    file: Some(path.to_owned()),
                    section: None,
                    values,
                });
            }
        }
        sets.extend(super::samconfig::sets(store, doc, &declared));
    }
    if sets.is_empty() {
        sets.push(Set::default());
    }
    sets
}

/// The parameters of a JSON file: a list for `--parameters`, the configuration of a pipeline, or, near
/// the template, an object of names and values.
fn of_json(source: &Source, is_near: bool) -> Option<Values> {
    let text = source.text();
    let is_named = text.contains("ParameterKey") || text.contains("\"Parameters\"");
    (is_named || is_near).then_some(())?;
    let doc = parse_json(source).ok()?;
    let by_name = |node: &Node| {
        let entries = node.entries()?.iter();
        let pair = |entry: &crate::source::Entry| {
            Some((entry.key.text.clone(), entry.value.scalar()?.to_owned()))
        };
        entries.map(pair).collect::<Option<Values>>()
    };
    match (doc.root.items(), doc.root.get("Parameters")) {
        (Some(items), _) => {
            let pair = |item: &Node| match item.text() {
                Some(text) => {
                    let (name, value) = text.split_once('=')?;
                    Some((name.to_owned(), value.to_owned()))
                }
                None => {
                    let name = item.get("ParameterKey")?.text()?;
                    Some((
                        name.to_owned(),
                        item.get("ParameterValue")?.scalar()?.to_owned(),
                    ))
                }
            };
            items.iter().map(pair).collect()
        }
        (None, Some(parameters)) => by_name(parameters),
        (None, None) => by_name(&doc.root),
    }
}
