//! `steps:`.

use super::super::Step;
use super::fields::{settings, text, whole_entry};
use crate::source::Node;

pub(super) fn steps(items: &[Node]) -> Vec<Step> {
    let numbered = items.iter().zip(1..);
    numbered.map(|(node, number)| step(node, number)).collect()
}

fn step(node: &Node, number: usize) -> Step {
    Step {
        number,
        span: node.span,
        id: text(node, "id"),
        name: text(node, "name"),
        condition: text(node, "if"),
        uses: text(node, "uses"),
        with: settings(node, "with"),
        with_span: whole_entry(node, "with"),
        run: text(node, "run"),
        env: settings(node, "env"),
    }
}
