//! Modules of the Terraform Registry that make a role for GitHub's tokens.
//!
//! What a module makes of its inputs is known for the versions that were looked at; of any other the
//! plan tells.

mod iam;
mod inputs;
mod philips_labs;
mod repositories;
mod statement;
mod unfunco;
mod version;

use std::rc::Rc;

use hcl_edit::structure::Block;

use super::evaluate::{Evaluator, Filling, Place};
use super::instances::Instance;
use super::module::{In, Module, Session};
use super::{default, refused, span_of};
use crate::iam::pattern::has_hole;
use crate::infra::{ExtractedPolicy, Role, extract};
use crate::source::{Diagnostic, Document, Format, Node, Span};
use inputs::{Inputs, Untold};
use version::{Range, Version};

/// A module whose trust policy is known.
struct Known {
    /// Its address in the registry.
    source: &'static str,
    /// The first version of which this holds, and the first of which it does not.
    from: Version,
    before: Version,
    /// The address of its role, inside.
    role: &'static str,
    /// Inputs of which one is given where it makes a role for tokens; none: it always does.
    concerns: &'static [&'static str],
    /// The names of its variables.
    inputs: &'static [&'static str],
    make: fn(&mut Inputs<'_, '_>) -> Result<Option<Made>, Untold>,
}

/// What a module makes; nothing is made where its inputs say so.
struct Made {
    name: Option<Node>,
    policy: Node,
}

/// One row for each run of versions that do the same.
static MODULES: [&Known; 8] = [
    &iam::GITHUB_ROLE,
    &iam::ASSUMABLE_ROLE,
    &iam::ROLE,
    &philips_labs::ROLE,
    &repositories::ROLE,
    &unfunco::FIRST,
    &unfunco::SECOND,
    &unfunco::THIRD,
];

/// The arguments that every `module` block may have.
const META: [&str; 6] = [
    "source",
    "version",
    "providers",
    "for_each",
    "count",
    "depends_on",
];

/// The registries that serve these modules, where a source names one.
const REGISTRIES: [&str; 2] = ["registry.terraform.io/", "registry.opentofu.org/"];

/// The roles that a `module` block makes; none where the module is not known.
pub(super) fn roles<'f>(
    session: &Session<'f>,
    module: &Rc<Module<'f>>,
    (file, block): In<'f, Block>,
) -> Vec<Role> {
    let Some(source) = argument(session, module, file, block, "source") else {
        return Vec::new();
    };
    let bare = REGISTRIES
        .iter()
        .find_map(|registry| source.strip_prefix(registry));
    let bare = bare.unwrap_or(&source);
    let rows: Vec<&Known> = MODULES
        .into_iter()
        .filter(|known| known.source == bare)
        .collect();
    let given = |name: &&&str| block.body.has_attribute(name);
    let Some(first) = rows.first().filter(|known| {
        known.concerns.is_empty() || known.concerns.iter().any(|name| given(&name))
    }) else {
        return Vec::new();
    };
    let call = Call {
        session,
        module,
        file,
        block,
    };
    let mut evaluator = Evaluator::new(session, module, Filling::Known);
    let instances = evaluator.instances_of(file, block).into_iter();
    match call.row(&rows) {
        Ok((known, asked)) => instances
            .filter_map(|instance| call.role(known, asked, &instance))
            .collect(),
        Err(problem) => {
            let role = |instance: Instance| Role {
                address: Some(call.address(first, &instance)),
                name: None,
                policy: Err(call.refused(problem.clone())),
            };
            instances.map(role).collect()
        }
    }
}

/// Whether a source is that of a module whose roles are known.
pub(super) fn is_known(source: &str) -> bool {
    let registry = REGISTRIES
        .iter()
        .find_map(|registry| source.strip_prefix(registry));
    let bare = registry.unwrap_or(source);
    MODULES.iter().any(|known| known.source == bare)
}

/// Whether an argument is one that every `module` block may have.
pub(super) fn is_meta(name: &str) -> bool {
    META.contains(&name)
}

/// An argument that is a text.
pub(super) fn argument<'f>(
    session: &Session<'f>,
    module: &Rc<Module<'f>>,
    file: usize,
    block: &Block,
    name: &str,
) -> Option<String> {
    let attribute = block.body.get_attribute(name)?;
    let mut evaluator = Evaluator::new(session, module, Filling::Known);
    let node = evaluator.attribute(attribute, Place { file, at: None });
    node.text()
        .filter(|text| !has_hole(text))
        .map(str::to_owned)
}

/// A `module` block.
struct Call<'m, 'f> {
    session: &'m Session<'f>,
    module: &'m Rc<Module<'f>>,
    file: usize,
    block: &'f Block,
}

impl<'f> Call<'_, 'f> {
    /// The row for the version that the block asks for.
    fn row(&self, rows: &[&'static Known]) -> Result<(&'static Known, Range), Diagnostic> {
        let version = self.block.body.get_attribute("version");
        let asked = argument(self.session, self.module, self.file, self.block, "version");
        let range = asked.as_deref().and_then(Range::read);
        let row = range.and_then(|asked| {
            let holds = |known: &&&Known| {
                let (from, before) = (known.from, known.before);
                Range { from, before }.has_newest_of(asked)
            };
            rows.iter().find(holds).map(|known| (*known, asked))
        });
        row.ok_or_else(|| {
            let span = version.map_or_else(|| self.header(), |version| span_of(&version.value));
            let source = rows.first().map_or("", |known| known.source);
            let message = match asked {
                Some(asked) => {
                    format!("what `{source}` makes of its inputs is not known of version `{asked}`")
                }
                None => {
                    format!("which version of `{source}` is taken is not said, and they differ")
                }
            };
            Diagnostic::at(message, span).help(help(rows))
        })
    }

    fn role(&self, known: &Known, asked: Range, instance: &Instance) -> Option<Role> {
        let made = |filling| {
            let before = asked.before.min(known.before);
            let bound = &instance.bound;
            let mut inputs = Inputs::new(
                self.session,
                self.module,
                filling,
                (self.file, self.block),
                bound,
                before,
            );
            (known.make)(&mut inputs)
        };
        let checked = self.has_only(known).and_then(|()| {
            let made = made(Filling::Known).map_err(|untold| self.untold(known, untold))?;
            Ok(made)
        });
        let (name, policy) = match checked {
            Ok(None) => return None,
            Ok(Some(known)) => {
                let written = made(Filling::Written).ok().flatten();
                let written = written.map_or_else(|| known.policy.clone(), |made| made.policy);
                let name = known.name.as_ref().and_then(Node::text);
                let name = name.filter(|name| !has_hole(name)).map(str::to_owned);
                (name, self.extracted(known.policy, written))
            }
            Err(problem) => (None, Err(self.refused(problem))),
        };
        Some(Role {
            address: Some(self.address(known, instance)),
            name,
            policy,
        })
    }

    /// What the module does not take would be an error; nothing is known of what it means then.
    fn has_only(&self, known: &Known) -> Result<(), Diagnostic> {
        let mut attributes = self.block.body.attributes();
        let is_taken = |name: &str| known.inputs.contains(&name) || META.contains(&name);
        match attributes.find(|attribute| !is_taken(attribute.key.as_str())) {
            None => Ok(()),
            Some(other) => {
                let message = format!("`{}` has no input `{}`", known.source, other.key.as_str());
                Err(Diagnostic::at(message, span_of(&other.key)).help(help(&[known])))
            }
        }
    }

    fn untold(&self, known: &Known, Untold(name): Untold) -> Diagnostic {
        let message = format!(
            "what `{}` makes hangs on `{name}`, which the files at hand do not tell",
            known.source
        );
        let place = self.block.body.get_attribute(name);
        let place = place.map_or_else(|| self.header(), |attribute| span_of(&attribute.key));
        Diagnostic::at(message, place).help(PLAN)
    }

    fn extracted(&self, policy: Node, written: Node) -> Result<ExtractedPolicy, Diagnostic> {
        let Some(source) = self.session.source(self.file) else {
            return Err(self.refused(Diagnostic::at("no such file", Span::at(0))));
        };
        let document = Document {
            source: source.clone(),
            format: Format::Hcl,
            root: policy,
            flaws: Vec::new(),
        };
        extract(document, written, |name| {
            default::of(self.session, self.module, name)
        })
    }

    fn refused(&self, problem: Diagnostic) -> Diagnostic {
        match self.session.source(self.file) {
            Some(source) => refused(source, problem),
            None => refused(&crate::source::Source::new("", ""), problem),
        }
    }

    fn address(&self, known: &Known, instance: &Instance) -> String {
        let name = self.block.labels.first().map_or("", |label| label.as_str());
        format!(
            "{}module.{name}{}.{}",
            self.module.address, instance.suffix, known.role
        )
    }

    fn header(&self) -> Span {
        let label = self.block.labels.first();
        label.map_or_else(|| span_of(self.block), span_of)
    }
}

const PLAN: &str =
    "the plan tells it: `terraform show -json PLAN` into a file, and that file instead";

fn help(rows: &[&Known]) -> String {
    let named = |[major, minor, patch]: Version| format!("{major}.{minor}.{patch}");
    let ranges = rows.iter().map(|known| {
        let (from, before) = (named(known.from), named(known.before));
        format!("from {from} to below {before}")
    });
    let ranges: Vec<String> = ranges.collect();
    format!("known are versions {}; {PLAN}", ranges.join(", "))
}
