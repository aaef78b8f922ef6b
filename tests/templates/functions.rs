//! What expressions come to.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{plain, policy, roles};

/// The value of an expression in a condition; `locals` stand beside it.
fn value(expression: &str, locals: &str) -> Json {
    let text = format!(
        "locals {{\n{locals}\n}}\nresource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = jsonencode({{ Statement = [{{ Effect = \"Allow\", Condition = {{ StringLike = {{ \"h:sub\" = {expression} }} }} }}] }})\n}}\n"
    );
    let drawn = policy(&roles("main.tf", &text), "");
    plain(&drawn.document.root)["Statement"]["Condition"]["StringLike"]["h:sub"].clone()
}

#[test]
fn functions_of_what_is_known() {
    for (expression, expected) in [
        ("lower(\"Octo\")", json!("octo")),
        ("title(\"octo org\")", json!("Octo Org")),
        ("trim(\"--a-b--\", \"-\")", json!("a-b")),
        ("trimprefix(\"repo:a/b\", \"repo:\")", json!("a/b")),
        ("substr(\"octo-org\", 0, 4)", json!("octo")),
        (
            "format(\"%s/%s#%d\", \"octo\", \"web\", 3)",
            json!("octo/web#3"),
        ),
        ("join(\":\", [\"a\", \"b\"])", json!("a:b")),
        ("join(\":\", split(\"/\", \"a/b\"))", json!("a:b")),
        (
            "formatlist(\"repo:%s:*\", [\"a/b\", \"c/d\"])",
            json!(["repo:a/b:*", "repo:c/d:*"]),
        ),
        ("element([\"a\", \"b\"], 3)", json!("b")),
        (
            "flatten([[\"a\"], [[\"b\"]], \"c\"])",
            json!(["a", "b", "c"]),
        ),
        (
            "distinct(concat([\"a\"], [\"a\", \"b\"]))",
            json!(["a", "b"]),
        ),
        ("compact([\"a\", \"\", null, \"b\"])", json!(["a", "b"])),
        ("keys(merge({ b = 1 }, { a = 2 }))", json!(["a", "b"])),
        ("values({ b = \"x\", a = \"y\" })", json!(["y", "x"])),
        ("lookup({ a = \"x\" }, \"b\", \"y\")", json!("y")),
        ("lookup({ a = \"x\", b = var.b }, \"a\", \"y\")", json!("x")),
        ("coalesce(null, \"\", \"x\")", json!("x")),
        (
            "[for p in setproduct([\"a\", \"b\"], [\"x\", \"y\"]) : join(\"/\", p)]",
            json!(["a/x", "a/y", "b/x", "b/y"]),
        ),
        ("[for i in range(1, 3) : \"v${i}\"]", json!(["v1", "v2"])),
        (
            "[for k, v in { b = 1, a = 2 } : \"${k}${v}\"]",
            json!(["a2", "b1"]),
        ),
        (
            "[for n in [\"a\", \"b\", \"c\"] : n if n != \"b\"]",
            json!(["a", "c"]),
        ),
        (
            "[for n in [\"a\", \"b\"] : upper(n) if contains([\"a\"], n)]",
            json!("A"),
        ),
        (
            "length([\"a\", \"b\"]) > 1 && !startswith(\"x\", \"y\") ? \"many\" : \"few\"",
            json!("many"),
        ),
        ("(2 + 3) * 2 == 10 ? \"yes\" : \"no\"", json!("yes")),
        ("concat([\"a\"], [\"b\", \"c\"]...)", Json::Null),
        ("concat([[\"a\"], [\"b\"]]...)", json!(["a", "b"])),
        ("merge([{ a = \"x\" }, { a = \"y\" }]...).a", json!("y")),
        ("[{ n = \"a\" }, { n = \"b\" }][*].n", json!(["a", "b"])),
        ("jsondecode(\"[\\\"a\\\", \\\"b\\\"]\")", json!(["a", "b"])),
        ("one([\"a\"])", json!("a")),
        ("zipmap([\"a\"], [\"x\"]).a", json!("x")),
        ("try({}.a, [\"x\"][0])", json!("x")),
        ("reverse(sort([\"b\", \"a\"]))", json!(["b", "a"])),
        (
            "alltrue([for n in [\"a\"] : n == \"a\"]) ? \"x\" : \"y\"",
            json!("x"),
        ),
        (
            "tostring(setsubtract([\"a\", \"b\"], [\"a\"])[0])",
            json!("b"),
        ),
        (
            "\"%{ for n in [\"a\", \"b\"] }${n}%{ endfor }\"",
            json!("ab"),
        ),
        ("\"%{ if 1 < 2 }a%{ else }b%{ endif }\"", json!("a")),
    ] {
        let found = value(expression, "");
        let expected = if expected.is_null() {
            json!(format!("${{{expression}}}"))
        } else {
            expected
        };
        assert_eq!(found, expected, "{expression}");
    }
}

#[test]
fn what_is_open_stays_open() {
    for (expression, expected) in [
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
        ("regex(\"a\", \"abc\")", "${regex(\"a\", \"abc\")}"),
        ("provider::x::f(\"a\")", "${provider::x::f(\"a\")}"),
        (
            "replace(\"a-b\", \"/-/\", \"+\")",
            "${replace(\"a-b\", \"/-/\", \"+\")}",
        ),
    ] {
        assert_eq!(value(expression, ""), expected, "{expression}");
    }
}

#[test]
fn an_expression_that_hangs_on_variables_is_told_with_their_defaults() {
    let text = "variable \"repos\" {\n  default = [\"web\", \"api\"]\n}\nvariable \"open\" {}\nresource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Condition = { StringLike = { \"h:sub\" = [for r in var.repos : \"repo:octo-org/${r}:*\"], \"h:aud\" = \"${var.open}\", \"h:x\" = lower(var.repos[0]) } } }] })\n}\n";
    let drawn = policy(&roles("main.tf", text), "");
    let defaults: Vec<_> = drawn
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
