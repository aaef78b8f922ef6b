//! The document level, and what the readers of all elements share.

use std::collections::BTreeMap;

use super::{Policy, PolicyKind, PolicyProblem, ProblemCode, Text, Version, grammar, statement};
use crate::source::{Document, Entry, Node, Span};

/// Reads parts of a policy and gathers their problems.
pub(super) struct Reader {
    pub(super) kind: PolicyKind,
    pub(super) version: Version,
    pub(super) problems: Vec<PolicyProblem>,
}

const DOCUMENT_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

pub(super) fn read(document: &Document, node: &Node, kind: PolicyKind) -> Policy {
    let mut reader = Reader {
        kind,
        version: Version::default(),
        problems: Vec::new(),
    };
    let entries = reader.elements(node, "the policy", &DOCUMENT_ELEMENTS);
    let version = entries.get("Version").map(|entry| &entry.value);
    reader.version = version.map_or(Version::default(), |node| reader.read_version(node));
    let statements = match entries.get("Statement") {
        Some(entry) => statement::read_all(&mut reader, &entry.value),
        None => {
            reader.missing_statement(node);
            Vec::new()
        }
    };
    let mut problems = reader.problems;
    problems.extend(grammar::check(document, node, kind, &statements));
    problems.sort_by_key(|problem| (problem.span, problem.code));
    Policy {
        kind,
        span: node.span,
        version: reader.version,
        version_span: version.map(|node| node.span),
        statements,
        problems,
    }
}

impl Reader {
    pub(super) fn refuse(&mut self, code: ProblemCode, span: Span, message: impl Into<String>) {
        self.problems
            .push(PolicyProblem::refused(code, span, message));
    }

    pub(super) fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        let message = format!("expected {expected} as {what}, found {}", node.kind());
        self.refuse(ProblemCode::WrongType, node.span, message);
    }

    fn missing_statement(&mut self, node: &Node) {
        if node.entries().is_some() {
            let problem = PolicyProblem::refused(
                ProblemCode::MissingStatement,
                node.span,
                "Syntax errors in policy.",
            );
            self.problems
                .push(problem.help("a policy needs a `Statement`"));
        }
    }

    fn read_version(&mut self, node: &Node) -> Version {
        match node.text() {
            Some("2012-10-17") => return Version::V2012,
            Some("2008-10-17") => return Version::V2008,
            _ => {}
        }
        let problem = PolicyProblem::refused(
            ProblemCode::BadVersion,
            node.span,
            "Policy document must be version 2012-10-17 or greater.",
        );
        self.problems
            .push(problem.help("write `\"Version\": \"2012-10-17\"`"));
        Version::default()
    }

    /// The members of an object by element name: of duplicates the last, as JSON readers keep it.
    /// A name in another letter case is taken for the element it seems to mean.
    pub(super) fn elements<'n>(
        &mut self,
        node: &'n Node,
        what: &str,
        known: &[&'static str],
    ) -> BTreeMap<&'static str, &'n Entry> {
        let mut elements = BTreeMap::new();
        for entry in self.members(node, what) {
            if let Some(name) = self.element_name(entry, known) {
                elements.insert(name, entry);
            }
        }
        elements
    }

    fn element_name(&mut self, entry: &Entry, known: &[&'static str]) -> Option<&'static str> {
        let (text, span) = (&entry.key.text, entry.key.span);
        let name = known.iter().find(|name| name.eq_ignore_ascii_case(text));
        let (code, help) = match name {
            Some(name) if *name == text => return Some(name),
            Some(name) => (ProblemCode::ElementCase, format!("write `{name}`")),
            None => {
                let help = format!("`{text}` is not an element here; expected one of {known:?}");
                (ProblemCode::UnknownElement, help)
            }
        };
        let problem = PolicyProblem::refused(code, span, "Syntax errors in policy.");
        self.problems.push(problem.help(help));
        name.copied()
    }

    /// The members of an object, the last of those with the same name.
    pub(super) fn members<'n>(&mut self, node: &'n Node, what: &str) -> Vec<&'n Entry> {
        let Some(entries) = node.entries() else {
            self.wrong_type(node, what, "an object");
            return Vec::new();
        };
        let mut last = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            if last.insert(&entry.key.text, place).is_some() {
                self.duplicate(entry);
            }
        }
        let kept = entries.iter().enumerate();
        kept.filter(|(place, entry)| last.get(&entry.key.text) == Some(place))
            .map(|(_, entry)| entry)
            .collect()
    }

    fn duplicate(&mut self, entry: &Entry) {
        let message = format!("`{}` stands twice, the last one counts", entry.key.text);
        let problem = PolicyProblem::noted(ProblemCode::DuplicateKey, entry.key.span, message);
        self.problems
            .push(problem.help("put the values into one list under one key"));
    }

    /// The texts of a value or list; numbers and booleans count as text where `scalars` says so.
    pub(super) fn texts(&mut self, node: &Node, what: &str, scalars: bool) -> Vec<Text> {
        let mut texts = Vec::new();
        for item in node.one_or_many() {
            match item.text().or(item.scalar().filter(|_| scalars)) {
                Some(text) => texts.push(Text {
                    text: text.to_owned(),
                    span: item.span,
                }),
                None => self.wrong_type(item, what, "a string or a list of strings"),
            }
        }
        if texts.is_empty() && node.items().is_some_and(<[_]>::is_empty) {
            let message = format!("{what} is an empty list, which matches nothing");
            self.problems.push(PolicyProblem::noted(
                ProblemCode::EmptyList,
                node.span,
                message,
            ));
        }
        texts
    }
}
