//! Patterns as languages: the laws of sets, membership, examples, and an automata crate as oracle.

use crate::languages;

use languages::wildcard::{matches, pattern, text};
use oidc_doctor::iam::Pattern;
use oidc_doctor::iam::language::{Budget, Case, Characters, Grammar, Language};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn includes(whole: &Language, part: &Language) -> bool {
    whole.includes(part, &mut Budget::default()).unwrap()
}

fn equivalent(left: &Language, right: &Language) -> bool {
    left.equivalent(right, &mut Budget::default()).unwrap()
}

fn shortest(language: &Language) -> Option<String> {
    language.shortest_witness(&mut Budget::default()).unwrap()
}

fn natural(language: &Language, hints: &[&str]) -> Option<String> {
    language
        .natural_witness(hints, &mut Budget::default())
        .unwrap()
}

#[test]
fn a_pattern_matches_whole_texts() {
    let pattern = Language::pattern("repo:o/r:*");
    assert!(pattern.matches("repo:o/r:ref:refs/heads/a/b"));
    assert!(pattern.matches("repo:o/r:"));
    assert!(!pattern.matches("repo:o/r"));
    assert!(!pattern.matches("repo:O/r:x"));
    let one = Language::pattern("release-?");
    assert!(one.matches("release-é"));
    assert!(!one.matches("release-10"));
}

#[test]
fn a_literal_has_no_wildcards() {
    assert!(Language::literal("a*").matches("a*"));
    assert!(!Language::literal("a*").matches("ab"));
    assert!(Language::literal("").matches(""));
    assert!(!Language::literal("").matches("a"));
}

#[test]
fn case_is_ignored_letter_by_letter() {
    let kelvin = Language::literal_ignoring_case("Key");
    assert!(kelvin.matches("kEY") && kelvin.matches("\u{212a}ey"));
    assert!(!kelvin.matches("keys"));
    let pattern = Language::pattern_ignoring_case("repo:Octo-Org/*");
    assert!(includes(
        &pattern,
        &Language::pattern("REPO:octo-org/web:*")
    ));
    assert!(!includes(&Language::pattern("repo:Octo-Org/*"), &pattern));
    assert!(!Language::literal_ignoring_case("straße").matches("STRASSE"));
    let sigma = Language::literal_ignoring_case("ΣΑΣ");
    assert!(sigma.matches("σασ") && !sigma.matches("σας"));
}

#[test]
fn the_prefix_hole_has_an_example() {
    let written = Language::pattern("repo:octo-org*");
    let meant = Language::pattern("repo:octo-org/*");
    assert!(includes(&written, &meant));
    assert!(!includes(&meant, &written));
    let others = written.difference(&meant);
    assert_eq!(shortest(&others).unwrap(), "repo:octo-org");
    let subjects = subjects();
    let natural = natural(&others.intersection(&subjects), &["web", "pull_request"]).unwrap();
    assert_eq!(natural, "repo:octo-orgx/web:pull_request");
}

#[test]
fn a_star_that_was_filled_in_is_no_wildcard() {
    let mut pattern = Pattern::wild("a?");
    pattern.push_literal("*");
    let language = Language::from_pattern(&pattern, Case::Ignored);
    assert!(language.matches("Ax*") && !language.matches("Axx"));
}

#[test]
fn many_patterns_in_many_conditions_stay_within_the_budget() {
    let condition = |end: &str| {
        let patterns = (0..700).map(|number| Language::pattern(&format!("*{number}*{end}")));
        Language::any_of(&patterns.collect::<Vec<_>>())
    };
    let all = condition("a")
        .intersection(&condition("b"))
        .intersection(&condition("c"));
    assert_ne!(all.is_empty(&mut Budget::default()), Ok(false));
    let example = all.natural_witness(&["main"], &mut Budget::default());
    assert!(
        !matches!(example, Ok(Some(_))),
        "no text ends in three ways"
    );
}

#[test]
fn hints_come_before_letters() {
    let branches = Language::pattern("repo:octo-org/web:*").intersection(&subjects());
    let hints = ["ref:refs/heads/main", "main"];
    assert_eq!(
        natural(&branches, &hints).unwrap(),
        "repo:octo-org/web:ref:refs/heads/main"
    );
    let not_main = branches.difference(&Language::pattern("*:ref:refs/heads/main"));
    let example = natural(&not_main, &["ref:refs/heads/other", "ref:refs/heads/main"]).unwrap();
    assert_eq!(example, "repo:octo-org/web:ref:refs/heads/other");
}

#[test]
fn an_example_is_empty_only_where_it_must_be() {
    assert_eq!(natural(&Language::everything(), &[]).unwrap(), "x");
    assert_eq!(natural(&Language::literal(""), &["x"]).unwrap(), "");
    assert_eq!(natural(&Language::nothing(), &["x"]), None);
    assert_eq!(shortest(&Language::everything()).unwrap(), "");
}

#[test]
fn a_dead_pattern_is_seen_against_the_grammar() {
    let dead = Language::pattern("repo:octo-org/web:main").intersection(&subjects());
    assert!(dead.is_empty(&mut Budget::default()).unwrap());
    let alive = Language::pattern("repo:octo-org/web:*main").intersection(&subjects());
    assert!(!alive.is_empty(&mut Budget::default()).unwrap());
}

#[test]
fn grammars_count() {
    let letters = Language::from(Grammar::one(Characters::range('a', 'z')).times(2, 3));
    let of_length = |length: usize| letters.matches(&"q".repeat(length));
    assert_eq!(
        [0, 1, 2, 3, 4].map(of_length),
        [false, false, true, true, false]
    );
    let twice = Language::from(Grammar::text("ab").optional().any_number());
    assert!(twice.matches("") && twice.matches("abab"));
    assert!(!twice.matches("aba"));
}

#[test]
fn nothing_and_everything() {
    let nothing = Language::nothing();
    assert!(nothing.is_empty(&mut Budget::default()).unwrap());
    assert!(equivalent(&nothing.complement(), &Language::everything()));
    assert!(equivalent(
        &Language::pattern("**"),
        &Language::everything()
    ));
    assert!(!equivalent(
        &Language::pattern("?*"),
        &Language::everything()
    ));
    assert!(equivalent(&Language::any_of([]), &nothing));
}

#[test]
fn a_question_beyond_the_budget_is_given_up() {
    let run = "a".to_owned() + &"?".repeat(40);
    let hard = Language::pattern(&format!("*{run}*b"));
    let other = Language::pattern(&format!("*b{run}*b"));
    let mut budget = Budget::default();
    assert!(hard.includes(&other, &mut budget).is_err() && budget.left() == 0);
    assert!(hard.matches(&format!("{}b", "a".repeat(80))));
    assert!(includes(&Language::everything(), &hard));
}

/// Subjects in the default form: names hold none of `@:/` and no space.
fn subjects() -> Language {
    let name = || Grammar::one(Characters::of("@:/ ").complement()).one_or_more();
    let any = Grammar::one(Characters::any()).one_or_more();
    let context = Grammar::text("pull_request")
        .or(Grammar::text("ref:refs/heads/").then(any.clone()))
        .or(Grammar::text("environment:").then(any));
    let owner = Grammar::text("repo:").then(name()).then(Grammar::text("/"));
    owner
        .then(name())
        .then(Grammar::text(":"))
        .then(context)
        .into()
}

proptest! {
    #![proptest_config(Config { cases: 2_000, ..Config::default() })]

    #[test]
    fn membership_is_plain_matching(pattern in pattern(), text in text()) {
        prop_assert_eq!(Language::pattern(&pattern).matches(&text), matches(&pattern, &text));
    }

    #[test]
    fn membership_ignoring_case_is_matching_in_lower_case(pattern in pattern(), text in text()) {
        let plain = matches(&pattern.to_lowercase(), &text.to_lowercase());
        prop_assert_eq!(Language::pattern_ignoring_case(&pattern).matches(&text), plain);
    }

    #[test]
    fn operations_are_those_of_sets(a in pattern(), b in pattern(), c in pattern(), text in text()) {
        let [x, y, z] = [&a, &b, &c].map(|pattern| Language::pattern(pattern));
        let [in_x, in_y, in_z] = [&a, &b, &c].map(|pattern| matches(pattern, &text));
        prop_assert_eq!(x.union(&y).matches(&text), in_x || in_y);
        prop_assert_eq!(x.intersection(&y).matches(&text), in_x && in_y);
        prop_assert_eq!(x.difference(&y.union(&z)).matches(&text), in_x && !in_y && !in_z);
        prop_assert_eq!(x.difference(&y).union(&z).complement().matches(&text), (!in_x || in_y) && !in_z);
    }

    #[test]
    fn the_laws_of_sets_hold(a in pattern(), b in pattern(), c in pattern()) {
        let [x, y, z] = [&a, &b, &c].map(|pattern| Language::pattern(pattern));
        prop_assert!(equivalent(
            &x.union(&y).complement(),
            &x.complement().intersection(&y.complement()),
        ));
        prop_assert!(equivalent(
            &x.intersection(&y.union(&z)),
            &x.intersection(&y).union(&x.intersection(&z)),
        ));
        prop_assert!(includes(&x, &x) && includes(&x.union(&y), &x));
        prop_assert!(includes(&x, &x.difference(&y)));
        prop_assert!(equivalent(&x.difference(&y).union(&x.intersection(&y)), &x));
        if includes(&x, &y) && includes(&y, &z) {
            prop_assert!(includes(&x, &z));
        }
    }

    #[test]
    fn examples_are_members(a in pattern(), b in pattern(), hints in prop::array::uniform2(text())) {
        let [x, y] = [&a, &b].map(|pattern| Language::pattern(pattern));
        for set in [x.difference(&y), x.intersection(&y), x.complement()] {
            let hints = hints.each_ref().map(String::as_str);
            let (shortest, natural) = (shortest(&set), natural(&set, &hints));
            let empty = set.is_empty(&mut Budget::default()).unwrap();
            prop_assert_eq!((shortest.is_none(), natural.is_none()), (empty, empty));
            for example in [&shortest, &natural].into_iter().flatten() {
                prop_assert!(set.matches(example), "{:?} of {} and {}", example, a, b);
            }
            let length = |text: Option<String>| text.map(|text| text.chars().count());
            prop_assert!(length(shortest) <= length(natural));
        }
    }

    #[test]
    fn no_shorter_text_is_a_member(a in pattern(), b in pattern(), text in text()) {
        let set = Language::pattern(&a).difference(&Language::pattern(&b));
        if set.matches(&text) {
            let shortest = shortest(&set).unwrap();
            prop_assert!(shortest.chars().count() <= text.chars().count());
        }
    }

    #[test]
    fn a_small_budget_gives_up_or_is_right(a in pattern(), b in pattern(), steps in 0usize..2_000) {
        let [x, y] = [&a, &b].map(|pattern| Language::pattern(pattern));
        if let Ok(answer) = x.includes(&y, &mut Budget::new(steps)) {
            prop_assert_eq!(answer, includes(&x, &y));
        }
    }
}

#[test]
fn an_automata_crate_agrees() {
    let config = Config {
        cases: 10_000,
        ..Config::default()
    };
    let oracle = |pattern: &str| languages::oracle::term(pattern);
    TestRunner::new(config)
        .run(&(pattern(), pattern()), |(a, b)| {
            let (x, y) = (Language::pattern(&a), Language::pattern(&b));
            let (p, q) = (oracle(&a), oracle(&b));
            prop_assert_eq!(includes(&y, &x), p.subset(&q).unwrap());
            let common = p.intersection([&q]).unwrap();
            let overlaps = x.overlaps(&y, &mut Budget::default()).unwrap();
            prop_assert_eq!(overlaps, !common.is_empty().unwrap());
            let shortest = shortest(&x.intersection(&y)).map(|text| text.chars().count());
            let least = common
                .length()
                .0
                .map(|length| usize::try_from(length).unwrap());
            prop_assert_eq!(shortest, least);
            Ok(())
        })
        .unwrap();
}
