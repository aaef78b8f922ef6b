//! The policies that modules write.

use super::super::nodes::{entry, put, single, text};
use super::inputs::{Inputs, Untold};
use crate::source::{Entry, Key, Node, Span, Value};

/// A statement of a trust policy.
pub(super) struct Statement {
    span: Span,
    entries: Vec<Entry>,
    tests: Vec<Entry>,
}

impl Statement {
    /// One that allows `actions` to a principal.
    pub fn allow(span: Span, actions: &[&str], kind: &str, principals: Node) -> Self {
        let actions = actions.iter().map(|action| text(action, span)).collect();
        let actions = single(Node::new(Value::List(actions), span));
        let principal = Node::new(
            Value::Map(vec![entry(kind, span, single(principals))]),
            span,
        );
        Self {
            span,
            entries: vec![
                entry("Effect", span, text("Allow", span)),
                entry("Action", span, actions),
                entry("Principal", span, principal),
            ],
            tests: Vec::new(),
        }
    }

    /// The same with an id.
    pub fn sid(mut self, sid: &str) -> Self {
        self.entries
            .insert(0, entry("Sid", self.span, text(sid, self.span)));
        self
    }

    /// Adds a condition, its names at `place`.
    pub fn test(&mut self, test: &str, key: &str, values: Node, place: Span) {
        let name = |text: &str| Key {
            text: text.to_owned(),
            span: place,
        };
        put(&mut self.tests, name(test), name(key), values, self.span);
    }

    /// Adds the conditions of an input that is a list of `test`, `variable` and `values`.
    pub fn further(
        &mut self,
        inputs: &mut Inputs<'_, '_>,
        name: &'static str,
    ) -> Result<(), Untold> {
        for condition in inputs.items(name)? {
            let part = |name: &str| condition.get(name).and_then(Node::text);
            let values = condition.get("values").cloned();
            let (Some(test), Some(key), Some(values)) = (part("test"), part("variable"), values)
            else {
                return Err(Untold(name));
            };
            self.test(test, key, values, inputs.place(name));
        }
        Ok(())
    }

    fn node(mut self) -> Node {
        if !self.tests.is_empty() {
            let tests = Node::new(Value::Map(self.tests), self.span);
            self.entries.push(entry("Condition", self.span, tests));
        }
        Node::new(Value::Map(self.entries), self.span)
    }
}

/// A policy of these statements.
pub(super) fn policy(statements: Vec<Statement>, span: Span) -> Node {
    let statements = statements.into_iter().map(Statement::node).collect();
    let entries = vec![
        entry("Version", span, text("2012-10-17", span)),
        entry("Statement", span, Node::new(Value::List(statements), span)),
    ];
    Node::new(Value::Map(entries), span)
}
