//! The list of statements of a policy, also where it depends on a value that is not known.
//!
//! A statement that may be absent still says who could assume the role. It is kept, with a condition of
//! which nothing is known, so that one unknown value does not hide the rest of the policy.

use hcl_edit::expr::{Conditional, Expression, ForExpr, Object, ObjectKey};

use super::collection::members_of;
use super::evaluate::{Evaluator, Filling, Place};
use super::nodes::entry;
use super::span_of;
use crate::infra::shape;
use crate::source::{Node, Value};

impl Evaluator<'_, '_> {
    /// A policy that is written as an object.
    pub(super) fn policy_object(&mut self, expression: &Expression, place: Place) -> Node {
        match expression {
            Expression::Parenthesis(inner) => self.policy_object(inner.inner(), place),
            Expression::Object(object) if has_statements(object) => {
                let span = place.at.unwrap_or_else(|| span_of(expression));
                let mut entries = Vec::new();
                for (key, value) in object.iter() {
                    let (text, at) = self.key_text(key, place);
                    let value = match text.as_str() {
                        "Statement" => self.statement_list(value.expr(), place),
                        _ => self.value(value.expr(), place),
                    };
                    entries.push(entry(&text, at, value));
                }
                Node::new(Value::Map(entries), span)
            }
            _ => self.value(expression, place),
        }
    }

    fn statement_list(&mut self, expression: &Expression, place: Place) -> Node {
        let span = place.at.unwrap_or_else(|| span_of(expression));
        let mut all = Vec::new();
        self.add_statements(expression, place, None, &mut all);
        match (all.as_slice(), expression) {
            ([only], Expression::Object(_)) => only.clone(),
            _ => Node::new(Value::List(all), span),
        }
    }

    /// Adds the statements that an expression comes to; `unknown` is what they depend on.
    fn add_statements(
        &mut self,
        expression: &Expression,
        place: Place,
        unknown: Option<&Node>,
        all: &mut Vec<Node>,
    ) {
        match expression {
            Expression::Parenthesis(inner) => {
                return self.add_statements(inner.inner(), place, unknown, all);
            }
            Expression::Array(items) => {
                for item in items.iter() {
                    self.add_statements(item, place, unknown, all);
                }
                return;
            }
            Expression::FuncCall(call)
                if matches!(call.name.name.as_str(), "concat" | "flatten" | "tolist")
                    && !call.args.expand_final() =>
            {
                for argument in call.args.iter() {
                    self.add_statements(argument, place, unknown, all);
                }
                return;
            }
            Expression::Conditional(one) => return self.add_branches(one, place, unknown, all),
            Expression::ForExpr(one) if self.is_unknown(&one.intro.collection_expr, place) => {
                return self.add_repeated(one, place, unknown, all);
            }
            _ => {}
        }
        let value = self.value(expression, place);
        for statement in value.one_or_many().iter().filter(|node| !node.is_null()) {
            let mut statement = statement.clone();
            if let (Some(Value::Text(hole)), Filling::Known) =
                (unknown.map(|one| &one.value), self.filling)
            {
                let condition = shape::unknown_conditions(hole, statement.span);
                shape::add_condition(&mut statement, condition);
            }
            all.push(statement);
        }
    }

    /// The statements of the branch that is taken, of both where that is not known.
    fn add_branches(
        &mut self,
        one: &Conditional,
        place: Place,
        unknown: Option<&Node>,
        all: &mut Vec<Node>,
    ) {
        let truth = self.known_value(&one.cond_expr, place).boolean();
        if let Some(truth) = truth {
            let branch = if truth {
                &one.true_expr
            } else {
                &one.false_expr
            };
            return self.add_statements(branch, place, unknown, all);
        }
        let hole = self.hole(&one.cond_expr, place);
        let unknown = Some(unknown.unwrap_or(&hole));
        self.add_statements(&one.true_expr, place, unknown, all);
        self.add_statements(&one.false_expr, place, unknown, all);
    }

    /// The statement that `for` makes of each item of a list that is not known.
    fn add_repeated(
        &mut self,
        one: &ForExpr,
        place: Place,
        unknown: Option<&Node>,
        all: &mut Vec<Node>,
    ) {
        let hole = self.hole(&one.intro.collection_expr, place);
        let depth = self.bound.len();
        for name in one.intro.key_var.iter().chain([&one.intro.value_var]) {
            self.bound.push((name.as_str().to_owned(), hole.clone()));
        }
        let unknown = Some(unknown.unwrap_or(&hole));
        self.add_statements(&one.value_expr, place, unknown, all);
        self.bound.truncate(depth);
    }

    /// A value as far as the files hold it, also where references are to be kept.
    fn known_value(&mut self, expression: &Expression, place: Place) -> Node {
        let filling = std::mem::replace(&mut self.filling, Filling::Known);
        let value = self.value(expression, place);
        self.filling = filling;
        value
    }

    fn is_unknown(&mut self, collection: &Expression, place: Place) -> bool {
        let value = self.known_value(collection, place);
        members_of(&value, false).is_none()
    }

    fn key_text(&mut self, key: &ObjectKey, place: Place) -> (String, crate::source::Span) {
        let key = self.key(key, place);
        (key.text, key.span)
    }
}

fn has_statements(object: &Object) -> bool {
    object.iter().any(|(key, _)| match key {
        ObjectKey::Ident(name) => name.as_str() == "Statement",
        ObjectKey::Expression(Expression::String(text)) => text.value() == "Statement",
        ObjectKey::Expression(_) => false,
    })
}
