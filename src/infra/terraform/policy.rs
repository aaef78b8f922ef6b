//! The policy that an expression comes to.

use hcl_edit::expr::{Expression, FuncCall};
use hcl_edit::template::Element;

use super::evaluate::{Evaluator, Filling, Place, jsonencode};
use super::reference::Step;
use super::span_of;
use crate::infra::{embedded, mask};
use crate::source::{Node, Source, Span};

/// A reference by its first name and the steps from there.
pub(super) fn reference<'e>(
    evaluator: &mut Evaluator<'_, '_>,
    expression: &'e Expression,
    place: Place,
) -> Option<(&'e str, Vec<Step>)> {
    match expression {
        Expression::Traversal(traversal) => match &traversal.expr {
            Expression::Variable(root) => Some((root.as_str(), evaluator.steps(traversal, place))),
            _ => None,
        },
        // `"${data.aws_iam_policy_document.x.json}"`, as written before Terraform 0.12.
        Expression::StringTemplate(template) => match template.as_single_element() {
            Some(Element::Interpolation(only)) => reference(evaluator, &only.expr, place),
            _ => None,
        },
        _ => None,
    }
}

/// Which object of a data block is meant by the steps behind its name, if they end in its JSON.
pub(super) fn json_of(rest: &[Step]) -> Option<Option<&Step>> {
    let plain =
        |step: &Step| matches!(step, Step::Name(name) if name == "json" || name == "minified_json");
    match rest {
        [last] if plain(last) => Some(None),
        [object, last] if plain(last) => Some(Some(object)),
        _ => None,
    }
}

/// The only argument of a call of this function.
pub(super) fn argument<'e>(expression: &'e Expression, name: &str) -> Option<&'e Expression> {
    match expression {
        Expression::Parenthesis(inner) => argument(inner.inner(), name),
        Expression::FuncCall(call) if is_call(call, name) => call.args.iter().next(),
        _ => None,
    }
}

fn is_call(call: &FuncCall, name: &str) -> bool {
    !call.name.is_namespaced() && call.name.name.as_str() == name
}

/// What names of a text given to `templatefile` stand for.
pub(super) struct Template<'e> {
    pub path: &'e Expression,
    pub variables: &'e Expression,
}

/// A call of `templatefile`.
pub(super) fn templatefile(call: &FuncCall) -> Option<Template<'_>> {
    let mut arguments = call.args.iter();
    is_call(call, "templatefile").then_some(())?;
    Some(Template {
        path: arguments.next()?,
        variables: arguments.next()?,
    })
}

impl<'f> Evaluator<'_, 'f> {
    /// The policy that an expression comes to: an object, or text that is JSON.
    pub(super) fn policy_of(&mut self, expression: &Expression, place: Place) -> Option<Node> {
        if let Some(inner) = jsonencode(expression) {
            return Some(self.policy_object(inner, place));
        }
        match expression {
            Expression::Parenthesis(inner) => self.policy_of(inner.inner(), place),
            Expression::HeredocTemplate(heredoc) => self.json(&heredoc.template, place),
            Expression::Conditional(one) if self.is_known() => {
                match self.value(&one.cond_expr, place).boolean()? {
                    true => self.policy_of(&one.true_expr, place),
                    false => self.policy_of(&one.false_expr, place),
                }
            }
            _ => self.quoted(expression, place),
        }
    }

    fn referenced(&mut self, expression: &Expression, place: Place) -> Option<Node> {
        let (root, steps) = reference(self, expression, place)?;
        match (root, steps.as_slice()) {
            ("data", [Step::Name(kind), Step::Name(name), rest @ ..])
                if kind == "aws_iam_policy_document" =>
            {
                let object = json_of(rest)?;
                let at = place.at.or_else(|| Some(span_of(expression)));
                self.document(name, object, Place { at, ..place })
            }
            ("local", [Step::Name(name)]) if !self.open.contains(name) => {
                let (file, local) = *self.module.folder.locals.get(name.as_str())?;
                let at = place.at.or_else(|| Some(span_of(expression)));
                self.open.push(name.clone());
                let bound = std::mem::take(&mut self.bound);
                let found = self.policy_of(local, Place { file, at });
                self.bound = bound;
                self.open.pop();
                found
            }
            _ => None,
        }
    }

    /// JSON in quotes, or that a function makes: what stands in the file is not what it says, so that
    /// all has one place.
    fn quoted(&mut self, expression: &Expression, place: Place) -> Option<Node> {
        if let Some(found) = self.referenced(expression, place) {
            return Some(found);
        }
        let node = self.value(expression, place);
        let text = node.text()?;
        let source = Source::new("", text);
        let whole = Span::new(0, text.len());
        let root = mask::json(&source, whole, &mask::holes(text))?;
        Some(embedded::at_once(&root, node.span))
    }

    /// The policy of a text that is a template, names in it standing for the members of `variables`.
    pub(super) fn templated(
        &mut self,
        index: usize,
        variables: Option<&Expression>,
        place: Place,
    ) -> Option<Node> {
        let template = self.text(index)?.template()?;
        let inner = self.scope(variables, place);
        let bound = std::mem::replace(&mut self.bound, inner);
        let found = self.json(
            template,
            Place {
                file: index,
                at: None,
            },
        );
        self.bound = bound;
        found
    }

    /// What names stand for in a template that is given `variables`, as far as that is known.
    pub(super) fn scope(
        &mut self,
        variables: Option<&Expression>,
        place: Place,
    ) -> super::evaluate::Bound {
        let Some(variables) = variables.filter(|_| self.filling == Filling::Known) else {
            return Vec::new();
        };
        let given = self.value(variables, place);
        let members = given.entries().unwrap_or_default().iter();
        members
            .map(|member| (member.key.text.clone(), member.value.clone()))
            .collect()
    }
}
