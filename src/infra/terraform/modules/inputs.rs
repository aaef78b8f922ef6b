//! What a `module` block gives to its module.

use std::rc::Rc;

use hcl_edit::structure::{Attribute, Block};

use super::super::evaluate::{Bound, Evaluator, Filling, Place};
use super::super::function::holds_open;
use super::super::module::{In, Module, Session};
use super::super::nodes::text;
use super::super::span_of;
use super::version::Version;
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION};
use crate::source::{Node, Span, Value};

/// The inputs of a module, by the names of its variables.
pub(super) struct Inputs<'m, 'f> {
    known: Evaluator<'m, 'f>,
    filled: Evaluator<'m, 'f>,
    file: usize,
    block: &'f Block,
    /// The version taken is older than this.
    pub before: Version,
}

/// The input that a policy hangs on and that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Untold(pub &'static str);

impl<'m, 'f> Inputs<'m, 'f> {
    pub fn new(
        session: &'m Session<'f>,
        module: &Rc<Module<'f>>,
        filling: Filling,
        (file, block): In<'f, Block>,
        bound: &Bound,
        before: Version,
    ) -> Self {
        Self {
            known: Evaluator::bound(session, module, Filling::Known, bound),
            filled: Evaluator::bound(session, module, filling, bound),
            file,
            block,
            before,
        }
    }

    fn attribute(&self, name: &str) -> Option<&'f Attribute> {
        self.block.body.get_attribute(name)
    }

    /// The place of what the module adds by itself: all of the block, which holds every input.
    pub fn span(&self) -> Span {
        span_of(self.block)
    }

    /// The place of an input's name; that of the module where it is not given.
    pub fn place(&self, name: &str) -> Span {
        let attribute = self.attribute(name);
        attribute.map_or_else(|| self.span(), |attribute| span_of(&attribute.key))
    }

    /// An input that is given and not null, as far as the files tell it.
    pub fn known(&mut self, name: &str) -> Option<Node> {
        let attribute = self.attribute(name)?;
        let place = Place {
            file: self.file,
            at: None,
        };
        let node = self.known.attribute(attribute, place);
        (!node.is_null()).then_some(node)
    }

    /// An input that is given and not null, filled in as far as is wanted.
    pub fn value(&mut self, name: &str) -> Option<Node> {
        self.known(name)?;
        let place = Place {
            file: self.file,
            at: None,
        };
        Some(self.filled.attribute(self.attribute(name)?, place))
    }

    /// A boolean that decides what is made.
    pub fn flag(&mut self, name: &'static str, default: bool) -> Result<bool, Untold> {
        match self.known(name) {
            None => Ok(default),
            Some(node) => node.boolean().ok_or(Untold(name)),
        }
    }

    /// A text.
    pub fn text(&mut self, name: &str, default: &str) -> Node {
        let span = self.span();
        self.value(name).unwrap_or_else(|| text(default, span))
    }

    /// A list, which may be open as a whole; an empty one where it is not given.
    pub fn list(&mut self, name: &str) -> Node {
        let empty = Node::new(Value::List(Vec::new()), self.span());
        self.value(name).unwrap_or(empty)
    }

    /// A list of which each item decides what is made.
    pub fn items(&mut self, name: &'static str) -> Result<Vec<Node>, Untold> {
        match self.known(name) {
            None => Ok(Vec::new()),
            Some(node) if holds_open(&node) => Err(Untold(name)),
            Some(node) => Ok(node.items().ok_or(Untold(name))?.to_vec()),
        }
    }

    /// Whether a list has items; a list that is open as a whole may have none.
    pub fn has_items(&mut self, name: &'static str) -> Result<bool, Untold> {
        match self.known(name).map(|node| node.value) {
            None => Ok(false),
            Some(Value::List(items)) => Ok(!items.is_empty()),
            Some(_) => Err(Untold(name)),
        }
    }
}

/// The ARN of the identity provider for an issuer in the account of the role.
pub(super) fn provider_arn(issuer: &str) -> String {
    format!("arn:${{{OWN_PARTITION}}}:iam::${{{OWN_ACCOUNT}}}:oidc-provider/{issuer}")
}

/// A list with `change` made to each item; what is open as a whole stays so.
pub(super) fn each(list: Node, change: impl Fn(&str) -> String) -> Node {
    let changed = |item: &Node| match item.scalar() {
        Some(text) if !super::super::collection::may_be_many(item) => {
            Node::new(Value::Text(change(text)), item.span)
        }
        _ => item.clone(),
    };
    match &list.value {
        Value::List(items) => {
            Node::new(Value::List(items.iter().map(changed).collect()), list.span)
        }
        _ => list,
    }
}
