//! What the rules of this room have in common: the statement that was meant, its conditions, their
//! places, and the edits that let a subject in.

use std::borrow::Cow;
use std::mem::discriminant;

use crate::exam::Exam;
use crate::exam::keys::{self, KeyMeaning};
use crate::exam::presented::Presentation;
use crate::exam::subject::{Comparison, DifferenceKind};
use crate::exam::trust::{ConditionReason, Reason};
use crate::finding::Piece;
use crate::finding::{Evidence, Place, Sides};
use crate::iam::pattern::has_hole;
use crate::iam::{ConditionAnswer, Effect, StatementAnswer, ValueAnswer};
use crate::issuer::github::subject::{self, Parts};
use crate::rules::{Draft, Repair};
use crate::source::edit::{self, Fresh};
use crate::source::{Document, Node, Span};

/// The trust policy with the statement that was meant.
pub(super) struct NearestStatement<'a> {
    pub(super) exam: &'a Exam<'a>,
    pub(super) document: &'a Document,
    pub(super) statement: &'a StatementAnswer,
    pub(super) presented: &'a Presentation,
}

/// A condition of that statement which is not met.
pub(super) struct FailedCondition<'a> {
    pub(super) meant: &'a NearestStatement<'a>,
    /// Which, from 0.
    pub(super) index: usize,
    pub(super) condition: &'a ConditionAnswer,
    pub(super) why: &'a ConditionReason,
}

impl<'a> NearestStatement<'a> {
    /// The statement that comes nearest, and what keeps it from matching.
    pub(super) fn of(exam: &'a Exam<'a>) -> Option<(Self, &'a [Reason])> {
        let nearest = exam.trust.nearest.as_ref()?;
        let answer = exam.trust.answer()?;
        let statement = answer
            .statements
            .iter()
            .find(|other| other.index == nearest.statement)?;
        let meant = Self {
            exam,
            document: exam.trust.document()?,
            statement,
            presented: exam.first()?,
        };
        Some((meant, &nearest.reasons))
    }

    /// The id of the job, where the workflow shows it.
    fn job(&self) -> Option<&str> {
        let (_, job) = self.exam.workflow.job()?;
        Some(&job.id.value)
    }

    /// `the trust policy allows only`, or the same of the statement where the policy has others.
    fn allows_only(&self) -> &'static str {
        let statements = self.exam.trust.answer().map(|answer| &answer.statements);
        let is_allow = |one: &&StatementAnswer| one.effect == Some(Effect::Allow);
        match statements.map(|all| all.iter().filter(is_allow).count()) {
            Some(1) => "the trust policy allows only",
            _ => "the nearest statement allows only",
        }
    }

    /// A place in the policy.
    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(&self.document.source, span)
    }

    /// A place in the policy with its label.
    pub(super) fn evidence(&self, span: Span, label: impl Into<String>) -> Evidence {
        Evidence::new(self.place(span), label)
    }

    /// Where a claim of the token stands, with its value.
    pub(super) fn claim(&self, name: &str) -> Option<Evidence> {
        let place = self.presented.place(name)?;
        Some(Evidence::new(place, format!("the token's `{name}`")))
    }

    /// A finding about a part of this statement that keeps out whatever may be presented.
    pub(super) fn part(&self, is_it: impl Fn(&Reason) -> bool, title: impl Into<String>) -> Draft {
        let nearest = self.exam.trust.nearest.as_ref();
        let in_all = nearest.is_some_and(|nearest| nearest.keeps_all_out(is_it));
        self.draft(title).proven_if(in_all)
    }

    /// A finding about this statement.
    pub(super) fn draft(&self, title: impl Into<String>) -> Draft {
        Draft::new(self.exam.trust_certainty(), title)
    }

    /// The node of the policy under a span.
    pub(super) fn node(&self, span: Span) -> Option<&'a Node> {
        self.document.node(span)
    }
}

/// Each condition that is not met, worded by `finding` where the reason is the rule's.
pub(super) fn failed_conditions(
    exam: &Exam<'_>,
    finding: impl Fn(&FailedCondition<'_>) -> Option<Draft>,
) -> Vec<Draft> {
    let Some((meant, reasons)) = NearestStatement::of(exam) else {
        return Vec::new();
    };
    let conditions = reasons.iter().filter_map(|reason| match reason {
        Reason::Condition { condition, why } => Some(FailedCondition {
            meant: &meant,
            index: *condition,
            condition: meant.statement.conditions.get(*condition)?,
            why,
        }),
        Reason::Principal | Reason::Action => None,
    });
    let drafts = conditions.filter_map(|unmet| {
        let draft = finding(&unmet)?;
        Some(draft.proven_if(unmet.keeps_all_out(|why| unmet.is_same(why))))
    });
    drafts.collect()
}

/// Adds values to those of a condition.
pub(super) fn trust_as_well(
    document: &Document,
    condition: &ConditionAnswer,
    new: &[&str],
) -> Option<Repair> {
    let node = document.node(condition.values_span)?;
    let fresh = |text: &&str| Fresh::Text((*text).to_owned());
    // What is trusted already is not written a second time.
    let is_there = |text: &&&str| condition.values.iter().any(|value| value.text == **text);
    let new: Vec<&str> = new.iter().filter(|text| !is_there(text)).copied().collect();
    let edits = match (node.items(), new.as_slice()) {
        (_, []) => return None,
        (Some(_), _) => {
            let edits = new
                .iter()
                .map(|text| edit::append_item(document, node, &fresh(text)));
            edits.collect::<Option<Vec<_>>>()?.concat()
        }
        (None, [one]) => edit::to_list(document, node, &fresh(one))?,
        (None, _) => {
            let old = node.scalar()?;
            let all = std::iter::once(&old).chain(&new).map(fresh);
            edit::replace(document, node, &Fresh::List(all.collect()))?
        }
    };
    let title = format!("also allow `{}`", new.join("` and `"));
    Some(Repair::edit(title, Piece::TrustPolicy, edits))
}

/// Whether the operator of a condition knows wildcards.
pub(super) fn takes_wildcards(condition: &ConditionAnswer) -> bool {
    let operator = condition.operator.base;
    operator.is_some_and(|operator| operator.wildcards)
}

/// The condition on the subject that what is presented first meets, and the value that it meets.
pub(super) fn met_subject<'e>(
    exam: &'e Exam<'_>,
) -> Option<(&'e ConditionAnswer, &'e ValueAnswer)> {
    let issuer = exam.first()?.issuer_name();
    let statements = exam.trust.answer()?.statements.iter();
    let allows = statements.filter(|statement| statement.effect == Some(Effect::Allow));
    let mut conditions = allows.flat_map(|statement| &statement.conditions);
    let is_subject = |condition: &&ConditionAnswer| matches!(keys::meaning(&condition.key, issuer), KeyMeaning::Claim(claim) if claim == "sub");
    let condition =
        conditions.find(|condition| condition.truth.is_true() && is_subject(condition))?;
    let mut values = condition.values.iter();
    Some((condition, values.find(|value| value.truth.is_true())?))
}

/// The part of a subject after the repository.
enum Context {
    Environment(String),
    Branch(String),
    Tag(String),
    PullRequest,
}

impl Context {
    /// The context of a subject or pattern; none where it is not one of these, or has a part that a
    /// template leaves open.
    fn of(subject: &str) -> Option<Self> {
        if has_hole(subject) {
            return None;
        }
        match Parts::read(subject)?.context {
            subject::Context::Environment(name) => Some(Self::Environment(name.text)),
            subject::Context::PullRequest(_) => Some(Self::PullRequest),
            subject::Context::Ref(part) => {
                let branch = part.text.strip_prefix("refs/heads/");
                let tag = part.text.strip_prefix("refs/tags/");
                let branch = branch.map(|name| Self::Branch(name.to_owned()));
                branch.or_else(|| tag.map(|name| Self::Tag(name.to_owned())))
            }
            _ => None,
        }
    }

    /// As the object of `allows`.
    fn in_words(&self) -> String {
        match self {
            Self::Environment(name) if name == "*" => "environments".to_owned(),
            Self::Branch(name) if name == "*" => "branches".to_owned(),
            Self::Tag(name) if name == "*" => "tags".to_owned(),
            Self::Environment(name) => format!("environment `{name}`"),
            Self::Branch(name) => format!("branch `{name}`"),
            Self::Tag(name) => format!("tag `{name}`"),
            Self::PullRequest => "pull requests".to_owned(),
        }
    }

    /// As a sentence about a job, or about the run where the job is not known.
    fn said_of(&self, job: Option<&str>) -> String {
        let (who, verb) = match job {
            Some(job) => (format!("`{job}`"), "runs"),
            None => ("the run".to_owned(), "is"),
        };
        match self {
            Self::Environment(_) => format!("{who} uses {}", self.in_words()),
            Self::Branch(_) => format!("{who} {verb} on {}", self.in_words()),
            Self::Tag(_) => format!("{who} {verb} for {}", self.in_words()),
            Self::PullRequest => format!("{who} {verb} for a pull request"),
        }
    }
}

/// How the refs of a merge queue begin within a subject.
const QUEUE: &str = ":ref:refs/heads/gh-readonly-queue/";

/// A subject that differs, with the differences that are the rule's.
pub(super) struct SubjectMismatch<'a> {
    pub(super) unmet: &'a FailedCondition<'a>,
    pub(super) comparison: &'a Comparison,
    pub(super) value: Span,
    pub(super) expected: &'a str,
    pub(super) actual: &'a str,
    marks: Vec<(Span, Span)>,
    pub(super) kinds: Vec<DifferenceKind>,
}

/// The subject that differs in a part for which `applies_to` holds, worded by `finding`.
pub(super) fn subject_mismatches(
    exam: &Exam<'_>,
    applies_to: impl Fn(DifferenceKind) -> bool,
    finding: impl Fn(&SubjectMismatch<'_>) -> Draft,
) -> Vec<Draft> {
    failed_conditions(exam, |unmet| {
        let ConditionReason::Subject { value, comparison } = unmet.why else {
            return None;
        };
        let mine: Vec<_> = comparison
            .differences
            .iter()
            .filter(|other| applies_to(other.kind))
            .collect();
        let value = unmet.condition.values.get(*value)?;
        let differing = SubjectMismatch {
            unmet,
            comparison,
            value: value.span,
            expected: &value.text,
            actual: unmet.meant.presented.subject()?,
            marks: mine.iter().map(|one| (one.expected, one.actual)).collect(),
            kinds: mine.iter().map(|one| one.kind).collect(),
        };
        let in_all = || {
            unmet.keeps_all_out(|why| match why {
                ConditionReason::Subject { comparison, .. } => comparison
                    .differences
                    .iter()
                    .any(|one| applies_to(one.kind)),
                _ => false,
            })
        };
        (!mine.is_empty()).then(|| finding(&differing).proven_if(in_all()))
    })
}

impl SubjectMismatch<'_> {
    /// A finding whose place is the value, with both sides shown.
    pub(super) fn draft(&self, title: impl Into<String>, label: impl Into<String>) -> Draft {
        let meant = self.unmet.meant;
        let draft = meant.draft(title).seen([meant.evidence(self.value, label)]);
        draft.seen(meant.claim("sub")).sides(Sides {
            expected_label: "policy".to_owned(),
            expected: self.expected.to_owned(),
            expected_marks: self.marks.iter().map(|(expected, _)| *expected).collect(),
            actual_label: meant.presented.origin.label().to_owned(),
            actual: self.actual.to_owned(),
            actual_marks: self.marks.iter().map(|(_, actual)| *actual).collect(),
        })
    }

    /// What the run is and what the policy allows, where both are known in words.
    pub(super) fn context_title(&self) -> Option<String> {
        let actual = (!self.actual.contains('*')).then(|| Context::of(self.actual))??;
        let expected = Context::of(self.expected)?.in_words();
        // With a customized subject the contexts may be equal and only what follows differ.
        if actual.in_words() == expected {
            return None;
        }
        Some(format!(
            "{}; {} {expected}{}",
            actual.said_of(self.unmet.meant.job()),
            self.unmet.meant.allows_only(),
            self.and_others(),
        ))
    }

    /// The repository of the token and the one that the policy allows, where both are known.
    pub(super) fn repository_title(&self) -> Option<String> {
        let name = |subject| Some(Parts::read(subject)?.full_name());
        let (actual, expected) = (name(self.actual)?, name(self.expected)?);
        let is_known = !actual.contains('*') && !has_hole(&expected) && actual != expected;
        is_known.then(|| {
            format!(
                "the token is from `{actual}`; {} `{expected}`{}",
                self.unmet.meant.allows_only(),
                self.and_others(),
            )
        })
    }

    /// The other values of the condition, by number.
    fn and_others(&self) -> String {
        match self.unmet.condition.values.len().saturating_sub(1) {
            0 => String::new(),
            1 => " and one other subject".to_owned(),
            others => format!(" and {others} other subjects"),
        }
    }

    /// Puts the subject's own parts into the value.
    pub(super) fn correct_value(&self) -> Option<Repair> {
        let new = self.corrected_value();
        let meant = self.unmet.meant;
        let edits = edit::replace_scalar(meant.document, meant.node(self.value)?, &new)?;
        Some(Repair::edit(
            format!("write `{new}`"),
            Piece::TrustPolicy,
            edits,
        ))
    }

    /// Adds the subject's own parts beside the value, where that is more than the subject itself.
    pub(super) fn add_corrected_pattern(&self) -> Option<Repair> {
        let mended = self.corrected_value();
        (mended != self.actual).then(|| self.unmet.add(&mended))?
    }

    /// Adds the subject itself beside the value.
    ///
    /// Where the run may present it with ids or without, and both are known, both are added: the
    /// policy then holds when the repository changes over.
    pub(super) fn add_exact(&self) -> Option<Repair> {
        let presented = &self.unmet.meant.exam.presented;
        let closed = presented.iter().filter(|one| !one.has_open_ids());
        let subjects: Vec<_> = closed.filter_map(|one| one.value("sub")).collect();
        let both = subjects.len() == 2 && presented.iter().any(|one| one.is_immutable);
        let wanted = if both {
            subjects
        } else {
            vec![self.known_subject()?]
        };
        let lasting = wanted.iter().map(|subject| self.generalize_ref(subject));
        let lasting: Vec<_> = lasting.collect();
        let lasting: Vec<_> = lasting.iter().map(AsRef::as_ref).collect();
        self.unmet.add_all(&lasting)
    }

    /// The subject; where not all of it is known, the value with what is known of it put in, as long
    /// as that leaves nothing open: a `*` that only stands for what is not known is nothing to trust.
    fn known_subject(&self) -> Option<&str> {
        let presented = self.unmet.meant.presented;
        let is_open = presented.value("sub").is_none();
        let mended = self.comparison.mended.as_str();
        match is_open && !presented.has_open_ids() {
            false => Some(self.actual),
            true => Some(mended).filter(|mended| !mended.contains(['*', '?'])),
        }
    }

    /// A subject whose ref GitHub makes for one run alone, as the pattern of all such refs, where the
    /// operator knows wildcards: a branch of the merge queue, the ref of one pull request.
    fn generalize_ref<'s>(&self, subject: &'s str) -> Cow<'s, str> {
        let kept = || Cow::Borrowed(subject);
        if !takes_wildcards(self.unmet.condition) {
            return kept();
        }
        if let Some((head, queued)) = subject.split_once(QUEUE)
            && let Some((base, _)) = queued.rsplit_once("/pr-")
        {
            return Cow::Owned(format!("{head}{QUEUE}{base}/*"));
        }
        match subject.split_once(":ref:refs/pull/") {
            Some((head, _)) => Cow::Owned(format!("{head}:ref:refs/pull/*/merge")),
            None => kept(),
        }
    }

    /// The mended value; the subject itself where the operator takes wildcards literally.
    fn corrected_value(&self) -> String {
        let mended = &self.comparison.mended;
        if mended.contains(['*', '?']) && !takes_wildcards(self.unmet.condition) {
            self.actual.to_owned()
        } else {
            mended.clone()
        }
    }
}

impl FailedCondition<'_> {
    /// Whether this condition keeps out whatever may be presented, for a reason of which `is_it` holds.
    fn keeps_all_out(&self, is_it: impl Fn(&ConditionReason) -> bool) -> bool {
        let nearest = self.meant.exam.trust.nearest.as_ref();
        let is_it = |reason: &Reason| match reason {
            Reason::Condition { condition, why } => *condition == self.index && is_it(why),
            Reason::Principal | Reason::Action => false,
        };
        nearest.is_some_and(|nearest| nearest.keeps_all_out(is_it))
    }

    /// Whether another reason is of the same sort. A wildcard that is taken literally stays in the way
    /// of a subject that it would not match either.
    fn is_same(&self, other: &ConditionReason) -> bool {
        use ConditionReason::{LiteralWildcard, Subject};
        match (self.why, other) {
            (LiteralWildcard { value }, Subject { value: same, .. }) => value == same,
            (why, other) => discriminant(why) == discriminant(other),
        }
    }

    /// Adds a value to those of the condition.
    pub(super) fn add(&self, new: &str) -> Option<Repair> {
        self.add_all(&[new])
    }

    /// Adds values to those of the condition.
    pub(super) fn add_all(&self, new: &[&str]) -> Option<Repair> {
        trust_as_well(self.meant.document, self.condition, new)
    }

    /// Puts another value in the place of the one there is.
    pub(super) fn replace(&self, value: Span, new: &str) -> Option<Repair> {
        let meant = self.meant;
        let edits = edit::replace_scalar(meant.document, meant.node(value)?, new)?;
        Some(Repair::edit(
            format!("write `{new}`"),
            Piece::TrustPolicy,
            edits,
        ))
    }
}
