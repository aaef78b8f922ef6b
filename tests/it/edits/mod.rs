//! Edits: for random documents in random styles, only the announced place changes and the layout
//! stays.

mod examples;
mod model;
mod style;

use model::{Op, Tree};
use oidc_doctor::source::edit::apply;
use oidc_doctor::source::{Document, Source, parse_json, parse_yaml};
use proptest::prelude::*;
use style::Style;

fn document(style: Style, text: &str) -> Document {
    match style.is_yaml() {
        true => parse_yaml(&Source::new("a.yml", text)),
        false => parse_json(&Source::new("a.json", text)),
    }
    .unwrap_or_else(|problem| panic!("{problem:?} in\n{text}"))
}

/// Applies an operation to a rendered tree; `None` where it does not fit the tree.
fn edited(style: Style, tree: &Tree, op: &Op) -> Option<(String, String, Tree)> {
    let text = style.render(tree);
    let doc = document(style, &text);
    assert_eq!(
        &Tree::of(&doc.root),
        tree,
        "the model writes what it means:\n{text}"
    );
    let expected = op.expected(tree)?;
    let edits = op.edits(&doc);
    // A comment between a key and its only member has no place to go.
    let Some(edits) = edits else {
        assert!(
            op.removes() && style.has_comments(),
            "{op:?} is not possible in\n{text}"
        );
        return None;
    };
    let after = apply(&text, &edits).unwrap();
    Some((text, after, expected))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_announced_place_changes(tree in model::trees(), op in model::ops(), style in style::styles()) {
        if let Some((text, after, expected)) = edited(style, &tree, &op) {
            let doc = document(style, &after);
            prop_assert_eq!(Tree::of(&doc.root), expected, "{:?}\n{}\n=>\n{}", op, text, after);
            prop_assert!(doc.is_valid(), "{:?}\n{}\n=>\n{}", op, text, after);
        }
    }

    #[test]
    fn line_ends_and_the_last_line_stay(tree in model::trees(), op in model::ops(), style in style::styles()) {
        if let Some((text, after, _)) = edited(style, &tree, &op) {
            prop_assert_eq!(text.ends_with('\n'), after.ends_with('\n'), "{:?}\n{}\n=>\n{}", op, text, after);
            if text.contains("\r\n") {
                let lone = after.replace("\r\n", "").contains(['\r', '\n']);
                prop_assert!(!lone, "{:?}\n{}\n=>\n{:?}", op, text, after);
            }
        }
    }

    #[test]
    fn what_is_only_added_to_keeps_its_lines(tree in model::trees(), op in model::ops(), style in style::styles()) {
        if let Some((text, after, _)) = edited(style, &tree, &op)
            && op.only_adds()
        {
            let comments = |text: &str| text.matches("# note").count();
            prop_assert_eq!(comments(&text), comments(&after), "{:?}\n{}\n=>\n{}", op, text, after);
            let words = |text: &str| text.split_whitespace().count();
            prop_assert!(words(&after) >= words(&text), "{:?}\n{}\n=>\n{}", op, text, after);
        }
    }
}
