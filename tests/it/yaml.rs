//! YAML becomes a tree in which every part knows its place.

use oidc_doctor::source::{Document, FlawKind, Node, Source, Value, parse, parse_yaml};

fn read(text: &str) -> Document {
    parse_yaml(&Source::new("a.yml", text)).unwrap()
}

fn refused(text: &str) -> String {
    let source = Source::new("a.yml", text);
    parse_yaml(&source)
        .unwrap_err()
        .in_source(&source)
        .to_string()
}

fn scalar(text: &str) -> Value {
    read(&format!("a: {text}\n"))
        .root
        .get("a")
        .unwrap()
        .value
        .clone()
}

#[test]
fn scalars_follow_the_core_schema_of_yaml_1_2() {
    for text in [
        "on",
        "yes",
        "no",
        "off",
        "y",
        "1_000",
        "1:30",
        "0b1",
        "e3",
        ".",
        "-",
        "+.",
        "2026-07-15",
        "0xg",
    ] {
        assert_eq!(
            scalar(text.replace('-', "x").as_str()).clone(),
            Value::Text(text.replace('-', "x"))
        );
    }
    for text in [
        "1", "-12", "+3", "0o17", "0xfF", "1.5", ".5", "5.", "1e3", "1.e-3", ".inf", "-.INF",
        ".nan", "012",
    ] {
        assert_eq!(scalar(text), Value::Number(text.to_owned()));
    }
    for text in ["", "~", "null", "Null", "NULL"] {
        assert_eq!(scalar(text), Value::Null);
    }
    assert_eq!(scalar("true"), Value::Bool(true));
    assert_eq!(scalar("FALSE"), Value::Bool(false));
    assert_eq!(scalar("'true'"), Value::Text("true".into()));
    assert_eq!(scalar("!!str 12"), Value::Text("12".into()));
}

#[test]
fn on_is_a_key_and_every_part_knows_its_bytes() {
    let text = "name: \"é\" # c\non:\n  push:\n    branches: [main, 'v*']\njobs:\n  a:\n    run: |\n      x\n      y\n\n# end\n";
    let document = read(text);
    let at = |path: &[&str]| document.slice(document.root.at(path).unwrap().span);
    assert_eq!(at(&["name"]), "\"é\"");
    assert_eq!(at(&["on", "push", "branches"]), "[main, 'v*']");
    assert_eq!(at(&["on"]), "push:\n    branches: [main, 'v*']");
    assert_eq!(at(&["jobs", "a", "run"]), "x\n      y");
    assert_eq!(
        document.slice(document.root.entry("on").unwrap().key.span),
        "on"
    );
    let branches = document
        .root
        .at(&["on", "push", "branches"])
        .unwrap()
        .items()
        .unwrap();
    assert_eq!(document.slice(branches[1].span), "'v*'");
}

#[test]
fn a_byte_order_mark_and_carriage_returns_shift_nothing() {
    let document = read("\u{feff}a: 1\r\nb: xy\r\n");
    let b = document.root.get("b").unwrap();
    assert_eq!(document.slice(b.span), "xy");
    assert_eq!(document.source.position(b.span.start).line, 2);
    assert!(document.flaws.is_empty());
}

#[test]
fn tags_are_kept_and_their_scalars_stay_text() {
    let document = read("a: !Sub repo:${x}\nb: !GetAtt\n  - r\n  - Arn\nc: !Ref 12\n");
    let tag = |name: &str| document.root.get(name).unwrap().tag.clone().unwrap();
    assert_eq!(
        (tag("a"), tag("b"), tag("c")),
        ("!Sub".into(), "!GetAtt".into(), "!Ref".into())
    );
    assert_eq!(document.root.get("c").unwrap().text(), Some("12"));
    assert_eq!(
        document.slice(document.root.get("a").unwrap().span),
        "repo:${x}"
    );
}

#[test]
fn an_alias_is_a_copy_with_the_places_of_its_definition() {
    let document = read("a: &x {p: [1]}\nb: *x\nc:\n  <<: *x\n  q: 2\n");
    let place = |path: &[&str]| document.root.at(path).unwrap().span;
    assert_eq!(place(&["b", "p"]), place(&["a", "p"]));
    assert_eq!(
        document.root.at(&["c", "<<", "p"]).unwrap().kind(),
        "a list"
    );
    assert!(document.root.at(&["c", "p"]).is_none());
}

#[test]
fn an_alias_bomb_is_one_clear_error() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let before = level - 1;
        let line = vec![format!("*a{before}"); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{line}]\n"));
    }
    assert!(refused(&text).contains("aliases expand to more than 100000 nodes"));
}

#[test]
fn nesting_is_bounded_also_through_aliases() {
    assert!(refused(&"[".repeat(100_000)).contains("nested more than"));
    let deep: String = (0..10_000)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    assert!(refused(&deep).contains("nested more than"));
    let mut text = format!("a0: &a0 {}{}\n", "[".repeat(100), "]".repeat(100));
    for level in 1..60 {
        let before = level - 1;
        text.push_str(&format!(
            "a{level}: &a{level} {}*a{before}{}\n",
            "[".repeat(100),
            "]".repeat(100)
        ));
    }
    assert!(refused(&text).contains("nested more than 128 levels deep"));
}

#[test]
fn an_alias_may_not_name_what_holds_it() {
    assert!(refused("a: &a [*a]\n").contains("a.yml: line 1"));
}

#[test]
fn duplicate_keys_and_further_documents_are_flaws() {
    let document = read("a: 1\na: 2\n---\nb: 3\n");
    let kinds: Vec<_> = document.flaws.iter().map(|flaw| flaw.kind).collect();
    assert_eq!(kinds, [FlawKind::DuplicateKey, FlawKind::MoreDocuments]);
    assert_eq!(document.root.get("a").unwrap().scalar(), Some("2"));
    assert!(document.root.get("b").is_none());
}

#[test]
fn refusals_name_the_place_and_what_to_do() {
    assert!(refused("a:\n\tb: 1\n").starts_with("cannot read a.yml: line 2"));
    assert!(refused("a:\n\tb: 1\n").contains("help: indent with spaces"));
    assert!(refused("a: b: c\n").contains("a.yml: line 1"));
    assert!(refused("a: *missing\n").contains("define the anchor"));
    assert!(refused("{a: 1}: x\n").contains("expected a name before the colon"));
    assert!(refused("x: {{ y }}\n").contains("quote a value"));
    assert!(refused(" \n").contains("the text is empty"));
}

#[test]
fn the_format_is_chosen_by_name_then_by_first_character() {
    let kind =
        |name: &str, text: &str| parse(&Source::new(name, text)).map(|document| document.format);
    assert!(kind("a.json", "a: 1").is_err());
    assert_eq!(
        format!("{:?}", kind("<stdin>", " {\"a\": 1}").unwrap()),
        "Json"
    );
    assert_eq!(format!("{:?}", kind("<stdin>", "a: 1").unwrap()), "Yaml");
    assert_eq!(format!("{:?}", kind("a.yaml", "{a: 1}").unwrap()), "Yaml");
}

fn spans_nest(node: &Node, text: &str) {
    assert!(text.get(node.span.start..node.span.end).is_some());
    for item in node.items().unwrap_or_default() {
        spans_nest(item, text);
    }
    for entry in node.entries().unwrap_or_default() {
        assert!(node.span.start <= entry.key.span.start && entry.value.span.end <= node.span.end);
        spans_nest(&entry.value, text);
    }
}

#[test]
fn members_lie_inside_their_mapping() {
    for text in [
        "a:\n  b:\n  c: {d: , e: 1}\n  f: []\n",
        "- a: |\n    x\n  b: >-\n    y\n-\n- c\n",
        "a: &x\n  b: 1\n# c\nd: {}\n",
    ] {
        spans_nest(&read(text).root, text);
    }
}
