//! Trees without places, and what each operation should make of them.

use oidc_doctor::source::edit::{self, Edit, Fresh};
use oidc_doctor::source::{Document, Node, Value};
use proptest::prelude::*;

#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub fn of(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::Text(text) => Self::Text(text.clone()),
            Value::List(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Map(entries) => {
                let entries = entries.iter();
                Self::Map(
                    entries
                        .map(|entry| (entry.key.text.clone(), Self::of(&entry.value)))
                        .collect(),
                )
            }
        }
    }

    fn of_fresh(fresh: &Fresh) -> Self {
        match fresh {
            Fresh::Text(text) => Self::Text(text.clone()),
            Fresh::Bare(text) => Self::Number(text.clone()),
            Fresh::List(items) => Self::List(items.iter().map(Self::of_fresh).collect()),
            Fresh::Map(entries) => Self::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::of_fresh(value)))
                    .collect(),
            ),
        }
    }

    fn children(&mut self) -> Vec<&mut Tree> {
        match self {
            Self::List(items) => items.iter_mut().collect(),
            Self::Map(entries) => entries.iter_mut().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// The `nth` node that fits, in the order of the text.
    fn nth<'t>(
        &'t mut self,
        fits: &dyn Fn(&Tree) -> bool,
        nth: &mut usize,
    ) -> Option<&'t mut Tree> {
        if fits(self) {
            if *nth == 0 {
                return Some(self);
            }
            *nth -= 1;
        }
        self.children()
            .into_iter()
            .find_map(|child| child.nth(fits, nth))
    }

    fn count(&self, fits: &dyn Fn(&Tree) -> bool) -> usize {
        let mut copy = self.clone();
        let below: usize = copy.children().iter().map(|child| child.count(fits)).sum();
        usize::from(fits(self)) + below
    }
}

fn children(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::List(items) => items.iter().collect(),
        Value::Map(entries) => entries.iter().map(|entry| &entry.value).collect(),
        _ => Vec::new(),
    }
}

fn nth_node<'n>(node: &'n Node, fits: &dyn Fn(&Tree) -> bool, nth: &mut usize) -> Option<&'n Node> {
    if fits(&Tree::of(node)) {
        if *nth == 0 {
            return Some(node);
        }
        *nth -= 1;
    }
    children(node)
        .into_iter()
        .find_map(|child| nth_node(child, fits, nth))
}

/// An operation on some node of the right kind.
#[derive(Debug, Clone)]
pub enum Op {
    ReplaceScalar(usize, String),
    Replace(usize, Fresh),
    Append(usize, Fresh),
    ToList(usize, String),
    Insert(usize, usize, String, Fresh),
    RemoveEntry(usize, usize),
    RemoveItem(usize, usize),
    Rename(usize, usize, String),
}

impl Op {
    pub fn removes(&self) -> bool {
        matches!(self, Self::RemoveEntry(..) | Self::RemoveItem(..))
    }

    pub fn only_adds(&self) -> bool {
        matches!(self, Self::Append(..) | Self::Insert(..) | Self::ToList(..))
    }

    fn nth(&self) -> usize {
        match self {
            Self::ReplaceScalar(nth, _)
            | Self::Replace(nth, _)
            | Self::Append(nth, _)
            | Self::ToList(nth, _)
            | Self::Insert(nth, ..)
            | Self::RemoveEntry(nth, _)
            | Self::RemoveItem(nth, _)
            | Self::Rename(nth, ..) => *nth,
        }
    }

    fn fits(&self, tree: &Tree) -> bool {
        match self {
            Self::ReplaceScalar(..) => matches!(tree, Tree::Text(_)),
            Self::Replace(..) => true,
            Self::Append(..) => matches!(tree, Tree::List(_)),
            Self::Insert(..) => matches!(tree, Tree::Map(_)),
            Self::ToList(..) => {
                matches!(tree, Tree::Map(entries) if entries.iter().any(|(_, value)| matches!(value, Tree::Text(_))))
            }
            Self::RemoveEntry(..) | Self::Rename(..) => {
                matches!(tree, Tree::Map(entries) if !entries.is_empty())
            }
            Self::RemoveItem(..) => matches!(tree, Tree::List(items) if !items.is_empty()),
        }
    }

    /// Which of the nodes that fit is meant; the root is never replaced.
    fn index(&self, tree: &Tree) -> Option<usize> {
        let count = tree.count(&|tree| self.fits(tree));
        let first = usize::from(matches!(self, Self::Replace(..)));
        (count > first).then(|| first + self.nth() % (count - first))
    }

    pub fn expected(&self, tree: &Tree) -> Option<Tree> {
        let mut index = self.index(tree)?;
        let mut tree = tree.clone();
        let target = tree.nth(&|tree| self.fits(tree), &mut index)?;
        match (self, target) {
            (Self::ReplaceScalar(_, text), target) => *target = Tree::Text(text.clone()),
            (Self::Replace(_, fresh), target) => *target = Tree::of_fresh(fresh),
            (Self::Append(_, fresh), Tree::List(items)) => items.push(Tree::of_fresh(fresh)),
            (Self::ToList(_, extra), Tree::Map(entries)) => {
                let (_, value) = entries
                    .iter_mut()
                    .find(|(_, value)| matches!(value, Tree::Text(_)))?;
                *value = Tree::List(vec![value.clone(), Tree::Text(extra.clone())]);
            }
            (Self::Insert(_, at, key, fresh), Tree::Map(entries)) => {
                let at = at % (entries.len() + 1);
                if entries.iter().any(|(known, _)| known == key) {
                    return None;
                }
                entries.insert(at, (key.clone(), Tree::of_fresh(fresh)));
            }
            (Self::RemoveEntry(_, at), Tree::Map(entries)) => {
                entries.remove(at % entries.len());
            }
            (Self::RemoveItem(_, at), Tree::List(items)) => {
                items.remove(at % items.len());
            }
            (Self::Rename(_, at, new), Tree::Map(entries)) => {
                if entries.iter().any(|(known, _)| known == new) {
                    return None;
                }
                let at = at % entries.len();
                entries[at].0 = new.clone();
            }
            _ => return None,
        }
        Some(tree)
    }

    pub fn edits(&self, doc: &Document) -> Option<Vec<Edit>> {
        let tree = Tree::of(&doc.root);
        let mut index = self.index(&tree)?;
        let node = nth_node(&doc.root, &|tree| self.fits(tree), &mut index)?;
        let size = children(node).len();
        match self {
            Self::ReplaceScalar(_, text) => edit::replace_scalar(doc, node, text),
            Self::Replace(_, fresh) => edit::replace(doc, node, fresh),
            Self::Append(_, fresh) => edit::append_item(doc, node, fresh),
            Self::ToList(_, extra) => {
                let scalar = children(node)
                    .into_iter()
                    .find(|node| node.text().is_some())?;
                edit::to_list(doc, scalar, &extra.as_str().into())
            }
            Self::Insert(_, at, key, fresh) => {
                edit::insert_entry(doc, node, at % (size + 1), key, fresh)
            }
            Self::RemoveEntry(_, at) => edit::remove_entry(doc, node, at % size),
            Self::RemoveItem(_, at) => edit::remove_item(doc, node, at % size),
            Self::Rename(_, at, new) => edit::rename_key(doc, &node.entries()?[at % size], new),
        }
    }
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z:/*@_. -]{0,12}",
        1 => "[ -~]{0,8}",
        1 => "[\\u{20}-\\u{7e}\\n\\té한'\"#\u{2028}]{0,6}",
        1 => proptest::sample::select(vec!["true", "null", "~", "1e3", "0x1F", "on", "- a", "a: b", "a #b", "", "*", "2026-01-01", "sts.amazonaws.com", "repo:o/r:ref:refs/heads/*", "${{ a }}"]).prop_map(str::to_owned),
    ]
}

fn leaves() -> impl Strategy<Value = Tree> {
    prop_oneof![
        6 => texts().prop_map(Tree::Text),
        1 => Just(Tree::Null),
        1 => any::<bool>().prop_map(Tree::Bool),
        1 => (0..5000u32).prop_map(|number| Tree::Number(number.to_string())),
    ]
}

fn maps(values: impl Strategy<Value = Tree>) -> impl Strategy<Value = Tree> {
    proptest::collection::btree_map("[a-zA-Z][a-z:_-]{0,6}[a-z]", values, 0..4)
        .prop_map(|map| Tree::Map(map.into_iter().collect()))
}

pub fn trees() -> impl Strategy<Value = Tree> {
    let nodes = leaves().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Tree::List),
            maps(inner),
        ]
    });
    maps(nodes)
}

fn fresh() -> impl Strategy<Value = Fresh> {
    let leaf = prop_oneof![
        5 => texts().prop_map(Fresh::Text),
        1 => (0..5000u32).prop_map(|number| Fresh::Bare(number.to_string())),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Fresh::List),
            proptest::collection::btree_map("[a-z]{1,5}", inner, 0..3)
                .prop_map(|map| Fresh::Map(map.into_iter().collect())),
        ]
    })
}

pub fn ops() -> impl Strategy<Value = Op> {
    let at = || 0..64usize;
    prop_oneof![
        (at(), texts()).prop_map(|(nth, text)| Op::ReplaceScalar(nth, text)),
        (at(), fresh()).prop_map(|(nth, fresh)| Op::Replace(nth, fresh)),
        (at(), fresh()).prop_map(|(nth, fresh)| Op::Append(nth, fresh)),
        (at(), texts()).prop_map(|(nth, text)| Op::ToList(nth, text)),
        (at(), at(), texts(), fresh())
            .prop_map(|(nth, at, key, fresh)| Op::Insert(nth, at, key, fresh)),
        (at(), at()).prop_map(|(nth, at)| Op::RemoveEntry(nth, at)),
        (at(), at()).prop_map(|(nth, at)| Op::RemoveItem(nth, at)),
        (at(), at(), texts()).prop_map(|(nth, at, new)| Op::Rename(nth, at, new)),
    ]
}
