//! Expressions come out known, as one of several, or open with what they depend on.

use oidc_doctor::issuer::github::Text;
use oidc_doctor::issuer::github::expression::{
    Answer, Contexts, Possible, Template, Value, runs, text,
};

/// `known.ref` and so on are known, `inputs.choice` is one of two, the rest is open.
struct Facts;

impl Contexts for Facts {
    fn resolve(&self, path: &[String]) -> Answer {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let known = |text: &str| Answer::known(Value::text(text));
        match path.as_slice() {
            ["github", "ref"] => known("refs/heads/Main"),
            ["github", "event_name"] => known("push"),
            ["inputs", "empty"] => known(""),
            ["inputs", "flag"] => Answer::known(Value::Bool(true)),
            ["inputs", "choice"] => {
                let options = ["dev", "prod"].map(|option| Possible::Value(Value::text(option)));
                Answer::of(options.to_vec(), ["inputs.choice".to_owned()].into())
            }
            ["matrix", "list"] => {
                Answer::known(Value::List(vec![Value::text("a"), Value::Number(2.0)]))
            }
            other => Answer::unknown(other.join(".")),
        }
    }
}

fn eval(expression: &str) -> Text {
    text(&format!("${{{{ {expression} }}}}"), &Facts)
}

fn known(expression: &str) -> String {
    eval(expression).as_known().unwrap_or("(open)").to_owned()
}

fn options(written: &str) -> Vec<String> {
    text(written, &Facts)
        .options
        .into_iter()
        .map(|shape| shape.pattern)
        .collect()
}

#[test]
fn literals_operators_and_their_order() {
    for (expression, value) in [
        ("'it''s'", "it's"),
        ("1.50", "1.5"),
        ("0x10", "16"),
        ("-3", "-3"),
        ("null", ""),
        ("true && 'a' || 'b'", "a"),
        ("false && 'a' || 'b'", "b"),
        ("'' || 0 || 'c'", "c"),
        ("!true == false", "true"),
        ("1 < 2 && 2 <= 2", "true"),
        ("'ABC' == 'abc'", "true"),
        ("'1' == 1", "true"),
        ("null == 0", "true"),
        ("'a' < 'B'", "true"),
        ("(1 == 2) || 'x'", "x"),
        ("'x' != 'X'", "false"),
        ("'5' > 4", "true"),
        ("'a' == 0", "false"),
    ] {
        assert_eq!(known(expression), value, "{expression}");
    }
}

#[test]
fn functions() {
    for (expression, value) in [
        ("contains('Hello', 'LL')", "true"),
        ("startsWith(github.ref, 'refs/heads/m')", "true"),
        ("endsWith('a.yml', '.YML')", "true"),
        ("format('{0}-{1}{{}}', 'a', 2)", "a-2{}"),
        ("join(matrix.list, '+')", "a+2"),
        ("contains(matrix.list, 'A')", "true"),
        ("fromJSON('{\"a\": [1, 2]}').a[1]", "2"),
        ("toJSON('x')", "\"x\""),
        (
            "contains(fromJSON('[\"push\", \"x\"]'), github.event_name)",
            "true",
        ),
        ("always()", "true"),
        ("case(false, 'a', true, 'b', 'c')", "b"),
        ("GitHub['ref']", "refs/heads/Main"),
    ] {
        assert_eq!(known(expression), value, "{expression}");
    }
}

#[test]
fn what_is_not_known_stays_open_and_says_why() {
    let open = text(
        "arn:aws:iam::${{ secrets.ACCOUNT }}:role/${{ vars.ROLE }}",
        &Facts,
    );
    assert_eq!(open.pattern(), "arn:aws:iam::*:role/*");
    assert_eq!(open.depends_on, ["secrets.ACCOUNT", "vars.ROLE"]);
    assert_eq!(open.is_empty(), Some(false));
    assert_eq!(eval("secrets.X").is_empty(), None);
    assert_eq!(eval("inputs.empty").is_empty(), Some(true));
    assert_eq!(eval("needs.*.result").depends_on, ["needs.*.result"]);
}

#[test]
fn several_possibilities_are_kept_apart() {
    assert_eq!(options("${{ inputs.choice }}-eu"), ["dev-eu", "prod-eu"]);
    assert_eq!(
        options("${{ inputs.choice == 'prod' && 'p' || 'd' }}"),
        ["d", "p"]
    );
    assert_eq!(
        options("${{ vars.X == 'main' && 'prod' || 'dev' }}"),
        ["prod", "dev"]
    );
    assert_eq!(options("${{ vars.X || 'dev' }}"), ["*", "dev"]);
}

#[test]
fn conditions_are_decided_where_the_facts_allow() {
    for (condition, answer) in [
        ("github.ref == 'refs/heads/main'", Some(true)),
        ("github.event_name != 'push'", Some(false)),
        ("${{ github.ref == 'x' }}", Some(false)),
        ("${{ github.ref == 'x' }} && true", Some(true)),
        ("vars.X == 'a'", None),
        ("vars.X == 'a' && github.ref == 'x'", Some(false)),
        ("always() || vars.X", Some(true)),
        ("!failure() && github.ref == 'x'", Some(false)),
        ("success()", None),
        ("broken (", None),
    ] {
        assert_eq!(runs(condition, &Facts), answer, "{condition}");
    }
}

#[test]
fn refusals_are_in_githubs_words() {
    let refusal = |text: &str| Template::parse(text).unwrap_err().message;
    assert_eq!(
        refusal("${{ a b }}"),
        "Unexpected symbol: 'b'. Located at position 3 within expression: a b"
    );
    assert!(refusal("x ${{ a").starts_with("The expression is not closed."));
    assert_eq!(refusal("${{ }}"), "An expression was expected");
    assert!(refusal("${{ 'a }}").starts_with("The expression is not closed."));
    assert!(refusal("${{ (a }}").starts_with("Unexpected end of expression"));
    assert!(
        refusal(&format!("${{{{ {}a{} }}}}", "(".repeat(60), ")".repeat(60)))
            .contains("max expression depth")
    );
}

#[test]
fn nothing_makes_it_hang_or_overflow() {
    for hostile in [
        "(".repeat(100_000),
        "!".repeat(100_000),
        "a.".repeat(50_000) + "a",
        "a || ".repeat(50_000) + "a",
        "f(".repeat(90_000),
    ] {
        assert!(Template::parse(&format!("${{{{ {hostile} }}}}")).is_err());
    }
    let wide = vec!["${{ inputs.choice }}"; 40].concat();
    assert!(text(&wide, &Facts).options.len() <= 64);
}

#[test]
fn text_without_expressions_is_itself() {
    for plain in ["", "prod", "$ { x }", "}}", "a: ${x}"] {
        assert_eq!(text(plain, &Facts).as_known(), Some(plain));
    }
}
