//! Edits as people would make them by hand.

use oidc_doctor::source::edit::{self, Edit, Fresh, Overlap, apply, rebase};
use oidc_doctor::source::{Document, Node, Source, Span, parse};

/// Reads `before`, makes the edits, and compares.
fn check(name: &str, before: &str, edits: impl Fn(&Document) -> Option<Vec<Edit>>, after: &str) {
    let doc = parse(&Source::new(name, before)).unwrap();
    let edits = edits(&doc).expect("the edit is possible");
    assert_eq!(apply(before, &edits).unwrap(), after);
}

fn at<'d>(doc: &'d Document, path: &[&str]) -> &'d Node {
    doc.root.at(path).unwrap()
}

fn index(map: &Node, key: &str) -> usize {
    let entries = map.entries().unwrap();
    entries
        .iter()
        .position(|entry| entry.key.text == key)
        .unwrap()
}

#[test]
fn one_subject_becomes_two() {
    check(
        "a.json",
        "{\n  \"StringLike\": {\n    \"sub\": \"repo:o/r:*\"\n  }\n}\n",
        |doc| {
            edit::to_list(
                doc,
                at(doc, &["StringLike", "sub"]),
                &"repo:o@1/r@2:*".into(),
            )
        },
        "{\n  \"StringLike\": {\n    \"sub\": [\"repo:o/r:*\", \"repo:o@1/r@2:*\"]\n  }\n}\n",
    );
}

#[test]
fn two_long_subjects_stand_on_lines_of_their_own() {
    let long = "repo:octo-org/a-repository-with-a-long-name:environment:production";
    check(
        "a.json",
        &format!("{{\n    \"sub\": \"{long}\"\n}}"),
        |doc| edit::to_list(doc, at(doc, &["sub"]), &long.into()),
        &format!("{{\n    \"sub\": [\n        \"{long}\",\n        \"{long}\"\n    ]\n}}"),
    );
}

#[test]
fn an_item_goes_below_the_comment_of_the_last() {
    check(
        "a.json",
        "{\n\t\"sub\": [\n\t\t\"a\", // first\n\t\t\"b\" // last\n\t]\n}",
        |doc| edit::append_item(doc, at(doc, &["sub"]), &"c".into()),
        "{\n\t\"sub\": [\n\t\t\"a\", // first\n\t\t\"b\", // last\n\t\t\"c\"\n\t]\n}",
    );
}

#[test]
fn a_trailing_comma_parts_the_new_item() {
    check(
        "a.json",
        "[\n  \"a\",\n]",
        |doc| edit::append_item(doc, &doc.root, &"b".into()),
        "[\n  \"a\",\n  \"b\"\n]",
    );
}

#[test]
fn the_last_member_takes_the_comma_before_it_along() {
    check(
        "a.json",
        "{\n  \"a\": 1, // one\n  \"b\": 2\n}",
        |doc| edit::remove_entry(doc, &doc.root, 1),
        "{\n  \"a\": 1 // one\n}",
    );
}

#[test]
fn a_statement_is_written_as_its_neighbours_are() {
    let statement = Fresh::Map(vec![
        ("Effect".into(), "Allow".into()),
        (
            "Action".into(),
            Fresh::texts(["s3:GetObject", "s3:PutObject"]),
        ),
    ]);
    check(
        "a.json",
        "{\n    \"Statement\": [\n        {\n            \"Effect\": \"Deny\"\n        }\n    ]\n}\n",
        |doc| edit::append_item(doc, at(doc, &["Statement"]), &statement),
        "{\n    \"Statement\": [\n        {\n            \"Effect\": \"Deny\"\n        },\n        {\n            \"Effect\": \"Allow\",\n            \"Action\": [\"s3:GetObject\", \"s3:PutObject\"]\n        }\n    ]\n}\n",
    );
}

#[test]
fn a_permission_is_added_to_a_workflow() {
    check(
        "a.yml",
        "on: push\npermissions:\n  contents: read # checkout\n\njobs: {}\n",
        |doc| {
            let map = at(doc, &["permissions"]);
            edit::insert_entry(doc, map, 1, "id-token", &"write".into())
        },
        "on: push\npermissions:\n  contents: read # checkout\n  id-token: write\n\njobs: {}\n",
    );
}

#[test]
fn permissions_are_put_before_the_jobs() {
    check(
        "a.yml",
        "on: push\n# all jobs\njobs:\n    a:\n        steps: []\n",
        |doc| {
            let value = Fresh::one("id-token", "write");
            edit::insert_entry(
                doc,
                &doc.root,
                index(&doc.root, "jobs"),
                "permissions",
                &value,
            )
        },
        "on: push\npermissions:\n    id-token: write\n# all jobs\njobs:\n    a:\n        steps: []\n",
    );
}

#[test]
fn permissions_with_nothing_in_them_are_filled() {
    for (before, after) in [
        (
            "permissions:\njobs: {}\n",
            "permissions:\n  id-token: write\njobs: {}\n",
        ),
        (
            "permissions: # none\njobs: {}\n",
            "permissions:\n  id-token: write # none\njobs: {}\n",
        ),
        (
            "permissions: {}\njobs: {}\n",
            "permissions: {id-token: write}\njobs: {}\n",
        ),
    ] {
        let insert = |doc: &Document| {
            edit::insert_entry(
                doc,
                at(doc, &["permissions"]),
                0,
                "id-token",
                &"write".into(),
            )
        };
        check("a.yml", before, insert, after);
    }
}

#[test]
fn a_scalar_becomes_a_mapping() {
    check(
        "a.yml",
        "jobs:\n  a:\n    permissions: read-all # wide\n    steps: []\n",
        |doc| {
            edit::replace(
                doc,
                at(doc, &["jobs", "a", "permissions"]),
                &Fresh::one("id-token", "write"),
            )
        },
        "jobs:\n  a:\n    permissions:\n      id-token: write # wide\n    steps: []\n",
    );
}

#[test]
fn quotes_and_tags_stay() {
    for (before, after) in [
        ("a: 'x'\n", "a: 'it''s: #1'\n"),
        ("a: \"x\" # c\n", "a: \"it's: #1\" # c\n"),
        ("a: x\n", "a: 'it''s: #1'\n"),
        ("a: !Sub \"x\"\n", "a: !Sub \"it's: #1\"\n"),
        ("a: &k x\n", "a: &k 'it''s: #1'\n"),
        ("a: |\n  x\n  y\nb: 1\n", "a: 'it''s: #1'\nb: 1\n"),
        ("a: >-\n  x\n  y\n", "a: 'it''s: #1'\n"),
    ] {
        check(
            "a.yml",
            before,
            |doc| edit::replace_scalar(doc, at(doc, &["a"]), "it's: #1"),
            after,
        );
    }
}

#[test]
fn numbers_and_booleans_stay_what_they_are() {
    let set =
        |new: &'static str| move |doc: &Document| edit::replace_scalar(doc, at(doc, &["a"]), new);
    check("a.yml", "a: 14400\n", set("3600"), "a: 3600\n");
    check("a.yml", "a: x\n", set("3600"), "a: '3600'\n");
    check("a.yml", "a: true\n", set("false"), "a: false\n");
    check("a.json", "{\"a\":1}", set("2"), "{\"a\":2}");
    check("a.json", "{\"a\":1}", set("x"), "{\"a\":\"x\"}");
}

#[test]
fn a_step_is_inserted_below_a_block_scalar() {
    check(
        "a.yml",
        "steps:\n- run: |\n    make\n\n- run: |+\n    last\n\n",
        |doc| edit::append_item(doc, at(doc, &["steps"]), &Fresh::one("uses", "a/b@v1")),
        "steps:\n- run: |\n    make\n\n- run: |+\n    last\n\n- uses: a/b@v1\n",
    );
}

#[test]
fn what_an_alias_shares_is_left_alone() {
    let doc = parse(&Source::new("a.yml", "a: &x [1]\nb: *x\nc: &y z\nd: *y\n")).unwrap();
    for key in ["a", "b"] {
        assert_eq!(edit::append_item(&doc, at(&doc, &[key]), &"2".into()), None);
    }
    for key in ["c", "d"] {
        assert_eq!(edit::replace_scalar(&doc, at(&doc, &[key]), "w"), None);
    }
}

#[test]
fn a_member_beside_an_alias_can_be_added() {
    check(
        "a.yml",
        "a: &x [1]\nb: *x # same\n",
        |doc| edit::insert_entry(doc, &doc.root, 2, "c", &"z".into()),
        "a: &x [1]\nb: *x # same\nc: z\n",
    );
}

#[test]
fn what_is_of_another_kind_is_not_edited() {
    let doc = parse(&Source::new("a.json", "{\"a\": [1], \"b\": 2}")).unwrap();
    let list = at(&doc, &["a"]);
    assert_eq!(edit::replace_scalar(&doc, list, "x"), None);
    assert_eq!(edit::to_list(&doc, list, &"x".into()), None);
    assert_eq!(edit::insert_entry(&doc, list, 0, "k", &"x".into()), None);
    assert_eq!(edit::append_item(&doc, &doc.root, &"x".into()), None);
    assert_eq!(edit::remove_item(&doc, list, 1), None);
    assert_eq!(edit::remove_entry(&doc, &doc.root, 2), None);
    assert_eq!(
        edit::insert_entry(&doc, &doc.root, 3, "k", &"x".into()),
        None
    );
}

#[test]
fn edits_are_applied_in_the_order_of_the_text() {
    let edits = [
        Edit::remove(Span::new(4, 5)),
        Edit::insert(0, "<"),
        Edit::insert(0, "="),
        Edit::new(Span::new(0, 1), "A"),
    ];
    assert_eq!(apply("abcde", &edits).unwrap(), "<=Abcd");
    assert_eq!(apply("xxabcde", &rebase(&edits, 2)).unwrap(), "xx<=Abcd");
}

#[test]
fn edits_that_do_not_fit_are_refused() {
    let both = [Edit::remove(Span::new(0, 2)), Edit::remove(Span::new(1, 3))];
    assert_eq!(
        apply("abc", &both),
        Err(Overlap::Between(Span::new(0, 2), Span::new(1, 3)))
    );
    let outside = Span::new(2, 9);
    assert_eq!(
        apply("abc", &[Edit::remove(outside)]),
        Err(Overlap::Outside(outside))
    );
    let inside_a_character = Span::new(0, 1);
    assert_eq!(
        apply("é", &[Edit::remove(inside_a_character)]),
        Err(Overlap::Outside(inside_a_character))
    );
}
