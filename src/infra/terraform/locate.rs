//! Where the trust policies of a file stand, and what they come to.

use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;

use super::evaluate::{Bound, Evaluator, Filling, Place, jsonencode};
use super::instances::Instance;
use super::module::Module;
use super::policy::{argument, json_of, reference, templatefile};
use super::reference::Step;
use super::{default, labels, modules, refused, span_of};
use crate::iam::pattern::has_hole;
use crate::infra::{ExtractedPolicy, Refused, Role, embedded, extract};
use crate::source::{self, Document, Format, Node, Problem, Source, Span};

/// Finds the trust policies of the first file of a folder.
pub(super) struct Locator<'m, 'f> {
    module: &'m Module<'f>,
    /// The names of the data blocks that roles take.
    taken: Vec<String>,
}

/// What a trust policy is written as, once references to all of it are followed.
enum Written<'f> {
    Expression(usize, &'f Expression),
    /// A data block's name, and which of its objects.
    Data(usize, String, Option<Step>),
    /// A file that is the policy.
    Text(usize, Format),
    /// A file that becomes the policy once its names are filled in.
    Template(usize, Option<(usize, &'f Expression)>),
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
            let start = span_of(*block).start;
            roles.extend(self.each(block).into_iter().map(|role| (start, role)));
        }
        for block in &self.module.calls {
            let start = span_of(*block).start;
            let all = modules::roles(self.module, block).into_iter();
            roles.extend(all.map(|role| (start, role)));
        }
        self.taken.extend(self.module.taken_in());
        for (name, (file, block)) in &self.module.documents {
            if *file == 0 && !self.taken.iter().any(|taken| taken == name) {
                let start = span_of(*block).start;
                let all = self.alone(name, block).into_iter();
                roles.extend(all.map(|role| (start, role)));
            }
        }
        roles.sort_by_key(|(start, _)| *start);
        roles.into_iter().map(|(_, role)| role).collect()
    }

    /// The roles of one block.
    fn each(&mut self, block: &'f Block) -> Vec<Role> {
        let instances = self.instances(block);
        let mut roles = Vec::new();
        for instance in &instances {
            roles.extend(self.role(block, instance));
        }
        if instances.is_empty() {
            // What takes part in a role that is not made is told of no more than that.
            let _ = self.role(block, &Instance::default());
        }
        roles
    }

    fn instances(&self, block: &'f Block) -> Vec<Instance> {
        Evaluator::new(self.module, Filling::Known).instances_of(0, block)
    }

    fn role(&mut self, block: &'f Block, instance: &Instance) -> Option<Role> {
        let (kind, name) = labels(block)?;
        let attribute = block.body.get_attribute("assume_role_policy")?;
        let written = self.follow(&attribute.value, &instance.bound);
        if let Written::Data(_, name, _) = &written {
            self.taken.push(name.clone());
        }
        let mut evaluator = Evaluator::bound(self.module, Filling::Known, &instance.bound);
        let called = block.body.get_attribute("name");
        let called = called.map(|called| evaluator.attribute(called, Place { file: 0, at: None }));
        let called = called.as_ref().and_then(Node::text);
        let called = called.filter(|called| !has_hole(called)).map(str::to_owned);
        let address = format!("{kind}.{name}{}", instance.suffix);
        Some(role(
            address,
            called,
            self.extracted(&written, &instance.bound),
        ))
    }

    /// The trust policies of a data block that no role takes.
    fn alone(&self, name: &str, block: &'f Block) -> Vec<Role> {
        let mut roles = Vec::new();
        for instance in self.instances(block) {
            let object = match instance.bound.first() {
                Some((by, value)) if by == "each" => value.at(&["key"]).and_then(Node::text),
                _ => None,
            };
            let object = object.map(|key| Step::Name(key.to_owned()));
            let policy = self.extracted(&Written::Data(0, name.to_owned(), object), &Vec::new());
            let address = format!("data.aws_iam_policy_document.{name}{}", instance.suffix);
            if is_trust(&policy) {
                roles.push(role(address, None, policy));
            }
        }
        roles
    }

    /// Follows an expression that is only a reference, or a file.
    fn follow(&self, expression: &'f Expression, bound: &Bound) -> Written<'f> {
        let (mut file, mut expression) = (0, expression);
        let mut seen = Vec::new();
        loop {
            let place = Place { file, at: None };
            let mut evaluator = Evaluator::new(self.module, Filling::Known);
            // `each` is the role's: what a local refers to is no part of it.
            if seen.is_empty() {
                evaluator.bound.clone_from(bound);
            }
            if let Some(found) = evaluator.read_from(expression, place) {
                return found;
            }
            let next = match expression {
                Expression::Parenthesis(inner) => Some(inner.inner()),
                Expression::Conditional(one) => {
                    let truth = evaluator.value(&one.cond_expr, place).boolean();
                    truth.map(|truth| match truth {
                        true => &one.true_expr,
                        false => &one.false_expr,
                    })
                }
                _ => None,
            };
            if let Some(next) = next {
                expression = next;
                continue;
            }
            let found = reference(&mut evaluator, expression, place);
            let Some(("local", [Step::Name(name)])) = found
                .as_ref()
                .map(|(root, steps)| (*root, steps.as_slice()))
            else {
                return Written::Expression(file, expression);
            };
            match self.module.locals.get(name.as_str()) {
                Some((next, local)) if !seen.contains(name) => {
                    (file, expression) = (*next, local);
                    seen.push(name.clone());
                }
                _ => return Written::Expression(file, expression),
            }
        }
    }

    fn extracted(&self, written: &Written<'f>, bound: &Bound) -> Result<ExtractedPolicy, Refused> {
        if let Written::Text(index, format) = written {
            return self.text(*index, *format);
        }
        let known = self.policy(written, Filling::Known, bound)?;
        // What a function or a directive makes has no other form than what comes of it.
        let as_written = self.policy(written, Filling::Written, bound).ok();
        let as_written = as_written.filter(|policy| policy.entries().is_some());
        let as_written = as_written.unwrap_or_else(|| known.clone());
        let (source, format) = match written {
            Written::Template(index, _) => (self.text_source(*index), Format::Json),
            Written::Expression(file, _) | Written::Data(file, ..) => {
                (self.module.source(*file), Format::Hcl)
            }
            Written::Text(..) => (None, Format::Json),
        };
        let document = Document {
            source: source.ok_or_else(no_file)?.clone(),
            format,
            root: known,
            flaws: Vec::new(),
        };
        extract(document, as_written, |name| default::of(self.module, name))
    }

    fn text_source(&self, index: usize) -> Option<&'f Source> {
        self.module.texts.get(index).map(|text| &text.source)
    }

    /// The policy of a file that is nothing else.
    fn text(&self, index: usize, format: Format) -> Result<ExtractedPolicy, Refused> {
        let source = self.text_source(index).ok_or_else(no_file)?;
        let read = match format {
            Format::Yaml => source::parse_yaml(source),
            Format::Json | Format::Hcl | Format::Program => source::parse_json(source),
        };
        let mut document = read.map_err(|problem| refused(source, problem))?;
        let written = document.root.clone();
        // Nobody fills in what this file leaves open: AWS gets it as it stands.
        embedded::literally(&mut document.root);
        extract(document, written, |_| None)
    }

    fn policy(
        &self,
        written: &Written<'f>,
        filling: Filling,
        bound: &Bound,
    ) -> Result<Node, Refused> {
        let mut evaluator = Evaluator::bound(self.module, filling, bound);
        let (source, node, span) = match written {
            Written::Data(file, name, object) => {
                let place = Place {
                    file: *file,
                    at: None,
                };
                let node = evaluator.document(name, object.as_ref(), place);
                (self.module.source(*file), node, Span::at(0))
            }
            Written::Expression(file, expression) => {
                let place = Place {
                    file: *file,
                    at: None,
                };
                let node = evaluator.policy_of(expression, place);
                let node = node.or_else(|| Some(evaluator.hole(expression, place)));
                (self.module.source(*file), node, span_of(*expression))
            }
            Written::Template(index, variables) => {
                let file = variables.map_or(0, |(file, _)| file);
                let place = Place { file, at: None };
                let variables = variables.map(|(_, variables)| variables);
                let node = evaluator.templated(*index, variables, place);
                (self.text_source(*index), node, Span::at(0))
            }
            Written::Text(index, _) => (self.text_source(*index), None, Span::at(0)),
        };
        let source = source.ok_or_else(no_file)?;
        match node {
            Some(node) if node.entries().is_some() || has_hole(node.text().unwrap_or_default()) => {
                Ok(node)
            }
            _ => Err(refused(source, no_policy(written, span))),
        }
    }
}

fn no_policy(written: &Written<'_>, span: Span) -> Problem {
    if let Written::Template(..) = written {
        let message =
            "the trust policy is no JSON object that can be told, once this template is filled in";
        let help = "what a directive hangs on may be known only to Terraform: `terraform show -json PLAN` tells the whole";
        return Problem::new(message, span).help(help);
    }
    let message = "the trust policy is no JSON object, even with its references filled in";
    let help = "expected `jsonencode({…})`, JSON in a heredoc or a file, or `data.aws_iam_policy_document.NAME.json`";
    Problem::new(message, span).help(help)
}

impl<'f> Evaluator<'_, 'f> {
    /// Where the policy is read from that an expression leads to at once: a data block or a file.
    fn read_from(&mut self, expression: &'f Expression, place: Place) -> Option<Written<'f>> {
        if let Some(inner) = jsonencode(expression) {
            let decoded =
                |name: &str| argument(inner, name).and_then(|text| argument(text, "file"));
            if let Some(path) = decoded("jsondecode") {
                return Some(Written::Text(self.text_at(path, place)?, Format::Json));
            }
            let path = decoded("yamldecode")?;
            return Some(Written::Text(self.text_at(path, place)?, Format::Yaml));
        }
        if let Some(path) = argument(expression, "file") {
            return Some(Written::Text(self.text_at(path, place)?, Format::Json));
        }
        if let Expression::FuncCall(call) = expression {
            let template = templatefile(call)?;
            let index = self.text_at(template.path, place)?;
            return Some(Written::Template(
                index,
                Some((place.file, template.variables)),
            ));
        }
        let (root, steps) = reference(self, expression, place)?;
        let ("data", [Step::Name(kind), Step::Name(name), rest @ ..]) = (root, steps.as_slice())
        else {
            return None;
        };
        match kind.as_str() {
            "aws_iam_policy_document" => {
                let object = json_of(rest)?.cloned();
                let (file, _) = *self.module.documents.get(name.as_str())?;
                Some(Written::Data(file, name.clone(), object))
            }
            "template_file" | "local_file" => self.content(kind, name, rest),
            _ => None,
        }
    }

    /// The file that a data block reads.
    fn content(&mut self, kind: &str, name: &str, rest: &[Step]) -> Option<Written<'f>> {
        let (file, block) = *self.module.contents.get(&format!("data.{kind}.{name}"))?;
        let place = Place { file, at: None };
        let attribute = |name: &str| block.body.get_attribute(name).map(|one| &one.value);
        let [Step::Name(part)] = rest else {
            return None;
        };
        match (kind, part.as_str()) {
            ("local_file", "content") => {
                let index = self.text_at(attribute("filename")?, place)?;
                Some(Written::Text(index, Format::Json))
            }
            ("template_file", "rendered") => {
                let path = argument(attribute("template")?, "file")?;
                let index = self.text_at(path, place)?;
                let variables = attribute("vars").map(|variables| (file, variables));
                Some(Written::Template(index, variables))
            }
            _ => None,
        }
    }
}

fn no_file() -> Refused {
    let nowhere = crate::source::Source::new("", "");
    Refused::new(&nowhere, Problem::new("no such file", Span::at(0)))
}

fn role(address: String, name: Option<String>, policy: Result<ExtractedPolicy, Refused>) -> Role {
    Role {
        address: Some(address),
        name,
        policy,
    }
}

/// Whether a policy speaks of assuming a role.
fn is_trust(policy: &Result<ExtractedPolicy, Refused>) -> bool {
    let Ok(extracted) = policy else { return false };
    let statements = extracted.written.get("Statement").map(Node::one_or_many);
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
