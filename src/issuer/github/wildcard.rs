//! Texts with open parts: `*` stands for any text.

/// Whether `text` is one of the texts `pattern` stands for. Letter case counts.
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    let inner = text
        .strip_prefix(head)
        .and_then(|text| text.strip_suffix(tail));
    inner.is_some_and(|inner| in_order(middle, inner))
}

/// Whether `text` is one of the texts `pattern` stands for in some letter case.
pub fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    matches(&pattern.to_lowercase(), &text.to_lowercase())
}

/// Whether the pieces between the stars stand in `text` one after the other; the leftmost place of
/// each piece is always as good as any later one, so one pass decides.
fn in_order(middle: &str, text: &str) -> bool {
    let mut rest = text;
    middle.split('*').all(|piece| match rest.split_once(piece) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// The text before the first open part.
pub fn head(pattern: &str) -> &str {
    pattern.split('*').next().unwrap_or_default()
}

/// The text after the last open part.
pub fn tail(pattern: &str) -> &str {
    pattern.rsplit('*').next().unwrap_or_default()
}
