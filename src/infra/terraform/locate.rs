//! Where the trust policies of a configuration are, and what they come to.

use std::collections::BTreeSet;
use std::rc::Rc;

use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;

use super::evaluate::{Bound, Evaluator, Filling, Place, jsonencode};
use super::instances::Instance;
use super::module::{Call, In, Location, Module, Session};
use super::policy::{argument, json_of, reference, templatefile};
use super::reference::Step;
use super::{default, labels, modules, refused, span_of};
use crate::iam::pattern::has_hole;
use crate::infra::{ExtractedPolicy, Role, embedded, extract};
use crate::source::{self, Diagnostic, Document, Format, Node, Source, Span};

/// A role of a configuration with the place of its block.
pub(in crate::infra) struct Located<'f> {
    pub role: Role,
    /// The name as far as it is known, with holes.
    pub name: Option<String>,
    pub file: usize,
    pub span: Span,
    /// The block, and what `each` or `count` stands for in it; nothing for the role of a known module.
    pub block: Option<(&'f Block, Bound)>,
    pub module: Rc<Module<'f>>,
}

/// A called module whose folder is not at hand, and of which nothing is known.
pub(in crate::infra) struct Elsewhere {
    pub address: String,
    pub source: String,
    pub version: Option<String>,
    pub file: usize,
    pub span: Span,
    pub inputs: Vec<(String, Node)>,
}

/// Finds the trust policies of a module and of those that it calls.
pub(in crate::infra) struct Locator<'m, 'f> {
    session: &'m Session<'f>,
    /// The names of the data blocks that roles take, by folder.
    taken: BTreeSet<(String, String)>,
    /// The only file whose roles are wanted.
    only_file: Option<usize>,
    /// The only role that is wanted, by the address of its block without keys.
    only_block: Option<String>,
    pub roles: Vec<Located<'f>>,
    pub elsewhere: Vec<Elsewhere>,
}

/// What a trust policy is written as, once references to all of it are followed.
struct Written<'f> {
    form: Form<'f>,
    /// The module whose names it uses.
    module: Rc<Module<'f>>,
    bound: Bound,
}

enum Form<'f> {
    Expression(usize, &'f Expression),
    /// A data block's name, and which of its objects.
    Data(usize, String, Option<Step>),
    /// A file that is the policy.
    Text(usize, Format),
    /// A file that becomes the policy once its names are filled in.
    Template(usize, Option<(usize, &'f Expression)>),
}

impl<'m, 'f> Locator<'m, 'f> {
    pub fn new(session: &'m Session<'f>) -> Self {
        Self {
            session,
            taken: BTreeSet::new(),
            only_file: None,
            only_block: None,
            roles: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    /// The same for the roles of one file only.
    #[must_use]
    pub fn of_file(self, file: usize) -> Self {
        Self {
            only_file: Some(file),
            ..self
        }
    }

    /// The same for one block only, by its address without keys.
    #[must_use]
    pub fn of_block(self, address: Option<String>) -> Self {
        Self {
            only_block: address,
            ..self
        }
    }

    /// Finds the roles of a module and of those that it calls, then the trust policies that no role
    /// takes.
    pub fn search(&mut self, module: &Rc<Module<'f>>) {
        self.module(module);
        if self
            .only_block
            .as_ref()
            .is_none_or(|block| block.contains("data."))
        {
            self.documents(module);
        }
        let key = |located: &Located<'_>| (located.file, located.span.start);
        self.roles.sort_by_key(key);
    }

    fn module(&mut self, module: &Rc<Module<'f>>) {
        let folder = module.folder.clone();
        for (file, block) in &folder.roles {
            if self.is_wanted(*file) && self.is_meant(module, block) {
                self.each(module, (*file, block));
            }
        }
        for (file, block) in &folder.calls {
            if self.is_wanted(*file) && self.may_lead_there(module, block) {
                self.call(module, (*file, block));
            }
        }
    }

    fn is_wanted(&self, file: usize) -> bool {
        self.only_file.is_none_or(|only| only == file)
    }

    fn is_meant(&self, module: &Module<'f>, block: &Block) -> bool {
        let Some(wanted) = &self.only_block else {
            return true;
        };
        let (kind, name) = labels(block).unwrap_or_default();
        let address = format!("{}{kind}.{name}", module.address);
        crate::infra::reader::without_keys(&address) == *wanted
    }

    fn may_lead_there(&self, module: &Module<'f>, block: &Block) -> bool {
        let Some(wanted) = &self.only_block else {
            return true;
        };
        let name = block.labels.first().map_or("", |label| label.as_str());
        let address = format!("{}module.{name}.", module.address);
        wanted.starts_with(&crate::infra::reader::without_keys(&address))
    }

    /// The roles of one block.
    fn each(&mut self, module: &Rc<Module<'f>>, (file, block): In<'f, Block>) {
        let instances = self.instances(module, (file, block));
        for instance in &instances {
            let located = self.role(module, (file, block), instance);
            self.roles.extend(located);
        }
        if instances.is_empty() {
            // A data block that only this role takes is not a policy of its own.
            let _ = self.role(module, (file, block), &Instance::default());
        }
    }

    fn instances(&self, module: &Rc<Module<'f>>, (file, block): In<'f, Block>) -> Vec<Instance> {
        Evaluator::new(self.session, module, Filling::Known).instances_of(file, block)
    }

    /// The roles of a called module: of its folder where that is at hand, or as they are known of a
    /// registry's module.
    fn call(&mut self, module: &Rc<Module<'f>>, (file, block): In<'f, Block>) {
        let source = modules::argument(self.session, module, file, block, "source");
        let Some(source) = source else { return };
        let name = block.labels.first().map_or("", |label| label.as_str());
        let location = self.session.locate(module, name, &source);
        if let Location::Elsewhere(source) = location {
            let known = modules::roles(self.session, module, (file, block));
            if known.is_empty() && !modules::is_known(&source) {
                self.note(module, (file, block), source);
            }
            self.roles.extend(known.into_iter().map(|role| Located {
                name: role.name.clone(),
                role,
                file,
                span: span_of(block),
                block: None,
                module: module.clone(),
            }));
            return;
        }
        for instance in self.instances(module, (file, block)) {
            let call = Call {
                parent: module.clone(),
                file,
                block,
                bound: instance.bound,
            };
            if let Some(child) = self.session.child(call, &instance.suffix, &location) {
                let only_file = self.only_file.take();
                self.module(&child);
                self.only_file = only_file;
            }
        }
    }

    fn note(&mut self, module: &Rc<Module<'f>>, (file, block): In<'f, Block>, source: String) {
        let name = block.labels.first().map_or("", |label| label.as_str());
        let instances = self.instances(module, (file, block));
        let Some(instance) = instances.first() else {
            return;
        };
        let version = modules::argument(self.session, module, file, block, "version");
        let bound = &instance.bound;
        let mut evaluator = Evaluator::bound(self.session, module, Filling::Known, bound);
        let attributes = block.body.attributes();
        let inputs = attributes.filter(|one| !modules::is_meta(one.key.as_str()));
        let inputs = inputs.map(|one| {
            let value = evaluator.attribute(one, Place { file, at: None });
            (one.key.as_str().to_owned(), value)
        });
        let inputs = inputs.collect();
        self.elsewhere.push(Elsewhere {
            address: format!("{}module.{name}", module.address),
            source,
            version,
            file,
            span: span_of(block),
            inputs,
        });
    }

    fn role(
        &mut self,
        module: &Rc<Module<'f>>,
        (file, block): In<'f, Block>,
        instance: &Instance,
    ) -> Option<Located<'f>> {
        let (kind, name) = labels(block)?;
        let attribute = block.body.get_attribute("assume_role_policy")?;
        let written = self.follow(module, file, &attribute.value, &instance.bound);
        if let Form::Data(_, name, _) = &written.form {
            let folder = written.module.folder.path.clone();
            self.taken.insert((folder, name.clone()));
        }
        let bound = &instance.bound;
        let mut evaluator = Evaluator::bound(self.session, module, Filling::Known, bound);
        let called = block.body.get_attribute("name");
        let called = called.map(|called| evaluator.attribute(called, Place { file, at: None }));
        let called = called.as_ref().and_then(Node::text).map(str::to_owned);
        let prefix = block.body.get_attribute("name_prefix");
        let prefix = prefix.map(|prefix| evaluator.attribute(prefix, Place { file, at: None }));
        // AWS's provider appends a time and a counter.
        let prefix = prefix.as_ref().and_then(Node::text);
        let prefix = prefix.map(|prefix| format!("{prefix}${{suffix}}"));
        let known = called.clone().filter(|called| !has_hole(called));
        let address = format!("{}{kind}.{name}{}", module.address, instance.suffix);
        Some(Located {
            role: role(address, known, self.extracted(&written)),
            name: called.or(prefix),
            file,
            span: span_of(block),
            block: Some((block, instance.bound.clone())),
            module: module.clone(),
        })
    }

    /// The trust policies of data blocks that no role takes.
    fn documents(&mut self, module: &Rc<Module<'f>>) {
        let folder = module.folder.clone();
        let taken_in = folder.taken_in(self.session.store);
        for (name, (file, block)) in &folder.documents {
            let key = (folder.path.clone(), (*name).to_owned());
            let is_taken = self.taken.contains(&key) || taken_in.iter().any(|one| one == name);
            if self.is_wanted(*file) && !is_taken && self.is_meant_document(module, name) {
                self.alone(module, name, (*file, block));
            }
        }
    }

    fn is_meant_document(&self, module: &Module<'f>, name: &str) -> bool {
        let address = format!("{}data.aws_iam_policy_document.{name}", module.address);
        self.only_block
            .as_ref()
            .is_none_or(|wanted| *wanted == address)
    }

    fn alone(&mut self, module: &Rc<Module<'f>>, name: &str, (file, block): In<'f, Block>) {
        for instance in self.instances(module, (file, block)) {
            let object = match instance.bound.first() {
                Some((by, value)) if by == "each" => value.at(&["key"]).and_then(Node::text),
                _ => None,
            };
            let object = object.map(|key| Step::Name(key.to_owned()));
            let written = Written {
                form: Form::Data(file, name.to_owned(), object),
                module: module.clone(),
                bound: Bound::new(),
            };
            let policy = self.extracted(&written);
            let suffix = &instance.suffix;
            let address = format!(
                "{}data.aws_iam_policy_document.{name}{suffix}",
                module.address
            );
            if is_trust(&policy) {
                self.roles.push(Located {
                    role: role(address, None, policy),
                    name: None,
                    file,
                    span: span_of(block),
                    block: None,
                    module: module.clone(),
                });
            }
        }
    }

    /// Follows an expression that is only a reference, or a file: also to the module that gives the
    /// value of a variable, and to the one that an output is of.
    fn follow(
        &self,
        module: &Rc<Module<'f>>,
        file: usize,
        expression: &'f Expression,
        bound: &Bound,
    ) -> Written<'f> {
        let mut at = (module.clone(), bound.clone(), file, expression);
        let mut seen = Vec::new();
        loop {
            let (module, bound, file, expression) = at;
            let place = Place { file, at: None };
            let mut evaluator = Evaluator::bound(self.session, &module, Filling::Known, &bound);
            if let Some(form) = evaluator.read_from(expression, place) {
                return Written {
                    form,
                    module,
                    bound,
                };
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
                at = (module, bound, file, next);
                continue;
            }
            match evaluator.behind(expression, place) {
                Some(next)
                    if seen.len() < MAX_HOPS
                        && !seen.contains(&(next.0.id, next.2, span_of(next.3))) =>
                {
                    seen.push((next.0.id, next.2, span_of(next.3)));
                    at = next;
                }
                _ => {
                    return Written {
                        form: Form::Expression(file, expression),
                        module,
                        bound,
                    };
                }
            }
        }
    }

    fn extracted(&self, written: &Written<'f>) -> Result<ExtractedPolicy, Diagnostic> {
        if let Form::Text(number, format) = written.form {
            return self.text(number, format);
        }
        let known = self.policy(written, Filling::Known)?;
        // What a function or a directive makes has no other form than its result.
        let as_written = self.policy(written, Filling::Written).ok();
        let as_written = as_written.filter(|policy| policy.entries().is_some());
        let as_written = as_written.unwrap_or_else(|| known.clone());
        let (source, format) = match &written.form {
            Form::Template(number, _) => (self.session.source(*number), Format::Json),
            Form::Expression(file, _) | Form::Data(file, ..) => {
                (self.session.source(*file), Format::Hcl)
            }
            Form::Text(..) => (None, Format::Json),
        };
        let document = Document {
            source: source.ok_or_else(no_file)?.clone(),
            format,
            root: known,
            flaws: Vec::new(),
        };
        let module = &written.module;
        extract(document, as_written, |name| {
            default::of(self.session, module, name)
        })
    }

    /// The policy of a file that is nothing else.
    fn text(&self, number: usize, format: Format) -> Result<ExtractedPolicy, Diagnostic> {
        let source = self.session.source(number).ok_or_else(no_file)?;
        let read = match format {
            Format::Yaml => source::parse_yaml(source),
            Format::Json | Format::Hcl | Format::Program => source::parse_json(source),
        };
        let mut document = read.map_err(|problem| refused(source, problem))?;
        let written = document.root.clone();
        // `file()` fills nothing in: AWS gets the text of the file.
        embedded::literally(&mut document.root);
        extract(document, written, |_| None)
    }

    fn policy(&self, written: &Written<'f>, filling: Filling) -> Result<Node, Diagnostic> {
        let module = &written.module;
        let mut evaluator = Evaluator::bound(self.session, module, filling, &written.bound);
        let (source, node, span) = match &written.form {
            Form::Data(file, name, object) => {
                let place = Place {
                    file: *file,
                    at: None,
                };
                let node = evaluator.document(name, object.as_ref(), place);
                (self.session.source(*file), node, Span::at(0))
            }
            Form::Expression(file, expression) => {
                let place = Place {
                    file: *file,
                    at: None,
                };
                let node = evaluator.policy_of(expression, place);
                let node = node.or_else(|| Some(evaluator.hole(expression, place)));
                (self.session.source(*file), node, span_of(*expression))
            }
            Form::Template(number, variables) => {
                let file = variables.map_or(0, |(file, _)| file);
                let place = Place { file, at: None };
                let variables = variables.map(|(_, variables)| variables);
                let node = evaluator.templated(*number, variables, place);
                (self.session.source(*number), node, Span::at(0))
            }
            Form::Text(number, _) => (self.session.source(*number), None, Span::at(0)),
        };
        let source = source.ok_or_else(no_file)?;
        match node {
            Some(node) if node.entries().is_some() || has_hole(node.text().unwrap_or_default()) => {
                Ok(node)
            }
            _ => Err(refused(source, no_policy(&written.form, span))),
        }
    }
}

/// How often a reference to a whole policy is followed.
const MAX_HOPS: usize = 32;

fn no_policy(form: &Form<'_>, span: Span) -> Diagnostic {
    if let Form::Template(..) = form {
        let message = "this template does not come to a JSON object with the values at hand";
        let help = "a directive may depend on a value that only Terraform knows: `terraform show -json PLAN` prints the whole policy";
        return Diagnostic::at(message, span).help(help);
    }
    let message = "the trust policy is not a JSON object, even with its references filled in";
    let help = "expected `jsonencode({…})`, JSON in a heredoc or a file, or `data.aws_iam_policy_document.NAME.json`";
    Diagnostic::at(message, span).help(help)
}

/// A module, what names stand for in it, and an expression of one of its files.
type At<'f> = (Rc<Module<'f>>, Bound, usize, &'f Expression);

impl<'f> Evaluator<'_, 'f> {
    /// The expression behind a reference to all of a local, a variable or an output.
    fn behind(&mut self, expression: &'f Expression, place: Place) -> Option<At<'f>> {
        let (root, steps) = reference(self, expression, place)?;
        let module = self.module.clone();
        match (root, steps.as_slice()) {
            ("local", [Step::Name(name)]) => {
                let (file, local) = *module.folder.locals.get(name.as_str())?;
                // `each` is the role's: what a local refers to has none.
                Some((module, Bound::new(), file, local))
            }
            ("var", [Step::Name(name)]) => {
                let call = module.call.as_ref()?;
                let given = call.block.body.get_attribute(name)?;
                let (parent, bound) = (call.parent.clone(), call.bound.clone());
                Some((parent, bound, call.file, &given.value))
            }
            ("module", [Step::Name(name), rest @ ..]) => {
                let (key, output) = match rest {
                    [Step::Name(output)] => (None, output),
                    [key, Step::Name(output)] => (Some(key), output),
                    _ => return None,
                };
                let child = self.called(name, key)?;
                let (file, block) = *child.folder.outputs.get(output.as_str())?;
                let value = block.body.get_attribute("value")?;
                Some((child, Bound::new(), file, &value.value))
            }
            _ => None,
        }
    }

    /// Where the policy is read from that an expression leads to at once: a data block or a file.
    fn read_from(&mut self, expression: &'f Expression, place: Place) -> Option<Form<'f>> {
        if let Some(inner) = jsonencode(expression) {
            let decoded =
                |name: &str| argument(inner, name).and_then(|text| argument(text, "file"));
            if let Some(path) = decoded("jsondecode") {
                return Some(Form::Text(self.text_at(path, place)?, Format::Json));
            }
            let path = decoded("yamldecode")?;
            return Some(Form::Text(self.text_at(path, place)?, Format::Yaml));
        }
        if let Some(path) = argument(expression, "file") {
            return Some(Form::Text(self.text_at(path, place)?, Format::Json));
        }
        if let Expression::FuncCall(call) = expression {
            let template = templatefile(call)?;
            let number = self.text_at(template.path, place)?;
            return Some(Form::Template(
                number,
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
                let (file, _) = *self.module.folder.documents.get(name.as_str())?;
                Some(Form::Data(file, name.clone(), object))
            }
            "template_file" | "local_file" => self.content(kind, name, rest),
            _ => None,
        }
    }

    /// The file that a data block reads.
    fn content(&mut self, kind: &str, name: &str, rest: &[Step]) -> Option<Form<'f>> {
        let contents = &self.module.folder.contents;
        let (file, block) = *contents.get(&format!("data.{kind}.{name}"))?;
        let place = Place { file, at: None };
        let attribute = |name: &str| block.body.get_attribute(name).map(|one| &one.value);
        let [Step::Name(part)] = rest else {
            return None;
        };
        match (kind, part.as_str()) {
            ("local_file", "content") => {
                let number = self.text_at(attribute("filename")?, place)?;
                Some(Form::Text(number, Format::Json))
            }
            ("template_file", "rendered") => {
                let path = argument(attribute("template")?, "file")?;
                let number = self.text_at(path, place)?;
                let variables = attribute("vars").map(|variables| (file, variables));
                Some(Form::Template(number, variables))
            }
            _ => None,
        }
    }
}

fn no_file() -> Diagnostic {
    let nowhere = Source::new("", "");
    Diagnostic::at("no such file", Span::at(0)).in_source(&nowhere)
}

fn role(
    address: String,
    name: Option<String>,
    policy: Result<ExtractedPolicy, Diagnostic>,
) -> Role {
    Role {
        address: Some(address),
        name,
        policy,
    }
}

/// Whether a policy is about assuming a role.
fn is_trust(policy: &Result<ExtractedPolicy, Diagnostic>) -> bool {
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
