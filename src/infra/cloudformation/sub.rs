//! `Fn::Sub`: `${Name}`, `${Resource.Attribute}`, `${!Literal}`, and variables of its own.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html>

use super::function::Functions;
use crate::source::{Node, Value};

impl Functions<'_> {
    pub(super) fn sub(&self, argument: &Node, whole: &Node) -> Node {
        let Some(node) = argument.one_or_many().first() else {
            return Node::new(Value::Text("${Fn::Sub}".to_owned()), whole.span);
        };
        let text = node.text().unwrap_or_default();
        // An edit changes the text alone, so that what it refers to is still filled in.
        Node::new(Value::Text(self.substituted(text, argument)), node.span)
    }

    /// A text with its references; `argument` may hold variables of its own.
    pub(super) fn substituted(&self, text: &str, argument: &Node) -> String {
        let own = argument.items().and_then(|items| items.get(1));
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, behind)) = after.split_once('}') else {
                break;
            };
            filled.push_str(before);
            match name.strip_prefix('!') {
                Some(literal) => filled.push_str(&format!("${{{literal}}}")),
                None => filled.push_str(&self.named(name.trim(), own)),
            }
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    fn named(&self, name: &str, own: Option<&Node>) -> String {
        if let Some(value) = own.and_then(|own| own.get(name)) {
            if !self.spend(0) {
                return format!("${{{name}}}");
            }
            let value = self.node(value);
            let text = value.scalar().filter(|text| self.spend(text.len()));
            return text.map_or_else(|| format!("${{{name}}}"), str::to_owned);
        }
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute(resource, attribute),
            None => self.reference(name),
        }
    }
}
