//! What expressions come to.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{plain, policy, roles};

/// The value of an expression in a condition; `locals` stand beside it.
fn value(expression: &str, locals: &str) -> Json {
    let text = format!(
        "locals {{\n{locals}\n}}\nresource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = jsonencode({{ Statement = [{{ Effect = \"Allow\", Condition = {{ StringLike = {{ \"h:sub\" = {expression} }} }} }}] }})\n}}\n"
    );
    let extracted = policy(&roles("main.tf", &text), "");
    plain(&extracted.document.root)["Statement"]["Condition"]["StringLike"]["h:sub"].clone()
}

/// Expressions and what they come to, as JSON; `null`: they stay open.
const KNOWN: &[(&str, &str)] = &[
    ("lower(\"Octo\")", r#""octo""#),
    ("title(\"octo org\")", r#""Octo Org""#),
    ("trim(\"--a-b--\", \"-\")", r#""a-b""#),
    ("trimprefix(\"repo:a/b\", \"repo:\")", r#""a/b""#),
    ("substr(\"octo-org\", 0, 4)", r#""octo""#),
    (
        "format(\"%s/%s#%d\", \"octo\", \"web\", 3)",
        r#""octo/web#3""#,
    ),
    ("join(\":\", [\"a\", \"b\"])", r#""a:b""#),
    ("join(\":\", split(\"/\", \"a/b\"))", r#""a:b""#),
    (
        "formatlist(\"repo:%s:*\", [\"a/b\", \"c/d\"])",
        r#"["repo:a/b:*", "repo:c/d:*"]"#,
    ),
    ("element([\"a\", \"b\"], 3)", r#""b""#),
    ("flatten([[\"a\"], [[\"b\"]], \"c\"])", r#"["a", "b", "c"]"#),
    ("distinct(concat([\"a\"], [\"a\", \"b\"]))", r#"["a", "b"]"#),
    ("compact([\"a\", \"\", null, \"b\"])", r#"["a", "b"]"#),
    ("keys(merge({ b = 1 }, { a = 2 }))", r#"["a", "b"]"#),
    ("values({ b = \"x\", a = \"y\" })", r#"["y", "x"]"#),
    ("lookup({ a = \"x\" }, \"b\", \"y\")", r#""y""#),
    ("lookup({ a = \"x\", b = var.b }, \"a\", \"y\")", r#""x""#),
    ("coalesce(null, \"\", \"x\")", r#""x""#),
    (
        "[for p in setproduct([\"a\", \"b\"], [\"x\", \"y\"]) : join(\"/\", p)]",
        r#"["a/x", "a/y", "b/x", "b/y"]"#,
    ),
    ("[for i in range(1, 3) : \"v${i}\"]", r#"["v1", "v2"]"#),
    (
        "[for k, v in { b = 1, a = 2 } : \"${k}${v}\"]",
        r#"["a2", "b1"]"#,
    ),
    (
        "[for n in [\"a\", \"b\", \"c\"] : n if n != \"b\"]",
        r#"["a", "c"]"#,
    ),
    (
        "[for n in [\"a\", \"b\"] : upper(n) if contains([\"a\"], n)]",
        r#""A""#,
    ),
    (
        "length([\"a\", \"b\"]) > 1 && !startswith(\"x\", \"y\") ? \"many\" : \"few\"",
        r#""many""#,
    ),
    ("(2 + 3) * 2 == 10 ? \"yes\" : \"no\"", r#""yes""#),
    ("concat([\"a\"], [\"b\", \"c\"]...)", "null"),
    ("concat([[\"a\"], [\"b\"]]...)", r#"["a", "b"]"#),
    ("merge([{ a = \"x\" }, { a = \"y\" }]...).a", r#""y""#),
    ("[{ n = \"a\" }, { n = \"b\" }][*].n", r#"["a", "b"]"#),
    ("jsondecode(\"[\\\"a\\\", \\\"b\\\"]\")", r#"["a", "b"]"#),
    ("one([\"a\"])", r#""a""#),
    ("zipmap([\"a\"], [\"x\"]).a", r#""x""#),
    ("try({}.a, [\"x\"][0])", r#""x""#),
    ("reverse(sort([\"b\", \"a\"]))", r#"["b", "a"]"#),
    (
        "alltrue([for n in [\"a\"] : n == \"a\"]) ? \"x\" : \"y\"",
        r#""x""#,
    ),
    (
        "tostring(setsubtract([\"a\", \"b\"], [\"a\"])[0])",
        r#""b""#,
    ),
    ("\"%{ for n in [\"a\", \"b\"] }${n}%{ endfor }\"", r#""ab""#),
    ("\"%{ if 1 < 2 }a%{ else }b%{ endif }\"", r#""a""#),
];

#[test]
fn functions_of_what_is_known() {
    for (expression, expected) in KNOWN {
        let found = value(expression, "");
        let expected: Json = serde_json::from_str(expected).unwrap();
        let expected = match expected {
            Json::Null => json!(format!("${{{expression}}}")),
            known => known,
        };
        assert_eq!(found, expected, "{expression}");
    }
}

/// Expressions with a part that nobody knows, and what is left of them.
const OPEN: &[(&str, &str)] = &[
    ("format(\"repo:%s:*\", var.repo)", "repo:${var.repo}:*"),
    (
        "join(\"/\", [\"octo-org\", var.repo])",
        "octo-org/${var.repo}",
    ),
    ("join(\"/\", var.parts)", "${join(\"/\", var.parts)}"),
    (
        "join(\"/\", concat([\"a\"], var.more))",
        "${join(\"/\", concat([\"a\"], var.more))}",
    ),
    ("coalesce(var.sub, \"x\")", "${coalesce(var.sub, \"x\")}"),
    ("coalesce(\"repo:${var.x}\", \"y\")", "repo:${var.x}"),
    (
        "length(concat([\"a\"], var.more))",
        "${length(concat([\"a\"], var.more))}",
    ),
    (
        "element(concat(var.more, [\"a\"]), 1)",
        "${element(concat(var.more, [\"a\"]), 1)}",
    ),
    (
        "concat(var.more, [\"a\"])[1]",
        "${concat(var.more, [\"a\"])[1]}",
    ),
    ("concat([\"a\"], var.more)[0]", "a"),
    (
        "contains(var.more, \"a\") ? \"x\" : \"y\"",
        "${contains(var.more, \"a\") ? \"x\" : \"y\"}",
    ),
    ("contains([\"a\", var.b], \"a\") ? \"x\" : \"y\"", "x"),
    (
        "contains([\"a\", var.b], \"c\") ? \"x\" : \"y\"",
        "${contains([\"a\", var.b], \"c\") ? \"x\" : \"y\"}",
    ),
    ("false && var.x ? \"x\" : \"y\"", "y"),
    (
        "true && var.x ? \"x\" : \"y\"",
        "${true && var.x ? \"x\" : \"y\"}",
    ),
    (
        "var.a == var.a ? \"x\" : \"y\"",
        "${var.a == var.a ? \"x\" : \"y\"}",
    ),
    ("try(var.x, \"y\")", "${try(var.x, \"y\")}"),
    (
        "lookup(var.m, \"a\", \"y\")",
        "${lookup(var.m, \"a\", \"y\")}",
    ),
    (
        "lookup({ (var.k) = \"x\" }, \"a\", \"y\")",
        "${lookup({ (var.k) = \"x\" }, \"a\", \"y\")}",
    ),
    ("regex(\"a(\", \"abc\")", "${regex(\"a(\", \"abc\")}"),
    ("provider::x::f(\"a\")", "${provider::x::f(\"a\")}"),
];

#[test]
fn what_is_open_stays_open() {
    for (expression, expected) in OPEN {
        assert_eq!(value(expression, ""), *expected, "{expression}");
    }
}

#[test]
fn an_expression_that_hangs_on_variables_is_told_with_their_defaults() {
    let text = "variable \"repos\" {\n  default = [\"web\", \"api\"]\n}\nvariable \"open\" {}\nresource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Condition = { StringLike = { \"h:sub\" = [for r in var.repos : \"repo:octo-org/${r}:*\"], \"h:aud\" = \"${var.open}\", \"h:x\" = lower(var.repos[0]) } } }] })\n}\n";
    let extracted = policy(&roles("main.tf", text), "");
    let defaults: Vec<_> = extracted
        .holes
        .iter()
        .map(|hole| hole.default.as_deref())
        .collect();
    assert_eq!(
        defaults,
        [
            Some(r#"["repo:octo-org/web:*","repo:octo-org/api:*"]"#),
            None,
            Some("web")
        ]
    );
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-c]{1,2}", 0..5)
}

fn hcl(words: &[String]) -> String {
    serde_json::to_string(words).unwrap()
}

/// The value as a list, however many items it has.
fn list(found: Json) -> Vec<String> {
    match found {
        Json::Array(items) => items
            .iter()
            .map(|item| item.as_str().unwrap().to_owned())
            .collect(),
        Json::String(only) => vec![only],
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// A local is its expression, and what is worked out twice is the same.
    #[test]
    fn a_name_for_it_changes_nothing(words in words()) {
        let list = hcl(&words);
        let direct = value(&format!("distinct({list})"), "");
        prop_assert_eq!(&direct, &value("distinct(local.l)", &format!("  l = {list}")));
        prop_assert_eq!(&direct, &value("local.d", &format!("  l = {list}\n  d = distinct(local.l)")));
    }

    #[test]
    fn laws_of_lists(one in words(), other in words()) {
        let (a, b) = (hcl(&one), hcl(&other));
        let both = list(value(&format!("concat({a}, {b})"), ""));
        prop_assert_eq!(&both, &[one.as_slice(), other.as_slice()].concat());
        prop_assert_eq!(list(value(&format!("reverse(reverse({a}))"), "")), one.clone());
        prop_assert_eq!(list(value(&format!("flatten([{a}, [{b}]])"), "")), both.clone());
        prop_assert_eq!(list(value(&format!("[for x in {a} : x]"), "")), one.clone());
        let union = list(value(&format!("setunion({a}, {b})"), ""));
        prop_assert_eq!(union, list(value(&format!("distinct(concat({a}, {b}))"), "")));
        let product = value(&format!("length(setproduct({a}, {b}))"), "");
        prop_assert_eq!(product, json!(one.len() * other.len()));
        if !one.is_empty() {
            let joined = value(&format!("join(\":\", {a})"), "");
            prop_assert_eq!(joined.as_str().unwrap(), one.join(":"));
            let split = list(value(&format!("split(\":\", join(\":\", {a}))"), ""));
            prop_assert_eq!(split, one.clone());
        }
    }
}
