//! Where the trust policies of a file stand, and what they come to.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;
use hcl_edit::template::{Element, Template};

use super::evaluate::{Evaluator, Filling, Place, jsonencode};
use super::module::Module;
use super::reference::Step;
use super::{labels, refused, span_of};
use crate::iam::pattern::has_hole;
use crate::source::{Document, Format, Node, Problem, Span, Value};
use crate::template::mask::{self, Reference};
use crate::template::{Drawn, Refused, Role, draw, embedded};

/// Finds the trust policies of the first file of a folder.
pub(super) struct Locator<'m, 'f> {
    module: &'m Module<'f>,
    /// The names of the data blocks that roles take.
    taken: Vec<String>,
}

/// What a trust policy is written as, once references to all of it are followed.
enum Written<'f> {
    Expression(usize, &'f Expression),
    Data(usize, String),
}

impl<'m, 'f> Locator<'m, 'f> {
    pub fn new(module: &'m Module<'f>) -> Self {
        Self {
            module,
            taken: Vec::new(),
        }
    }

    pub fn roles(mut self) -> Vec<Role> {
        let mut roles: Vec<(usize, Role)> = Vec::new();
        for block in &self.module.roles {
            roles.extend(self.role(block).map(|role| (span_of(*block).start, role)));
        }
        self.taken.extend(self.module.taken_in());
        for (name, (file, block)) in &self.module.documents {
            if *file == 0 && !self.taken.iter().any(|taken| taken == name) {
                let policy = self.drawn(&Written::Data(0, (*name).to_owned()));
                let address = format!("data.aws_iam_policy_document.{name}");
                if is_trust(&policy) {
                    roles.push((span_of(*block).start, role(address, None, policy)));
                }
            }
        }
        roles.sort_by_key(|(start, _)| *start);
        roles.into_iter().map(|(_, role)| role).collect()
    }

    fn role(&mut self, block: &'f Block) -> Option<Role> {
        let (kind, name) = labels(block)?;
        let attribute = block.body.get_attribute("assume_role_policy")?;
        let written = self.follow(0, &attribute.value);
        if let Written::Data(_, name) = &written {
            self.taken.push(name.clone());
        }
        let mut evaluator = Evaluator::new(self.module, Filling::Known);
        let called = block.body.get_attribute("name");
        let called = called.map(|called| evaluator.attribute(called, Place { file: 0, at: None }));
        let called = called.as_ref().and_then(Node::text);
        let called = called.filter(|called| !has_hole(called)).map(str::to_owned);
        Some(role(format!("{kind}.{name}"), called, self.drawn(&written)))
    }

    /// Follows an expression that is only a reference.
    fn follow(&self, file: usize, expression: &'f Expression) -> Written<'f> {
        let (mut file, mut expression) = (file, expression);
        let mut seen = Vec::new();
        loop {
            let mut evaluator = Evaluator::new(self.module, Filling::Known);
            let place = Place { file, at: None };
            if let Expression::Parenthesis(inner) = expression {
                expression = inner.inner();
                continue;
            }
            let Some((root, steps)) = reference(&mut evaluator, expression, place) else {
                return Written::Expression(file, expression);
            };
            match (root, steps.as_slice()) {
                ("data", [Step::Name(kind), Step::Name(name), rest @ ..])
                    if kind == "aws_iam_policy_document" && ends_in_json(rest) =>
                {
                    return match self.module.documents.get(name.as_str()) {
                        Some((file, _)) => Written::Data(*file, name.clone()),
                        None => Written::Expression(file, expression),
                    };
                }
                ("local", [Step::Name(name)]) => {
                    match self.module.locals.get(name.as_str()) {
                        Some((next, local)) if !seen.contains(name) => {
                            (file, expression) = (*next, local);
                            seen.push(name.clone());
                        }
                        _ => return Written::Expression(file, expression),
                    };
                }
                _ => return Written::Expression(file, expression),
            }
        }
    }

    fn drawn(&self, written: &Written<'f>) -> Result<Drawn, Refused> {
        let (Written::Expression(file, _) | Written::Data(file, _)) = written;
        let known = self.policy(written, Filling::Known)?;
        let as_written = self.policy(written, Filling::Written)?;
        let Some(file) = self.module.files.get(*file) else {
            return Err(no_file());
        };
        let document = Document {
            source: file.source.clone(),
            format: Format::Hcl,
            root: known,
            flaws: Vec::new(),
        };
        draw(document, as_written, |name| self.default(name))
    }

    fn policy(&self, written: &Written<'f>, filling: Filling) -> Result<Node, Refused> {
        let mut evaluator = Evaluator::new(self.module, filling);
        let (file, node, span) = match written {
            Written::Data(file, name) => {
                let place = Place {
                    file: *file,
                    at: None,
                };
                let node = evaluator.document(name, place);
                (*file, node, Span::at(0))
            }
            Written::Expression(file, expression) => {
                let place = Place {
                    file: *file,
                    at: None,
                };
                let node = evaluator.policy_of(expression, place);
                let node = node.or_else(|| Some(evaluator.hole(expression, place)));
                (*file, node, span_of(*expression))
            }
        };
        let Some(file) = self.module.files.get(file) else {
            return Err(no_file());
        };
        match node {
            Some(node) if node.entries().is_some() || has_hole(node.text().unwrap_or_default()) => {
                Ok(node)
            }
            _ => {
                let message =
                    "the trust policy is no JSON object, even with its references filled in";
                let help = "expected `jsonencode({…})`, JSON in a heredoc, or `data.aws_iam_policy_document.NAME.json`";
                Err(refused(file, Problem::new(message, span).help(help)))
            }
        }
    }

    /// The default of the variable that a hole names.
    fn default(&self, name: &str) -> Option<String> {
        let variable = name.strip_prefix("var.")?;
        let (file, expression) = (*self.module.variables.get(variable)?)?;
        let mut evaluator = Evaluator::new(self.module, Filling::Written);
        let node = evaluator.value(expression, Place { file, at: None });
        node.scalar().map(str::to_owned)
    }
}

fn no_file() -> Refused {
    let nowhere = crate::source::Source::new("", "");
    Refused::new(&nowhere, Problem::new("no such file", Span::at(0)))
}

fn role(address: String, name: Option<String>, policy: Result<Drawn, Refused>) -> Role {
    Role {
        address: Some(address),
        name,
        policy,
    }
}

fn ends_in_json(rest: &[Step]) -> bool {
    let plain =
        |step: &Step| matches!(step, Step::Name(name) if name == "json" || name == "minified_json");
    match rest {
        [last] => plain(last),
        [_, last] => plain(last),
        _ => false,
    }
}

/// Whether a policy speaks of assuming a role.
fn is_trust(policy: &Result<Drawn, Refused>) -> bool {
    let Ok(drawn) = policy else { return false };
    let statements = drawn.written.get("Statement").map(Node::one_or_many);
    statements.unwrap_or_default().iter().any(|statement| {
        let actions = statement.get("Action").map(Node::one_or_many);
        let assumes = |action: &Node| {
            let text = action.text().unwrap_or_default().to_ascii_lowercase();
            text.starts_with("sts:assume")
        };
        let principal = statement.get("Principal").is_some();
        principal && actions.unwrap_or_default().iter().any(assumes)
    })
}

fn reference<'e>(
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

impl Evaluator<'_, '_> {
    /// The policy that an expression comes to: an object, or text that is JSON.
    pub(super) fn policy_of(&mut self, expression: &Expression, place: Place) -> Option<Node> {
        if let Some(inner) = jsonencode(expression) {
            return Some(self.value(inner, place));
        }
        match expression {
            Expression::Parenthesis(inner) => self.policy_of(inner.inner(), place),
            Expression::HeredocTemplate(heredoc) => self.json(&heredoc.template, place),
            Expression::StringTemplate(_) | Expression::String(_) => self.quoted(expression, place),
            _ => self.referenced(expression, place),
        }
    }

    fn referenced(&mut self, expression: &Expression, place: Place) -> Option<Node> {
        let (root, steps) = reference(self, expression, place)?;
        match (root, steps.as_slice()) {
            ("data", [Step::Name(kind), Step::Name(name), rest @ ..])
                if kind == "aws_iam_policy_document" && ends_in_json(rest) =>
            {
                let at = place.at.or_else(|| Some(span_of(expression)));
                self.document(name, Place { at, ..place })
            }
            ("local", [Step::Name(name)]) if !self.open.contains(name) => {
                let (file, local) = *self.module.locals.get(name.as_str())?;
                let at = place.at.or_else(|| Some(span_of(expression)));
                self.open.push(name.clone());
                let found = self.policy_of(local, Place { file, at });
                self.open.pop();
                found
            }
            _ => None,
        }
    }

    /// JSON in quotes: what stands in the file is not what it says, so that all has one place.
    fn quoted(&mut self, expression: &Expression, place: Place) -> Option<Node> {
        if let Some(found) = self.referenced(expression, place) {
            return Some(found);
        }
        let node = self.value(expression, place);
        let text = node.text()?;
        let source = crate::source::Source::new("", text);
        let whole = Span::new(0, text.len());
        let root = mask::json(&source, whole, &mask::holes(text))?;
        Some(embedded::at_once(&root, node.span))
    }

    /// JSON in a heredoc, each part at its place.
    fn json(&mut self, template: &Template, place: Place) -> Option<Node> {
        let mut references = Vec::new();
        let mut around: Option<Span> = None;
        for element in template.iter() {
            let span = match element {
                Element::Literal(literal) => literal.span(),
                Element::Interpolation(interpolation) => interpolation.span(),
                Element::Directive(_) => return None,
            };
            let span = span.map(|range| Span::new(range.start, range.end))?;
            around = Some(around.map_or(span, |around| Span::new(around.start, span.end)));
            if let Element::Interpolation(interpolation) = element {
                let value = self.interpolated(&interpolation.expr, place);
                let value = match value.value {
                    Value::Null => self.hole(&interpolation.expr, place),
                    _ => value,
                };
                references.push(Reference { span, value });
            }
        }
        let source = &self.module.files.get(place.file)?.source;
        let root = mask::json(source, around?, &references)?;
        Some(match place.at {
            Some(at) => embedded::at_once(&root, at),
            None => root,
        })
    }
}
