//! What questions about patterns cost: typical ones, and the worst that IAM's size limits admit.
//!
//! `cargo bench --bench language`

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use oidc_doctor::iam::language::{Budget, Characters, Grammar, Language, TooComplex};

/// The longest trust policy there can be, in characters.
const LIMIT: usize = 8_192;

fn main() {
    println!("typical");
    typical();
    println!("adversarial, patterns of {LIMIT} characters");
    adversarial();
}

fn typical() {
    let branch = "repo:octo-org/octo-repo:ref:refs/heads/main";
    report("build a pattern", || {
        Language::pattern("repo:octo-org/*:ref:refs/heads/main")
    });
    let wide = Language::pattern("repo:octo-org/*");
    let narrow = Language::pattern("repo:octo-org/octo-repo:ref:refs/heads/*");
    let hole = Language::pattern("repo:octo-org*");
    report("membership", || wide.matches(branch));
    report("inclusion that holds", || {
        wide.includes(&narrow, &mut Budget::default())
    });
    report("inclusion that does not", || {
        narrow.includes(&wide, &mut Budget::default())
    });
    let subjects = subjects();
    let others = hole.difference(&wide).intersection(&subjects);
    report("hole against the grammar", || {
        others.is_empty(&mut Budget::default())
    });
    report("shortest example", || {
        others.shortest_witness(&mut Budget::default())
    });
    let hints = ["ref:refs/heads/main", "pull_request", "other"];
    report("natural example", || {
        others.natural_witness(&hints, &mut Budget::default())
    });
    let many = (0..100).map(|number| Language::pattern(&format!("repo:octo-org/app-{number}:*")));
    let many = Language::any_of(&many.collect::<Vec<_>>());
    report("a hundred patterns in one", || {
        wide.includes(&many, &mut Budget::default())
    });
}

fn adversarial() {
    let fill = |unit: &str| unit.repeat(LIMIT / unit.len());
    let texts = [
        fill("*a"),
        fill("*b"),
        fill("*a*b"),
        fill("*a?"),
        fill("?*"),
        fill("a"),
    ]
    .into_iter()
    .chain([
        format!("*{}", "a".repeat(LIMIT - 1)),
        format!("*a{}", "?".repeat(LIMIT - 2)),
    ])
    .chain([
        format!("*{}*b", "a?".repeat(LIMIT / 2 - 2)),
        fill("a*b?c*d"),
    ]);
    let patterns: Vec<Language> = texts.map(|text| Language::pattern(&text)).collect();
    let (mut slowest, mut given_up, mut asked) = (Duration::ZERO, 0, 0);
    for left in &patterns {
        for right in &patterns {
            let mut ask = |question: &dyn Fn(&mut Budget) -> Result<bool, TooComplex>| {
                let start = Instant::now();
                let answer = question(&mut Budget::default());
                slowest = slowest.max(start.elapsed());
                given_up += usize::from(answer.is_err());
                asked += 1;
            };
            ask(&|budget| left.includes(right, budget));
            ask(&|budget| left.overlaps(right, budget));
            ask(&|budget| {
                left.difference(right)
                    .natural_witness(&["main"], budget)
                    .map(|_| true)
            });
        }
    }
    println!(
        "  {asked} questions, {given_up} given up, slowest {slowest:?}, {}",
        peak_memory()
    );
}

/// Subjects as they are really issued, without the limits of their lengths.
fn subjects() -> Language {
    let name = || Grammar::one(Characters::of("@:/ ").complement()).one_or_more();
    let any = Grammar::one(Characters::any()).one_or_more();
    let context = Grammar::text("pull_request")
        .or(Grammar::text("ref:refs/").then(any.clone()))
        .or(Grammar::text("environment:").then(any));
    let owner = Grammar::text("repo:").then(name()).then(Grammar::text("/"));
    owner
        .then(name())
        .then(Grammar::text(":"))
        .then(context)
        .into()
}

/// Runs a question for a tenth of a second and prints the mean time.
fn report<T>(what: &str, question: impl Fn() -> T) {
    let start = Instant::now();
    let mut runs = 0u32;
    while start.elapsed() < Duration::from_millis(100) {
        black_box(question());
        runs += 1;
    }
    println!("  {what:<28} {:?}", start.elapsed() / runs);
}

/// The most memory this process held, where the system says so.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or("memory unknown".to_owned(), |peak| {
        format!("peak memory {}", peak.trim())
    })
}
