//! Patterns as another crate understands them.

use regexsolver::Term;

/// The texts that a `*`/`?` pattern matches.
pub fn term(pattern: &str) -> Term {
    let expression: String = pattern
        .chars()
        .map(|character| match character {
            '*' => "[\\s\\S]*".to_owned(),
            '?' => "[\\s\\S]".to_owned(),
            letter => letter.to_string(),
        })
        .collect();
    Term::from_pattern(&expression).unwrap()
}
