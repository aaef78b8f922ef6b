//! What the rules of this room have in common: families of those who get in, and how to narrow them.

use crate::exam::Exam;
use crate::exam::exposure::{Exposure, Family, may_be_absent};
use crate::exam::keys::{self, KeyMeaning};
use crate::finding::Piece;
use crate::finding::{Evidence, Place, Severity, Stage, Status};
use crate::iam::pattern::has_hole;
use crate::iam::{Condition, Quantifier, Statement};
use crate::rules::{Draft, Repair};
use crate::source::edit::{self, Fresh};
use crate::source::{Document, Span};

/// A trust policy and who gets in by it.
pub(super) struct Open<'a> {
    pub(super) exam: &'a Exam<'a>,
    pub(super) document: &'a Document,
    pub(super) exposure: &'a Exposure,
}

/// The policy, where it can be told who gets in.
pub(super) fn open<'a>(exam: &'a Exam<'a>) -> Option<Open<'a>> {
    Some(Open {
        exam,
        document: exam.trust.document()?,
        exposure: exam.exposure()?,
    })
}

/// As [`open`], unless the run at hand is refused: what does not work today need not be warned of
/// what it may not do tomorrow.
pub(super) fn working<'a>(exam: &'a Exam<'a>) -> Option<Open<'a>> {
    (exam.status(Stage::Trust) != Status::Fail)
        .then(|| open(exam))
        .flatten()
}

/// One finding over all families that are the rule's, the first of them in its title.
pub(super) fn families(
    open: &Open<'_>,
    severity: Severity,
    applies_to: impl Fn(&Family) -> bool,
    reason: &str,
) -> Vec<Draft> {
    let title = |first: &Family| format!("the role can be assumed by {}", first.who);
    families_titled(open, severity, applies_to, title, reason)
}

/// As [`families`], with a title of the rule's own.
pub(super) fn families_titled(
    open: &Open<'_>,
    severity: Severity,
    applies_to: impl Fn(&Family) -> bool,
    title: impl Fn(&Family) -> String,
    reason: &str,
) -> Vec<Draft> {
    let mine: Vec<_> = open
        .exposure
        .families
        .iter()
        .filter(|one| applies_to(one))
        .collect();
    let Some(first) = mine.first() else {
        return Vec::new();
    };
    let draft = open
        .draft(severity, title(first), reason)
        .seen(mine.iter().filter_map(|family| open.seen(family)))
        .repairs(mine.iter().filter_map(|family| open.narrow(family)).take(1));
    vec![draft]
}

/// One finding over all conditions that also hold of a token without their claim.
pub(super) fn vacuous(
    open: &Open<'_>,
    is_vacuous: impl Fn(&Condition) -> bool,
    label: &str,
    reason: &str,
) -> Option<Draft> {
    let found: Vec<_> = open
        .conditions()
        .filter(|(_, one)| is_vacuous(one))
        .collect();
    let (_, first) = found.first()?;
    let wide = found
        .iter()
        .any(|(statement, _)| open.is_wide(statement.index));
    let severity = match wide {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let title = format!(
        "`{}` also holds where `{}` is missing",
        first.operator.text, first.key
    );
    let seen = found
        .iter()
        .map(|(_, one)| open.evidence(one.operator.span, label));
    Some(open.draft(severity, title, reason).seen(seen))
}

impl<'a> Open<'a> {
    pub(super) fn draft(
        &self,
        severity: Severity,
        title: impl Into<String>,
        reason: &str,
    ) -> Draft {
        let mut draft = Draft::proven(title).because(reason);
        draft.severity = severity;
        draft
    }

    pub(super) fn evidence(&self, span: Span, label: impl Into<String>) -> Evidence {
        Evidence::new(Place::new(&self.document.source, span), label)
    }

    /// Where a family gets in, with an example.
    pub(super) fn seen(&self, family: &Family) -> Option<Evidence> {
        let statement = self.statement(family.statement)?;
        let span = match &family.value {
            Some(value) => value.span,
            None => statement.condition_span.unwrap_or(statement.span),
        };
        let example = family
            .claims
            .get("sub")
            .map(|sub| format!(", such as `{sub}`"));
        let label = format!("allows {}{}", family.who, example.unwrap_or_default());
        Some(self.evidence(span, label))
    }

    pub(super) fn statement(&self, index: usize) -> Option<&'a Statement> {
        let policy = self.exam.trust.policy.as_ref()?;
        policy
            .statements
            .iter()
            .find(|statement| statement.index == index)
    }

    /// The conditions of the Allow statements that let somebody in.
    pub(super) fn conditions(&self) -> impl Iterator<Item = (&'a Statement, &'a Condition)> {
        let policy = self.exam.trust.policy.as_ref();
        let statements = policy.into_iter().flat_map(|policy| &policy.statements);
        let open = statements.filter(|statement| self.lets_in(statement.index));
        open.flat_map(|statement| statement.conditions.iter().map(move |one| (statement, one)))
    }

    /// Whether a statement may test a claim: a key that a template has still to fill in may be any.
    pub(super) fn may_test(&self, statement: usize, claim: &str) -> bool {
        let issuer = self
            .exam
            .first()
            .map_or(keys::GITHUB_HOST, |first| first.issuer_name());
        let tests = |condition: &Condition| {
            let meaning = keys::meaning(&condition.key, issuer);
            has_hole(&condition.key)
                || matches!(meaning, KeyMeaning::Claim(tested) if tested == claim)
        };
        let statement = self.statement(statement);
        statement.is_none_or(|statement| statement.conditions.iter().any(tests))
    }

    /// Whether every token of GitHub has the claim that a condition looks at.
    pub(super) fn is_always_there(&self, condition: &Condition) -> bool {
        let issuer = self
            .exam
            .first()
            .map_or(keys::GITHUB_HOST, |first| first.issuer_name());
        match keys::meaning(&condition.key, issuer) {
            KeyMeaning::Claim(claim) => {
                !may_be_absent(&claim) && !matches!(claim.as_str(), "amr" | "email")
            }
            _ => false,
        }
    }

    /// Whether a statement lets somebody in.
    pub(super) fn lets_in(&self, statement: usize) -> bool {
        self.exposure
            .families
            .iter()
            .any(|family| family.statement == statement)
    }

    /// Whether a statement tests something in a way that others meet as well: of them other rules speak.
    pub(super) fn tests_loosely(&self, statement: usize) -> bool {
        let loose = |condition: &Condition| {
            let operator = &condition.operator;
            operator.is_negated()
                || operator.quantifier == Some(Quantifier::ForAllValues)
                || (operator.if_exists && !self.is_always_there(condition))
        };
        let mut conditions = self.conditions();
        conditions.any(|(other, condition)| other.index == statement && loose(condition))
    }

    /// Whether a statement lets in more than runs of repositories that it names.
    pub(super) fn is_wide(&self, statement: usize) -> bool {
        let of_statement = |family: &&Family| family.statement == statement;
        let mut families = self.exposure.families.iter().filter(of_statement);
        families.any(|family| !family.scope.who.is_repository())
    }

    /// The subject of the run in the place of the value, where that value lets the run in.
    fn narrow(&self, family: &Family) -> Option<Repair> {
        let value = family.value.as_ref()?;
        let subject = self.exam.first()?.value("sub")?;
        let fits = crate::iam::Pattern::wild(&value.text).matches(subject);
        let node = self
            .document
            .node(value.span)
            .filter(|_| fits && value.wildcards)?;
        let edits = edit::replace_scalar(self.document, node, subject)?;
        let title = format!("allow only `{subject}`");
        Some(Repair::edit(title, Piece::TrustPolicy, edits))
    }

    /// Another value beside one that there is.
    pub(super) fn add(&self, condition: &Condition, value: &str) -> Option<Vec<edit::Edit>> {
        let node = self.document.node(condition.values_span)?;
        let item = Fresh::from(value);
        match node.items() {
            Some(_) => edit::append_item(self.document, node, &item),
            None => edit::to_list(self.document, node, &item),
        }
    }
}
