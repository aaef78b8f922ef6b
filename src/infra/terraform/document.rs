//! `data "aws_iam_policy_document"`: blocks that the provider turns into a policy.
//!
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document>

use hcl_edit::structure::{Attribute, Block, Body};

use super::collection::members_of;
use super::evaluate::{Bound, Evaluator, Place};
use super::nodes::{append, entry, instance, put, single, text, variables};
use super::reference::Step;
use super::span_of;
use crate::infra::shape;
use crate::source::{Entry, Key, Node, Span, Value};

impl<'f> Evaluator<'_, 'f> {
    /// The policy of a data block, or of one of its objects; nothing where it refers to itself.
    pub(super) fn document(
        &mut self,
        name: &str,
        object: Option<&Step>,
        place: Place,
    ) -> Option<Node> {
        let (file, block) = *self.module.folder.documents.get(name)?;
        let open = format!("{}:data.{name}", self.module.id);
        if self.open.contains(&open) {
            return None;
        }
        self.open.push(open);
        let outer = std::mem::take(&mut self.bound);
        self.bound = self.bound_in(file, block, object);
        let policy = self.policy(block, Place { file, ..place });
        self.bound = outer;
        self.open.pop();
        Some(policy)
    }

    fn policy(&mut self, block: &'f Block, place: Place) -> Node {
        let span = place.at.unwrap_or_else(|| span_of(block));
        let mut entries = Vec::new();
        let version = block.body.get_attribute("version");
        let version = match version {
            Some(version) => self.attribute(version, place),
            None => text("2012-10-17", span),
        };
        entries.push(entry("Version", span, version));
        if let Some(id) = block.body.get_attribute("policy_id") {
            let value = self.attribute(id, place);
            entries.push(entry("Id", self.at(id, place), value));
        }
        let mut statements = self.sources(&block.body, "source_policy_documents", place);
        statements.extend(self.sources(&block.body, "source_json", place));
        statements.extend(self.statements(&block.body, place));
        for key in ["override_policy_documents", "override_json"] {
            for over in self.sources(&block.body, key, place) {
                let sid = over
                    .get("Sid")
                    .and_then(Node::text)
                    .filter(|sid| !sid.is_empty());
                let same =
                    |node: &Node| sid.is_some() && node.get("Sid").and_then(Node::text) == sid;
                match statements.iter_mut().find(|node| same(node)) {
                    Some(replaced) => *replaced = over,
                    None => statements.push(over),
                }
            }
        }
        entries.push(entry(
            "Statement",
            span,
            Node::new(Value::List(statements), span),
        ));
        Node::new(Value::Map(entries), span)
    }

    /// The statements of the documents that an attribute takes in.
    fn sources(&mut self, body: &'f Body, key: &str, place: Place) -> Vec<Node> {
        let Some(attribute) = body.get_attribute(key) else {
            return Vec::new();
        };
        let each: Vec<_> = match &attribute.value {
            hcl_edit::expr::Expression::Array(items) => items.iter().collect(),
            other => vec![other],
        };
        let at = Some(self.at(attribute, place));
        let mut statements = Vec::new();
        for expression in each {
            match self.policy_of(expression, Place { at, ..place }) {
                Some(policy) => {
                    let all = policy.get("Statement").map(Node::one_or_many);
                    statements.extend(all.unwrap_or_default().iter().cloned());
                }
                None => statements.push(self.hole(expression, Place { at, ..place })),
            }
        }
        statements
    }

    fn statements(&mut self, body: &'f Body, place: Place) -> Vec<Node> {
        let mut statements = Vec::new();
        for block in body.blocks() {
            if block.has_ident("statement") {
                statements.push(self.statement(&block.body, span_of(block), place));
            } else if let Some(content) = dynamic(block, "statement") {
                for (instance, open) in self.instances(block, place) {
                    let depth = self.bound.len();
                    self.bound.extend(instance);
                    let mut statement = self.statement(content, span_of(block), place);
                    self.bound.truncate(depth);
                    if let Some(hole) = open.filter(|_| self.is_known()) {
                        let condition = shape::unknown_conditions(&hole, statement.span);
                        shape::add_condition(&mut statement, condition);
                    }
                    statements.push(statement);
                }
            }
        }
        statements
    }

    fn statement(&mut self, body: &'f Body, span: Span, place: Place) -> Node {
        let span = place.at.unwrap_or(span);
        let mut entries = Vec::new();
        if let Some(sid) = body.get_attribute("sid") {
            let value = self.attribute(sid, place);
            entries.push(entry("Sid", self.at(sid, place), value));
        }
        let effect = match body.get_attribute("effect") {
            Some(effect) => self.attribute(effect, place),
            None => text("Allow", span),
        };
        entries.push(entry("Effect", span, effect));
        let lists = [
            ("Action", "actions"),
            ("NotAction", "not_actions"),
            ("Resource", "resources"),
            ("NotResource", "not_resources"),
        ];
        for (name, key) in lists {
            if let Some(attribute) = body.get_attribute(key) {
                let value = single(self.attribute(attribute, place));
                if value.items().is_none_or(|items| !items.is_empty()) {
                    entries.push(entry(name, self.at(attribute, place), variables(value)));
                }
            }
        }
        for (name, key) in [
            ("Principal", "principals"),
            ("NotPrincipal", "not_principals"),
        ] {
            entries.extend(self.principals(body, name, key, place));
        }
        entries.extend(self.conditions(body, place));
        Node::new(Value::Map(entries), span)
    }

    fn principals(&mut self, body: &'f Body, name: &str, key: &str, place: Place) -> Option<Entry> {
        let mut kinds: Vec<Entry> = Vec::new();
        let mut first = None;
        for (block, content, instance) in self.blocks(body, key, place) {
            let depth = self.bound.len();
            self.bound.extend(instance);
            let kind = content.get_attribute("type").map(|kind| {
                let span = self.at(kind, place);
                let node = self.attribute(kind, place);
                (node.scalar().unwrap_or_default().to_owned(), span)
            });
            let identifiers = content.get_attribute("identifiers");
            let identifiers = identifiers.map(|one| variables(self.attribute(one, place)));
            self.bound.truncate(depth);
            let (Some((text, span)), Some(value)) = (kind, identifiers) else {
                continue;
            };
            first.get_or_insert(place.at.unwrap_or_else(|| span_of(block)));
            let key = Key { text, span };
            match kinds.iter_mut().find(|other| other.key.text == key.text) {
                Some(other) => append(&mut other.value, &value),
                None => kinds.push(Entry { key, value }),
            }
        }
        let span = first?;
        for kind in &mut kinds {
            kind.value = single(kind.value.clone());
        }
        let everyone = |entry: &Entry| entry.key.text == "*" && entry.value.text() == Some("*");
        let value = match kinds.as_slice() {
            [only] if everyone(only) => only.value.clone(),
            _ => Node::new(Value::Map(kinds), span),
        };
        Some(entry(name, span, value))
    }

    fn conditions(&mut self, body: &'f Body, place: Place) -> Option<Entry> {
        let mut tests: Vec<Entry> = Vec::new();
        let mut around: Option<Span> = None;
        for (block, content, instance) in self.blocks(body, "condition", place) {
            let depth = self.bound.len();
            self.bound.extend(instance);
            let name = |this: &mut Self, key: &str| {
                let attribute = content.get_attribute(key)?;
                let span = this.at(attribute, place);
                let node = this.attribute(attribute, place);
                let text = node.scalar()?.to_owned();
                Some(Key { text, span })
            };
            let (test, variable) = (name(self, "test"), name(self, "variable"));
            let values = content.get_attribute("values");
            let values = values.map(|values| variables(self.attribute(values, place)));
            self.bound.truncate(depth);
            let span = place.at.unwrap_or_else(|| span_of(block));
            let start = around.map_or(span.start, |around| around.start);
            around = Some(Span::new(start, span.end));
            if let (Some(test), Some(variable), Some(values)) = (test, variable, values) {
                put(&mut tests, test, variable, values, span);
            }
        }
        tests.extend(self.uncertain(body, place));
        let span = around.or(tests.first().map(|test| test.key.span))?;
        Some(entry("Condition", span, Node::new(Value::Map(tests), span)))
    }

    /// Conditions of which only Terraform knows how many there are.
    fn uncertain(&mut self, body: &'f Body, place: Place) -> Vec<Entry> {
        if !self.is_known() {
            return Vec::new();
        }
        let mut all = Vec::new();
        for block in body.blocks() {
            if dynamic(block, "condition").is_none() {
                continue;
            }
            for (_, open) in self.instances(block, place) {
                let span = place.at.unwrap_or_else(|| span_of(block));
                if let Some(Value::Map(entries)) =
                    open.map(|hole| shape::unknown_conditions(&hole, span).value)
                {
                    all.extend(entries);
                }
            }
        }
        all
    }

    /// The blocks called `key`, those of `dynamic` ones included as far as they can be told.
    fn blocks(
        &mut self,
        body: &'f Body,
        key: &str,
        place: Place,
    ) -> Vec<(&'f Block, &'f Body, Bound)> {
        let mut all = Vec::new();
        for block in body.blocks() {
            if block.has_ident(key) {
                all.push((block, &block.body, Vec::new()));
            } else if let Some(content) = dynamic(block, key) {
                for (instance, open) in self.instances(block, place) {
                    if open.is_none() || !self.is_known() || key != "condition" {
                        all.push((block, content, instance));
                    }
                }
            }
        }
        all
    }

    /// What the iterator of a `dynamic` block stands for each time; one time with a hole where only
    /// Terraform knows.
    fn instances(&mut self, block: &'f Block, place: Place) -> Vec<(Bound, Option<String>)> {
        let label = block.labels.first().map(|label| label.as_str().to_owned());
        let iterator = block.body.get_attribute("iterator");
        let iterator = iterator.map(|one| self.hole(&one.value, place));
        let named = iterator.as_ref().and_then(Node::text);
        let named = named.map(|text| text.trim_matches(['$', '{', '}']).to_owned());
        let name = named.or(label).unwrap_or_default();
        let Some(each) = block.body.get_attribute("for_each") else {
            return Vec::new();
        };
        let collection = self.attribute(each, place);
        let is_set = self.is_set(&each.value);
        match members_of(&collection, is_set).filter(|_| self.is_known()) {
            Some(all) => all
                .into_iter()
                .map(|(key, value)| (vec![(name.clone(), instance(key, value))], None))
                .collect(),
            None => {
                let hole = self.hole(&each.value, place);
                vec![(Vec::new(), hole.text().map(str::to_owned))]
            }
        }
    }

    fn at(&self, attribute: &Attribute, place: Place) -> Span {
        place.at.unwrap_or_else(|| span_of(&attribute.key))
    }
}

fn dynamic<'f>(block: &'f Block, name: &str) -> Option<&'f Body> {
    let label = block.labels.first()?.as_str();
    (block.has_ident("dynamic") && label == name).then_some(())?;
    let content = block.body.get_blocks("content").next()?;
    Some(&content.body)
}
