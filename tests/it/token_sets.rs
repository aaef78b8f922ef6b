//! Sets of tokens as boxes: the algebra agrees with what each token says, and examples are members.

use std::collections::BTreeMap;

use oidc_doctor::iam::language::{Boxes, Budget, Example, Language, Values};
use proptest::prelude::*;
use proptest::test_runner::Config;

type Token = BTreeMap<&'static str, &'static str>;

fn matches(boxes: &Boxes, token: &Token) -> bool {
    boxes.matches(|claim| token.get(claim).copied())
}

fn has(boxes: &Boxes, example: &Example) -> bool {
    boxes.matches(|claim| example.get(claim).and_then(Option::as_deref))
}

fn witness(boxes: &Boxes) -> Option<Example> {
    boxes
        .witness(|_| &["main", "prod"], &mut Budget::default())
        .unwrap()
}

fn difference(whole: &Boxes, part: &Boxes) -> Boxes {
    whole.difference(part, &mut Budget::default()).unwrap()
}

fn like(claim: &str, pattern: &str) -> Boxes {
    Boxes::claim(claim, Values::present(Language::pattern(pattern)))
}

#[test]
fn a_deny_takes_tokens_away() {
    let allowed = like("sub", "repo:octo-org/web:*")
        .intersection(&like("aud", "sts.amazonaws.com"), &mut Budget::default())
        .unwrap();
    let denied = like("environment", "prod");
    let left = difference(&allowed, &denied);
    let mut token = Token::from([
        ("sub", "repo:octo-org/web:environment:dev"),
        ("aud", "sts.amazonaws.com"),
    ]);
    assert!(matches(&left, &token));
    token.insert("environment", "prod");
    assert!(matches(&allowed, &token) && !matches(&left, &token));
    token.insert("environment", "dev");
    assert!(matches(&left, &token));
    assert!(has(&left, &witness(&left).unwrap()));
}

#[test]
fn an_absent_claim_passes_a_negated_condition() {
    let not_prod = Values::present(Language::literal("prod")).complement();
    let allowed = Boxes::claim("environment", not_prod);
    assert!(matches(&allowed, &Token::new()));
    assert!(!matches(&allowed, &Token::from([("environment", "prod")])));
    let absent = Boxes::claim("environment", Values::absent());
    assert!(allowed.includes(&absent, &mut Budget::default()).unwrap());
    assert_eq!(
        witness(&absent),
        Some(Example::from([("environment".to_owned(), None)]))
    );
}

#[test]
fn what_is_taken_away_whole_leaves_nothing() {
    let narrow = like("sub", "repo:octo-org/web:*");
    let rest = difference(&narrow, &like("sub", "repo:octo-org/*"));
    assert!(rest.is_empty(&mut Budget::default()).unwrap());
    assert_eq!(witness(&rest), None);
    assert!(rest.boxes().is_empty());
    let other = difference(&narrow, &like("sub", "repo:octo-org/app:*"));
    assert!(other.equivalent(&narrow, &mut Budget::default()).unwrap());
}

#[test]
fn boxes_beyond_the_budget_are_given_up() {
    let sides = |number: usize| {
        let claim = |name: &str| like(name, &format!("*{}*", "ab".repeat(number + 1)));
        let both = claim("sub").intersection(&claim("ref"), &mut Budget::default());
        both.unwrap()
    };
    let many = (0..40)
        .map(sides)
        .fold(Boxes::nothing(), |all, one| all.union(&one));
    assert!(many.complement(&mut Budget::new(5_000)).is_err());
}

fn values() -> impl Strategy<Value = Values> {
    ("[ab*?]{0,3}", any::<bool>(), any::<bool>()).prop_map(|(pattern, absent, negated)| {
        let present = Language::pattern(&pattern);
        let values = Values { present, absent };
        if negated { values.complement() } else { values }
    })
}

fn boxes() -> impl Strategy<Value = Boxes> {
    let claim = (prop::sample::select(vec!["sub", "ref", "aud"]), values());
    let one = prop::collection::vec(claim, 0..3).prop_map(|claims| {
        claims
            .into_iter()
            .fold(Boxes::everything(), |all, (name, values)| {
                all.intersection(&Boxes::claim(name, values), &mut Budget::default())
                    .unwrap()
            })
    });
    prop::collection::vec(one, 0..3)
        .prop_map(|all| all.iter().fold(Boxes::nothing(), |all, one| all.union(one)))
}

fn token() -> impl Strategy<Value = Token> {
    let texts = vec!["", "a", "b", "ab", "ba", "aab", "c"];
    let claim = (
        prop::sample::select(vec!["sub", "ref", "aud"]),
        prop::sample::select(texts),
    );
    prop::collection::vec(claim, 0..4).prop_map(|claims| claims.into_iter().collect())
}

proptest! {
    #![proptest_config(Config::with_cases(1_000))]

    #[test]
    fn operations_are_those_of_sets(x in boxes(), y in boxes(), token in token()) {
        let budget = &mut Budget::default();
        let (in_x, in_y) = (matches(&x, &token), matches(&y, &token));
        prop_assert_eq!(matches(&x.union(&y), &token), in_x || in_y);
        prop_assert_eq!(matches(&x.intersection(&y, budget).unwrap(), &token), in_x && in_y);
        prop_assert_eq!(matches(&difference(&x, &y), &token), in_x && !in_y);
        prop_assert_eq!(matches(&x.complement(budget).unwrap(), &token), !in_x);
    }

    #[test]
    fn the_laws_of_sets_hold(x in boxes(), y in boxes()) {
        let budget = &mut Budget::default();
        let (rest, common) = (difference(&x, &y), x.intersection(&y, budget).unwrap());
        prop_assert!(rest.union(&common).equivalent(&x, budget).unwrap());
        prop_assert!(!rest.overlaps(&y, budget).unwrap());
        prop_assert_eq!(x.includes(&y, budget).unwrap(), difference(&y, &x).is_empty(budget).unwrap());
    }

    #[test]
    fn examples_are_members(x in boxes(), y in boxes()) {
        let rest = difference(&x, &y);
        let example = witness(&rest);
        prop_assert_eq!(example.is_none(), rest.is_empty(&mut Budget::default()).unwrap());
        if let Some(example) = example {
            prop_assert!(has(&x, &example) && !has(&y, &example), "{:?}", example);
        }
    }
}
