//! Inputs made to break the reader end, with an error or with holes.

use oidc_doctor::infra;
use oidc_doctor::source::Source;

/// Reads a text; what comes of it would never come if every path through it were followed.
fn read(name: &str, text: &str) -> Option<Result<usize, String>> {
    let found = infra::read(&Source::new(name, text), &[]);
    match found {
        Ok(None) => None,
        Ok(Some(roles)) => Some(Ok(roles.len())),
        Err(problem) => Some(Err(problem.message)),
    }
}

fn role(sub: &str, locals: &str) -> String {
    format!(
        "locals {{\n{locals}}}\nresource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = jsonencode({{ Statement = [{{ Condition = {{ StringLike = {{ \"x:sub\" = {sub} }} }} }}] }})\n}}\n"
    )
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{a=", "}"),
        ("f(", ")"),
        ("\"${", "}\""),
    ] {
        let text = format!(
            "locals {{\n  x = {}1{}\n}}\n",
            open.repeat(20_000),
            close.repeat(20_000)
        );
        let refused = read("deep.tf", &text).unwrap().unwrap_err();
        assert!(refused.contains("not valid HCL"), "{refused}");
        let text = format!(
            "locals {{\n  x = {}1{}\n}}\n",
            open.repeat(40),
            close.repeat(40)
        );
        assert_eq!(read("shallow.tf", &text), Some(Ok(0)));
    }
}

#[test]
fn locals_that_multiply_stay_open() {
    let mut locals = "  l0 = \"repo:octo-org/web:*\"\n  m0 = [\"a\"]\n".to_owned();
    for level in 1..60 {
        let below = format!("${{local.l{}}}", level - 1);
        locals += &format!("  l{level} = \"{}\"\n", below.repeat(10));
        let below = format!("local.m{}, ", level - 1);
        locals += &format!("  m{level} = concat({})\n", below.repeat(10));
    }
    assert_eq!(read("laughs.tf", &role("local.l59", &locals)), Some(Ok(1)));
    assert_eq!(read("lists.tf", &role("local.m59", &locals)), Some(Ok(1)));
}

#[test]
fn circles_end() {
    let locals = "  a = local.b\n  b = [local.a, local.c]\n  c = { d = local.c }\n";
    for sub in ["local.a", "local.b", "local.c", "local.c.d.d"] {
        assert_eq!(read("circle.tf", &role(sub, locals)), Some(Ok(1)));
    }
    let data = |name: &str, other: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"{name}\" {{\n  source_policy_documents = [data.aws_iam_policy_document.{other}.json]\n}}\n"
        )
    };
    let text = data("a", "b")
        + &data("b", "a")
        + "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = data.aws_iam_policy_document.a.json\n}\n";
    assert_eq!(read("documents.tf", &text), Some(Ok(1)));
    let text = "locals {\n  p = local.q\n  q = local.p\n}\nresource \"aws_iam_role\" \"r\" {\n  assume_role_policy = local.p\n}\n";
    assert_eq!(read("policies.tf", text), Some(Ok(1)));
}

#[test]
fn many_unclosed_references() {
    let sub = |text: &str| {
        format!(
            "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: !Sub \"{text}\"\n"
        )
    };
    assert_eq!(read("sub.yaml", &sub(&"${".repeat(200_000))), Some(Ok(1)));
    assert_eq!(read("sub.yaml", &sub(&"${a}".repeat(100_000))), Some(Ok(1)));
    let json = format!("{{\"Statement\": {}", "${x".repeat(200_000));
    assert_eq!(read("trust.json.tpl", &json), None);
}

#[test]
fn nested_conditions_of_a_stack() {
    let text = format!(
        "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {}{{}}{}\n",
        "{\"Fn::If\": [a, ".repeat(50),
        ", {b: c}]}".repeat(50)
    );
    assert_eq!(read("nested.yaml", &text), Some(Ok(1)));
}

#[test]
fn a_large_file_is_read() {
    let filler = "# Nothing but a comment, over and over again, as generated files have them.\n"
        .repeat(20_000);
    let text = filler.clone() + &role("\"repo:a/b:*\"", "  x = 1\n") + &filler;
    assert_eq!(read("large.tf", &text), Some(Ok(1)));
}

#[test]
fn what_is_no_template_is_refused_with_its_line() {
    for (name, text, part) in [
        (
            "a.tf",
            "resource \"aws_iam_role\" \"r\" {\n  name = \n}\n",
            "not valid HCL",
        ),
        ("a.yaml", "name: deploy\non: push\n", "no trust policy"),
        ("a.yaml", "a: b: c\n", "not valid YAML"),
    ] {
        let refused = read(name, text).unwrap().unwrap_err();
        assert!(refused.contains(part), "{name}: {refused}");
    }
}

#[test]
fn functions_that_multiply_text_stay_open() {
    let x = "x".repeat(1_000);
    let replace = format!("replace({}\"{x}\", \"x\", \"{x}\")", "replace(".repeat(4));
    let replace = format!("{replace}{}", format!(", \"x\", \"{x}\")").repeat(4));
    assert_eq!(read("replace.tf", &role(&replace, "")), Some(Ok(1)));
    let locals = format!("  l = [for n in split(\"x\", \"{x}\") : n]\n");
    let join = format!("join(join(\"{x}\", local.l), local.l)");
    assert_eq!(read("join.tf", &role(&join, &locals)), Some(Ok(1)));
    let list = format!("formatlist(join(\"{x}\", local.l), local.l)");
    assert_eq!(read("list.tf", &role(&list, &locals)), Some(Ok(1)));
}

/// A template with one role whose condition has this value.
fn stack(sub: &str) -> String {
    format!(
        r#"{{"Resources": {{"R": {{"Type": "AWS::IAM::Role", "Properties": {{"AssumeRolePolicyDocument": {{"Statement": [{{"Condition": {{"StringLike": {{"x:sub": {sub}}}}}}}]}}}}}}}}}}"#
    )
}

#[test]
fn substitutions_that_multiply_stay_open() {
    let mut sub = "\"x\"".to_owned();
    for _ in 0..35 {
        sub = format!(r#"{{"Fn::Sub": ["${{A}}${{A}}", {{"A": {sub}}}]}}"#);
    }
    assert_eq!(read("sub.json", &stack(&sub)), Some(Ok(1)));
    let many = "${A}".repeat(10_000);
    let long = "x".repeat(1_000_000);
    let sub = format!(r#"{{"Fn::Sub": ["{many}", {{"A": "{long}"}}]}}"#);
    assert_eq!(read("long.json", &stack(&sub)), Some(Ok(1)));
    let items = "\"x\", ".repeat(100_000);
    let join = format!(r#"{{"Fn::Join": ["{long}", [{items} "x"]]}}"#);
    assert_eq!(read("join.json", &stack(&join)), Some(Ok(1)));
}

#[test]
fn loops_and_products_that_multiply_stay_open() {
    let nested = "[for a in range(9999) : [for b in range(9999) : [for c in range(9999) : \"x\"]]]";
    assert_eq!(read("for.tf", &role(nested, "")), Some(Ok(1)));
    let many = "setproduct(range(9999), range(9999), range(9999))";
    assert_eq!(read("product.tf", &role(many, "")), Some(Ok(1)));
    for limits in [
        "10000000000",
        "0, 9223372036854775807, 1",
        "0, -9223372036854775807",
        "0, 5, 0",
    ] {
        let sub = format!("range({limits})");
        assert_eq!(read("range.tf", &role(&sub, "")), Some(Ok(1)));
    }
    let text = "\"%{ for a in range(9999) }%{ for b in range(9999) }xxxxxxxxxxxxxxxxxxxx%{ endfor }%{ endfor }\"";
    assert_eq!(read("text.tf", &role(text, "")), Some(Ok(1)));
    let sum = format!("{} 1", "9223372036854775807 * ".repeat(100));
    assert_eq!(read("sum.tf", &role(&sum, "")), Some(Ok(1)));
}

#[test]
fn blocks_that_multiply_stay_few() {
    let roles: String = (0..200)
        .map(|index| {
            role("\"repo:octo-org/${each.key}:*\"", "").replace("\"r\"", &format!("\"r{index}\""))
        })
        .collect();
    let each = "\"aws_iam_role\"";
    let text = "locals {\n  many = toset([for n in range(1000) : tostring(n)])\n}\n".to_owned()
        + &roles.replace(each, "\"aws_iam_role\"").replace(
            "  assume_role_policy",
            "  for_each = local.many\n  assume_role_policy",
        );
    let Some(Ok(count)) = read("many.tf", &text) else {
        panic!("a template");
    };
    assert!((200..20_000).contains(&count), "{count}");
}

#[test]
fn files_that_read_themselves_end() {
    let beside = |texts: &[(&str, &str)], main: &str| {
        let beside: Vec<Source> = texts
            .iter()
            .map(|(name, text)| Source::new(*name, *text))
            .collect();
        infra::read(&Source::new("main.tf", main), &beside).map(|found| found.unwrap().len())
    };
    let of = |written: &str| {
        format!("resource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = {written}\n}}\n")
    };
    let own = "${templatefile(\"t.tftpl\", {})}${templatefile(\"t.tftpl\", {})}";
    let laughs = [("t.tftpl", own)];
    for written in [
        "templatefile(\"t.tftpl\", {})",
        "jsonencode({ Statement = [templatefile(\"t.tftpl\", {})] })",
    ] {
        assert_eq!(beside(&laughs, &of(written)), Ok(1));
    }
    let loops = "${templatefile(\"b.tftpl\", { x = templatefile(\"b.tftpl\", {}) })}";
    let two = [
        ("a.tftpl", loops),
        ("b.tftpl", "${templatefile(\"a.tftpl\", {})}"),
    ];
    assert_eq!(beside(&two, &of("templatefile(\"a.tftpl\", {})")), Ok(1));
    assert_eq!(beside(&[("main.tf", "")], &of("file(\"main.tf\")")), Ok(1));
    let deep = format!(
        "{}x{}",
        "%{ if true }".repeat(20_000),
        "%{ endif }".repeat(20_000)
    );
    assert_eq!(
        beside(&[("t.tftpl", &deep)], &of("templatefile(\"t.tftpl\", {})")),
        Ok(1)
    );
    let long = "{\"Statement\": [".to_owned() + &"[".repeat(100_000);
    assert_eq!(beside(&[("t.json", &long)], &of("file(\"t.json\")")), Ok(1));
}

#[test]
fn deep_chains_of_locals_end() {
    let mut locals = "  l0 = \"repo:octo-org/web:*\"\n".to_owned();
    for level in 1..2_000 {
        locals += &format!(
            "  l{level} = [for x in [lower(local.l{})] : \"${{x}}\"][0]\n",
            level - 1
        );
    }
    assert_eq!(read("chain.tf", &role("local.l1999", &locals)), Some(Ok(1)));
}
