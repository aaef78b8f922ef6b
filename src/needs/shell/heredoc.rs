//! Here-documents: input of a command, not commands.

/// The delimiter of a here-document and how many bytes of `rest`, which follows `<<`, name it.
pub(super) fn delimiter(rest: &str) -> (String, usize) {
    let body = rest.trim_start_matches('-').trim_start_matches([' ', '\t']);
    let ends = |c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | '>' | '<' | ')');
    let name = body.split(ends).next().unwrap_or("");
    let length = rest.len() - body.len() + name.len();
    (name.replace(['\'', '"', '\\'], ""), length)
}

/// How many bytes of `rest` a here-document's lines take, with the line of its delimiter.
pub(super) fn length(rest: &str, delimiter: &str) -> usize {
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        length += line.len();
        if line.trim() == delimiter {
            break;
        }
    }
    length
}
