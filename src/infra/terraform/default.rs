//! What is left open, where nobody gives the variables other values than their own.

use std::rc::Rc;

use super::evaluate::{Evaluator, Filling, Place};
use super::function::holds_open;
use super::module::{Module, Session};
use crate::source::{Node, Value, to_json};

/// The longest default that is shown, in bytes.
const LONGEST: usize = 1_000;

/// What a hole with this name comes to where every variable keeps its default, as text or as JSON in one
/// line.
pub(super) fn of<'f>(session: &Session<'f>, module: &Rc<Module<'f>>, name: &str) -> Option<String> {
    let expression = hcl_edit::parser::parse_expr(name).ok()?;
    let mut evaluator = Evaluator::new(session, module, Filling::Known);
    evaluator.defaults = true;
    // Its own text is in no file; what stays open of it has no name, and is not told.
    let place = Place {
        file: usize::MAX,
        at: None,
    };
    let node = evaluator.value(&expression, place);
    if node.is_null() || holds_open(&node) {
        return None;
    }
    let text = match &node.value {
        Value::List(_) | Value::Map(_) => compact(&node)?,
        _ => node.scalar()?.to_owned(),
    };
    (text.len() <= LONGEST).then_some(text)
}

fn compact(node: &Node) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(&to_json(node)).ok()?;
    Some(json.to_string())
}

impl Evaluator<'_, '_> {
    /// The default of a variable.
    pub(super) fn default_of(&mut self, name: &str) -> Option<Node> {
        let (file, block) = *self.module.folder.variables.get(name)?;
        let default = block.body.get_attribute("default")?;
        Some(self.attribute(default, Place { file, at: None }))
    }
}
