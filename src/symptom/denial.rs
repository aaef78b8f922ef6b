//! AWS's sentence `User: … is not authorized to perform: … on resource: … because …`.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.

mod reason;

pub use reason::encoded_message;

use reason::Reason;

use super::{Denials, Mark, PolicyType, Who};
use crate::iam::{AccountId, Arn};
use crate::source::Span;

const ANCHOR: &str = "not authorized to perform";
const EC2: &str = "you are not authorized to perform this operation.";
/// The longest ARN, in bytes.
const PRINCIPAL: usize = 2_048;
/// IAM names some of its resources by a word and a name, not by an ARN.
const NAMED: [&str; 7] = [
    "role ",
    "user ",
    "group ",
    "policy path ",
    "policy ",
    "access key ",
    "instance profile ",
];

/// The parts of one denial, as spans of the text it stands in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Denial {
    /// Who was refused, as printed.
    pub principal: Option<String>,
    /// What was refused, as printed, such as `s3:PutObject`.
    pub action: String,
    /// On what: an ARN, `*`, a name, or nothing where AWS does not say.
    pub resource: Option<String>,
    /// The type of policy that AWS gives as the reason.
    pub policy_type: Option<PolicyType>,
    /// The ARN of the policy with the explicit deny (printed since 2026).
    pub policy_arn: Option<String>,
    /// Whether AWS speaks of an explicit deny; without a reason this stays false and proves nothing.
    pub explicit: bool,
    /// Whether AWS gave any reason.
    pub reasoned: bool,
    /// What `GetRequestAuthorizationDetails` asks for (printed since 2026).
    pub authorization_id: Option<String>,
    /// Whether an encoded message stands beside it, for `decode-authorization-message`.
    pub encoded: bool,
    /// The whole sentence.
    pub span: Span,
}

impl Denial {
    /// Whether an entry is about this denial; `marked` tells what the job's log said earlier.
    pub(super) fn is(&self, wanted: &Denials, marked: impl Fn(Mark) -> bool) -> bool {
        let action = self.action.to_ascii_lowercase();
        let by_action =
            wanted.actions.is_empty() || wanted.actions.iter().any(|name| names(name, &action));
        let by_policy = wanted.policies.is_empty()
            || self
                .policy_type
                .is_some_and(|policy| wanted.policies.contains(&policy));
        by_action
            && by_policy
            && wanted
                .explicit
                .is_none_or(|explicit| explicit == self.explicit)
            && wanted.reason.is_none_or(|reason| reason == self.reasoned)
            && wanted.who.is_none_or(|who| self.was(who))
            && wanted.after.is_none_or(marked)
    }

    fn was(&self, who: Who) -> bool {
        let principal = self.principal.as_deref().unwrap_or_default();
        match who {
            Who::User => principal.contains(":user/"),
            Who::Session => principal.contains(":assumed-role/"),
            Who::Deployer => {
                principal.ends_with("/AWSCloudFormation")
                    || principal.contains(":assumed-role/cdk-")
            }
            Who::ActionSession => principal.ends_with("/GitHubActions"),
        }
    }

    /// Whether the resource lies in another account than the principal; unknown where either hides it.
    pub fn crosses_accounts(&self) -> Option<bool> {
        let principal = account(self.principal.as_deref()?)?;
        let resource = account(self.resource.as_deref()?)?;
        Some(principal != resource)
    }
}

/// The account of an ARN, where it prints one.
fn account(arn: &str) -> Option<AccountId> {
    Arn::parse(arn)?.account()
}

/// Whether `pattern` (in lower case but for its service's own spelling) names `action`.
fn names(pattern: &str, action: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    match pattern.strip_suffix('*') {
        Some(start) => action.starts_with(start),
        None => pattern == action,
    }
}

/// Every denial in `text`; `flat` is the same in lower case with blanks for line breaks.
pub(super) fn denials(flat: &str, text: &str) -> Vec<Denial> {
    let anchors = flat.match_indices(ANCHOR);
    anchors
        .filter_map(|(at, _)| Sentence { flat, text }.read(at))
        .collect()
}

/// A text with one denial in it.
#[derive(Clone, Copy)]
struct Sentence<'a> {
    flat: &'a str,
    text: &'a str,
}

impl Sentence<'_> {
    fn read(self, anchor: usize) -> Option<Denial> {
        let (start, principal) = self.principal(anchor);
        let after = self.skip(anchor + ANCHOR.len(), ":");
        let action = self.token(after);
        let name = self.slice(action).trim_end_matches([':', '.']);
        if !is_action(name) {
            return None;
        }
        let named = self.resource(action.end);
        let reason = Reason::read(self, named.end);
        let (flat, resource) = (self.flat, named.text);
        let tail = flat.get(reason.end..).unwrap_or_default();
        Some(Denial {
            principal,
            action: name.to_owned(),
            resource,
            policy_type: reason.policy_type,
            policy_arn: reason.policy_arn,
            explicit: reason.explicit,
            reasoned: reason.given,
            authorization_id: reason.authorization_id,
            encoded: reason::is_encoded(tail),
            span: Span::new(start, reason.end),
        })
    }

    /// `User: <principal> is `, or the word before ` is `; and where the sentence begins.
    fn principal(self, anchor: usize) -> (usize, Option<String>) {
        let head = self.flat.get(..anchor).unwrap_or_default();
        let head = head.strip_suffix("is ").unwrap_or(head).trim_end();
        let word = head.rsplit(char::is_whitespace).next().unwrap_or_default();
        let start = head.len() - word.len();
        let lead = head.get(..start).unwrap_or_default().trim_end();
        let printed = self.slice(Span::new(start, head.len()));
        let name = printed.trim_matches(['"', '\'', '`', '[', ']']);
        let begin = match lead.strip_suffix("user:") {
            // EC2 puts a sentence of its own before it.
            Some(before) => before.trim_end().strip_suffix(EC2).unwrap_or(before).len(),
            None => start + printed.find(name).unwrap_or_default(),
        };
        let known = !name.is_empty() && name.len() <= PRINCIPAL && name != "User";
        (begin, known.then(|| name.to_owned()))
    }

    /// ` on resource: <resource>`, in the forms AWS prints.
    fn resource(self, from: usize) -> Named {
        let none = |end| Named { text: None, end };
        for lead in ["on the specified resource", "on this resource"] {
            if let Some(end) = self.after(from, lead) {
                return none(end);
            }
        }
        let led = self
            .after(from, "on resource:")
            .or_else(|| self.after(from, "on resource"));
        let Some(start) = led.or_else(|| self.before_named(from)) else {
            return none(from);
        };
        let start = self.skip(start, "");
        if ["because ", "with an ", "(service"]
            .iter()
            .any(|word| self.flat_at(start).starts_with(word))
        {
            return none(start);
        }
        self.resource_at(start)
    }

    /// `on role NAME`: IAM's short form, without the word resource.
    fn before_named(self, from: usize) -> Option<usize> {
        let start = self.after(from, "on ")?;
        let start = self.skip(start, "");
        let named = NAMED
            .iter()
            .any(|word| self.flat_at(start).starts_with(word));
        named.then_some(start)
    }

    fn resource_at(self, start: usize) -> Named {
        let tail = self.text.get(start..).unwrap_or_default();
        if let Some(quoted) = tail.strip_prefix('"')
            && let Some(length) = quoted.find('"')
        {
            let text = quoted.get(..length).map(str::to_owned);
            return Named {
                text,
                end: start + length + 2,
            };
        }
        let word = NAMED
            .iter()
            .find(|word| self.flat_at(start).starts_with(**word));
        let token = self.token(start + word.map_or(0, |word| word.len()));
        let whole = Span::new(start, token.end);
        let text = trim(self.slice(whole));
        let end = start + text.len();
        let text = Some(text.replace('\n', " ")).filter(|text| !text.is_empty());
        Named { text, end }
    }

    /// Where the text goes on after blanks and `mark`, which need not be there.
    fn skip(self, from: usize, mark: &str) -> usize {
        let blank = |at: usize| at + self.flat_at(at).len() - self.flat_at(at).trim_start().len();
        let at = blank(from);
        match self.flat_at(at).strip_prefix(mark) {
            Some(_) => blank(at + mark.len()),
            None => at,
        }
    }

    /// The end of `words` where the text goes on with them.
    fn after(self, from: usize, words: &str) -> Option<usize> {
        let at = self.skip(from, "");
        self.flat_at(at)
            .starts_with(words)
            .then_some(at + words.len())
    }

    /// The word at or after `from`, up to white space or a quotation mark.
    fn token(self, from: usize) -> Span {
        let start = self.skip(from, "");
        let tail = self.flat_at(start);
        let length = tail.find(|c: char| c.is_whitespace() || matches!(c, '"' | '`'));
        Span::new(start, start + length.unwrap_or(tail.len()))
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    fn flat_at(&self, from: usize) -> &str {
        self.flat.get(from..).unwrap_or_default()
    }
}

/// A resource and where the text goes on.
struct Named {
    text: Option<String>,
    end: usize,
}

/// A name without the punctuation of the sentence around it; an ARN may end in a colon.
fn trim(word: &str) -> &str {
    let word = word.trim_end_matches(['.', ',', ';', ')', '\'', '"', '\\', '}']);
    if word.starts_with("arn:") {
        word
    } else {
        word.trim_end_matches(':')
    }
}

/// `service:Action`, as in AWS's service authorization reference.
fn is_action(text: &str) -> bool {
    let Some((service, action)) = text.split_once(':') else {
        return false;
    };
    let plain = |part: &str| {
        let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'*');
        !part.is_empty() && part.bytes().all(letters)
    };
    plain(service) && plain(action) && service.bytes().all(|byte| !byte.is_ascii_uppercase())
}

/// The first character boundary at or after `offset`.
fn ceiling(text: &str, offset: usize) -> usize {
    text.ceil_char_boundary(offset)
}
