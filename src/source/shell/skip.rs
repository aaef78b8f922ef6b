//! Over the parts of a script that only a run can tell.

/// How many bytes of `rest`, which starts with `$`, only a run can tell; 0 for a plain dollar.
///
/// A command substitution is not among them: its commands are read.
pub(super) fn unknown_length(rest: &str) -> usize {
    let until = |close: &str| rest.find(close).map_or(rest.len(), |at| at + close.len());
    match rest.as_bytes().get(1) {
        Some(b'{') if rest.starts_with("${{") => until("}}"),
        Some(b'{') => until("}"),
        Some(b'(') if rest.starts_with("$((") => until("))"),
        Some(first) if first.is_ascii_alphabetic() || *first == b'_' => variable_length(rest),
        Some(b'0'..=b'9' | b'?' | b'#' | b'@' | b'*' | b'!' | b'$' | b'-') => 2,
        _ => 0,
    }
}

fn variable_length(rest: &str) -> usize {
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let length = 1 + rest.bytes().skip(1).take_while(name).count();
    // PowerShell: `$env:NAME`
    match rest.get(..length) {
        Some("$env") if rest.as_bytes().get(length) == Some(&b':') => {
            length + 1 + rest.bytes().skip(length + 1).take_while(name).count()
        }
        _ => length,
    }
}

/// A text of a workflow with `*` for each `${{ … }}`.
pub(crate) fn mask_expressions(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("${{") {
        masked.push_str(before);
        masked.push('*');
        rest = inside.split_once("}}").map_or("", |(_, after)| after);
    }
    masked + rest
}
