//! Roles that shell scripts create: `aws iam create-role` and the here-documents and variables that
//! hold the policy.
//!
//! <https://docs.aws.amazon.com/cli/latest/reference/iam/create-role.html>

use super::evaluate::hole_name;
use super::roles::trusts_web_identity;
use crate::iam::pattern::{OWN_ACCOUNT, has_hole, is_hole};
use crate::infra::mask::{self, Reference};
use crate::infra::{ExtractedPolicy, Role, embedded, extract};
use crate::source::shell::{self, Command, HereDocument, Script, Word};
use crate::source::{self, Diagnostic, Document, Format, Node, Source, Span, Value};

/// How often a variable may lead on to another.
const MAX_STEPS: usize = 8;

/// The roles of a script that trust web identity.
pub(super) fn roles(source: &Source) -> Vec<Role> {
    let script = shell::read(source.text());
    let reader = Reader { source, script };
    let mut roles = Vec::new();
    let mut taken = Vec::new();
    for command in &reader.script.commands {
        if let Some(call) = Call::of(command, source)
            && let Some(role) = reader.role(&call, &mut taken)
        {
            roles.push(role);
        }
    }
    for document in &reader.script.documents {
        if !taken.contains(&document.span) {
            roles.extend(reader.alone(document));
        }
    }
    let mut known: Vec<Option<String>> = Vec::new();
    // A script that creates a role and one that updates it say the same of it.
    roles.retain(|role| {
        let is_new = !known.contains(&role.address);
        known.push(role.address.clone());
        is_new
    });
    roles
}

struct Reader<'s> {
    source: &'s Source,
    script: Script,
}

/// A call that gives a role a trust policy.
struct Call<'c> {
    name: Option<&'c str>,
    policy: Span,
    at: Span,
}

impl<'c> Call<'c> {
    fn of(command: &'c Command, source: &'c Source) -> Option<Self> {
        let words: Vec<&str> = command
            .words
            .iter()
            .map(|word| word.text.as_str())
            .collect();
        let calls = |name: &str| words.windows(2).any(|pair| pair == ["iam", name]);
        let flag = match (calls("create-role"), calls("update-assume-role-policy")) {
            (true, _) => "--assume-role-policy-document",
            (_, true) => "--policy-document",
            _ => return None,
        };
        let option = |flag: &str| {
            let joined = format!("{flag}=");
            command.words.iter().enumerate().find_map(|(index, word)| {
                if word.text == flag {
                    return Some(command.words.get(index + 1)?.span);
                }
                word.text.starts_with(&joined).then(|| {
                    let start = word.span.start + joined.len();
                    Span::new(start, word.span.end)
                })
            })
        };
        Some(Self {
            name: option("--role-name").map(|span| source.slice(span)),
            policy: option(flag)?,
            at: command.span(),
        })
    }
}

impl Reader<'_> {
    fn role(&self, call: &Call<'_>, taken: &mut Vec<Span>) -> Option<Role> {
        let name = call.name.map(|name| self.expanded(bare(name), 0));
        let name = name.filter(|name| !name.is_empty());
        let text = self.policy(call.policy, taken)?;
        let policy = match text.filter(|root| root.entries().is_some()) {
            Some(root) if !trusts_web_identity(&root) => return None,
            Some(root) => self.extracted(root),
            None => Err(self.unread(call)?),
        };
        let line = self.source.position(call.at.start).line;
        let known = name.clone().filter(|name| !has_hole(name));
        Some(Role {
            address: Some(
                known
                    .clone()
                    .unwrap_or_else(|| format!("create-role@{line}")),
            ),
            name: known,
            policy,
        })
    }

    /// A here-document that no call of this script takes.
    fn alone(&self, document: &HereDocument) -> Option<Role> {
        let root = self.here_document(document)?;
        if !trusts_web_identity(&root) || root.get("Statement").is_none() {
            return None;
        }
        let line = self.source.position(document.span.start).line;
        let file = document.file().map(|file| file.text.clone());
        let file = file.filter(|file| !file.contains('*'));
        Some(Role {
            address: Some(file.unwrap_or_else(|| format!("policy@{line}"))),
            name: None,
            policy: self.extracted(root),
        })
    }

    fn extracted(&self, root: Node) -> Result<ExtractedPolicy, Diagnostic> {
        let document = Document {
            source: self.source.clone(),
            format: Format::Json,
            root: root.clone(),
            flaws: Vec::new(),
        };
        extract(document, root, |name| self.default(name))
    }

    /// That the policy is made by code; nothing where it is a file of its own, which is read as such.
    fn unread(&self, call: &Call<'_>) -> Option<Diagnostic> {
        let written = bare(self.source.slice(call.policy));
        let marks = ["WebIdentity", "oidc-provider", "githubusercontent"];
        let is_meant = marks.iter().any(|mark| self.source.text().contains(mark));
        if file_named(written).is_some() || !is_meant {
            return None;
        }
        let message = "this role is created in code, which oidc-doctor does not run";
        let help = "give the policy that the script makes, or `aws iam get-role --role-name NAME`";
        Some(
            Diagnostic::at(message, call.at)
                .help(help)
                .in_source(self.source),
        )
    }

    /// The policy that an argument comes to: `Some(None)` where it is made by code.
    fn policy(&self, argument: Span, taken: &mut Vec<Span>) -> Option<Option<Node>> {
        let mut within = self.script.documents.iter();
        let within = within.find(|document| {
            argument.start <= document.span.start && document.span.end <= argument.end
        });
        let written = self.source.slice(argument);
        let found = match (within, file_named(written), variable(bare(written))) {
            (Some(document), ..) => Some(document),
            (None, Some(path), _) => self.writing(&self.expanded(path, 0)),
            (None, None, Some(name)) => self.read_into(name),
            (None, None, None) => None,
        };
        if let Some(document) = found {
            taken.push(document.span);
            return Some(self.here_document(document));
        }
        if file_named(written).is_some() {
            return Some(None);
        }
        let value = match variable(bare(written)) {
            Some(name) => self.assigned(name),
            None => Some(argument),
        };
        let Some(value) = value else {
            return Some(None);
        };
        if let Some(document) =
            self.script.documents.iter().find(|document| {
                value.start <= document.span.start && document.span.end <= value.end
            })
        {
            taken.push(document.span);
            return Some(self.here_document(document));
        }
        Some(self.quoted(value))
    }

    /// The here-document that is written into a file.
    fn writing(&self, path: &str) -> Option<&HereDocument> {
        let same = |word: &Word| self.expanded(bare(self.source.slice(word.span)), 0) == path;
        let mut documents = self.script.documents.iter().rev();
        documents.find(|document| document.file().is_some_and(same))
    }

    /// The here-document of `read -r -d '' NAME <<EOF`.
    fn read_into(&self, name: &str) -> Option<&HereDocument> {
        let mut documents = self.script.documents.iter();
        documents.find(|document| {
            let first = document.command.first().map(|word| word.text.as_str());
            let reads = first == Some("read");
            reads && document.command.iter().any(|word| word.text == name)
        })
    }

    fn here_document(&self, document: &HereDocument) -> Option<Node> {
        let references = match document.is_literal {
            true => Vec::new(),
            false => self.references(document.span),
        };
        mask::json(self.source, document.span, &references)
    }

    /// A policy in quotes.
    fn quoted(&self, span: Span) -> Option<Node> {
        let written = self.source.slice(span);
        let inside = Span::new(span.start + 1, span.end.saturating_sub(1));
        if written.starts_with('\'') {
            return mask::json(self.source, inside, &[]);
        }
        if !written.starts_with('"') {
            return None;
        }
        let escaped = self.source.slice(inside);
        if !escaped.contains('\\') {
            return mask::json(self.source, inside, &self.references(inside));
        }
        let text = self.expanded(escaped, 0);
        let document = source::parse_json(&Source::new("", text)).ok()?;
        Some(embedded::at_once(&document.root, span))
    }

    /// The variables and substitutions in a part of the script.
    fn references(&self, span: Span) -> Vec<Reference> {
        let text = self.source.slice(span);
        let reference = |(at, length): (usize, usize)| {
            let place = Span::new(span.start + at, span.start + at + length);
            Reference {
                span: place,
                value: Node::new(Value::Text(self.filled(self.source.slice(place), 0)), place),
            }
        };
        expansions(text).into_iter().map(reference).collect()
    }

    /// A text with its variables filled in, and without the escapes of double quotes.
    fn expanded(&self, text: &str, steps: usize) -> String {
        let mut filled = String::new();
        let mut at = 0;
        let plain = |text: &str| text.replace("\\\"", "\"").replace("\\$", "$");
        for (start, length) in expansions(text) {
            filled.push_str(&plain(text.get(at..start).unwrap_or_default()));
            let written = text.get(start..start + length).unwrap_or_default();
            filled.push_str(&self.filled(written, steps));
            at = start + length;
        }
        filled.push_str(&plain(text.get(at..).unwrap_or_default()));
        filled
    }

    /// What `$NAME`, `${NAME}` or `$(…)` comes to: its value, or a hole of its name.
    fn filled(&self, written: &str, steps: usize) -> String {
        if written.starts_with("$(") || written.starts_with('`') {
            return match asks_for_account(written) {
                true => format!("${{{OWN_ACCOUNT}}}"),
                false => format!("${{{}}}", hole_name(written.trim_start_matches('$'))),
            };
        }
        let name = written.trim_start_matches(['$', '{']);
        let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
        let hole = || match name {
            "" => "${value}".to_owned(),
            name => format!("${{{name}}}"),
        };
        let is_whole = variable(written).is_some();
        let value = self
            .assigned(name)
            .filter(|_| is_whole && steps < MAX_STEPS);
        let Some(value) = value else { return hole() };
        let value = self.source.slice(value);
        if value.starts_with('\'') {
            return bare(value).to_owned();
        }
        if asks_for_account(value) {
            return format!("${{{OWN_ACCOUNT}}}");
        }
        let bare = bare(value);
        match bare.contains("$(") || bare.contains('`') {
            true => hole(),
            // A value that is given from outside is known by the variable that keeps it.
            false => match self.expanded(bare, steps + 1) {
                open if is_hole(&open) => hole(),
                value => value,
            },
        }
    }

    /// The value of a variable that the script sets once.
    fn assigned(&self, name: &str) -> Option<Span> {
        let declared = self.script.commands.iter().filter(|command| {
            let first = command.words.first().map(|word| word.text.as_str());
            matches!(first, Some("export" | "readonly" | "local" | "declare"))
        });
        let declared = declared.flat_map(|command| command.words.iter().skip(1));
        let sets = |word: &&Word| {
            let text = self.source.slice(word.span);
            text.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('='))
        };
        let mut all = self.script.assignments.iter().chain(declared).filter(sets);
        let only = all.next()?;
        let start = only.span.start + name.len() + 1;
        all.next()
            .is_none()
            .then(|| Span::new(start, only.span.end))
    }

    /// The default of `NAME=${NAME:-value}` or `NAME=${1:-value}`.
    fn default(&self, name: &str) -> Option<String> {
        let value = bare(self.source.slice(self.assigned(name)?));
        let (_, rest) = value.strip_prefix("${")?.split_once(":-")?;
        let default = rest.strip_suffix('}')?;
        let is_plain = !default.is_empty() && !default.contains(['$', '`', '\n']);
        is_plain.then(|| bare(default).to_owned())
    }
}

impl HereDocument {
    /// The file that the lines are written into.
    fn file(&self) -> Option<&Word> {
        let tee = self.command.first().is_some_and(|word| word.text == "tee");
        let named = || {
            self.command
                .iter()
                .skip(1)
                .find(|word| !word.text.starts_with('-'))
        };
        self.output.as_ref().or_else(|| named().filter(|_| tee))
    }
}

/// The path of `file://PATH`, or of `$(cat PATH)`.
fn file_named(written: &str) -> Option<&str> {
    let written = bare(written);
    let of_cat = written
        .strip_prefix("$(cat ")
        .and_then(|rest| rest.strip_suffix(')'))
        .filter(|path| !path.contains(['<', ' ']));
    let path = written
        .strip_prefix("file://")
        .or_else(|| written.strip_prefix("fileb://"))
        .or(of_cat)?;
    Some(bare(path))
}

/// The variable that a word consists of.
fn variable(written: &str) -> Option<&str> {
    let name = written.strip_prefix('$')?;
    let braced = name
        .strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'));
    let name = braced.unwrap_or(name);
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    fits.then_some(name)
}

/// A word without its quotes.
fn bare(written: &str) -> &str {
    for quote in ['"', '\''] {
        let inside = written
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inside) = inside {
            return inside;
        }
    }
    written
}

fn asks_for_account(written: &str) -> bool {
    written.contains("get-caller-identity") && written.contains("Account")
}

/// Where a text has `$NAME`, `${…}`, `$(…)` or `` `…` ``: place and length, in order.
fn expansions(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(next) = rest.find(['$', '`', '\\']) else {
            break;
        };
        at += next;
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with('\\') {
            let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
            at += 1 + escaped;
            continue;
        }
        let length = match rest.as_bytes().get(1) {
            _ if rest.starts_with('`') => rest
                .get(1..)
                .and_then(|rest| rest.find('`'))
                .map(|end| end + 2),
            Some(b'{') => rest.find('}').map(|end| end + 1),
            Some(b'(') => closing(rest),
            Some(first) if first.is_ascii_alphanumeric() || *first == b'_' => {
                let name = rest.bytes().skip(1);
                let name = name.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
                Some(1 + name.count())
            }
            _ => None,
        };
        match length {
            Some(length) => {
                found.push((at, length));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// How long `$( … )` is.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
