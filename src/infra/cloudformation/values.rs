//! The values of parameters and conditions of a template.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html>

use std::collections::BTreeMap;

use super::function::{Functions, called};
use crate::iam::pattern::has_hole;
use crate::source::{Node, Span, Value};

/// What the parameters of a template are set to. A parameter that is not among them has its default.
pub(in crate::infra) type Parameters = BTreeMap<String, String>;

/// How deep conditions may refer to one another.
const DEPTH: usize = 32;

impl Functions<'_> {
    /// The value of a parameter, where the files of the tree are to be taken as what is deployed.
    pub(super) fn parameter(&self, name: &str) -> Option<Node> {
        let given = self.parameters?;
        let declared = self.doc.root.at(&["Parameters", name])?;
        let kind = declared
            .get("Type")
            .and_then(Node::text)
            .unwrap_or("String");
        // The value is the name of a parameter of Systems Manager, whose value is elsewhere.
        (!kind.starts_with("AWS::SSM::Parameter::Value")).then_some(())?;
        let text = match given.get(name) {
            Some(given) => given.as_str(),
            None => declared.get("Default")?.scalar()?,
        };
        (!has_hole(text)).then_some(())?;
        let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
        let one = |text: &str| Node::new(Value::Text(text.trim().to_owned()), Span::default());
        Some(match is_list {
            true => Node::new(
                Value::List(text.split(',').map(one).collect()),
                Span::default(),
            ),
            false => Node::new(Value::Text(text.to_owned()), Span::default()),
        })
    }

    /// Whether a condition of the template holds.
    pub(super) fn condition(&self, name: &str) -> Option<bool> {
        self.parameters?;
        self.truth_of(name, DEPTH)
    }

    fn truth_of(&self, name: &str, depth: usize) -> Option<bool> {
        let condition = self.doc.root.at(&["Conditions", name])?;
        self.truth(condition, depth.checked_sub(1)?)
    }

    fn truth(&self, node: &Node, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let (name, argument) = called(node)?;
        let each = || argument.items().unwrap_or_default().iter();
        match name {
            "Condition" => self.truth_of(argument.text()?, depth),
            "Not" => self
                .truth(argument.one_or_many().first()?, depth)
                .map(|truth| !truth),
            "And" | "Or" => {
                let decisive = name == "Or";
                let truths: Vec<Option<bool>> = each().map(|one| self.truth(one, depth)).collect();
                match truths.contains(&Some(decisive)) {
                    true => Some(decisive),
                    false => truths.iter().all(Option::is_some).then_some(!decisive),
                }
            }
            "Equals" => {
                let [left, right] = argument.items()? else {
                    return None;
                };
                let (left, right) = (self.compared(left)?, self.compared(right)?);
                Some(left == right)
            }
            _ => None,
        }
    }

    /// A value as `Fn::Equals` compares it.
    fn compared(&self, node: &Node) -> Option<String> {
        let parameter = match called(node) {
            Some(("Ref", name)) => self.parameter(name.text()?),
            _ => None,
        };
        let value = parameter.unwrap_or_else(|| self.node(node));
        let text = value.scalar()?;
        (!has_hole(text)).then(|| text.to_owned())
    }
}
