//! One pass over a script, one step a character or a part that only a run can tell.

use std::mem;
use std::rc::Rc;

use super::blocks::{Blocks, Separator};
use super::{Command, HereDocument, Script, Word, skip};
use crate::source::Span;

/// How deep substitutions may stand in one another; what is deeper is read as if it were not.
const MAX_DEPTH: usize = 32;

/// How many here-documents one line may announce; bash takes 16 a command.
const MAX_HERE_DOCUMENTS: usize = 64;

/// What a script does, commands of a substitution before the command that contains it.
pub(crate) fn read(script: &str) -> Script {
    let mut lexer = Lexer::new(script);
    while lexer.step() {}
    lexer.finish()
}

/// What ends a list of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Close {
    /// The end of the script.
    Script,
    /// `)`
    Bracket,
    /// A backtick.
    Backtick,
    /// `NAME=( … )`: words, no commands.
    Array,
}

/// What was read of a list so far.
struct Frame {
    close: Close,
    blocks: Blocks,
    /// Those of the command that is being read.
    words: Vec<Word>,
    /// The word that is being read.
    word: Option<Word>,
    /// Whether double quotes are open.
    quoted: bool,
    /// Whether the next word is the place of a redirection.
    redirected: bool,
    /// The file that the command writes into.
    output: Option<Word>,
    /// Whether the redirection writes.
    writes: bool,
}

impl Frame {
    /// Nothing read yet.
    fn new(close: Close, blocks: Blocks) -> Self {
        Self {
            close,
            blocks,
            words: Vec::new(),
            word: None,
            quoted: false,
            redirected: false,
            output: None,
            writes: false,
        }
    }
}

struct Lexer<'a> {
    script: &'a str,
    at: usize,
    frame: Frame,
    outer: Vec<Frame>,
    heredocs: Vec<Announced>,
    found: Script,
}

impl<'a> Lexer<'a> {
    fn new(script: &'a str) -> Self {
        Self {
            script,
            at: 0,
            frame: Frame::new(Close::Script, Blocks::default()),
            outer: Vec::new(),
            heredocs: Vec::new(),
            found: Script::default(),
        }
    }

    fn step(&mut self) -> bool {
        let rest = self.script.get(self.at..).unwrap_or("");
        let Some(next) = rest.chars().next() else {
            return false;
        };
        let expanded = self.expansion(rest, next);
        self.at += match expanded {
            Some(length) => length,
            None if self.frame.quoted => self.quoted(next),
            None => self.bare(rest, next),
        };
        true
    }

    fn finish(mut self) -> Script {
        while !self.outer.is_empty() {
            self.close();
        }
        self.end_command(Separator::End);
        self.found
    }

    /// What quotes do not switch off.
    fn expansion(&mut self, rest: &str, next: char) -> Option<usize> {
        let after = rest.get(1..).unwrap_or("");
        let continued = ["\n", "\r\n"].iter().find(|end| after.starts_with(**end));
        match (next, continued) {
            // a backtick at the end of a line is PowerShell's continuation
            ('\\' | '`', Some(end)) => return Some(1 + end.len()),
            ('\\', None) => {
                let escaped = after.chars().next();
                escaped.into_iter().for_each(|c| self.push(c));
                return Some(1 + escaped.map_or(0, char::len_utf8));
            }
            ('`', None) if self.frame.close == Close::Backtick => self.close(),
            ('`', None) => self.open_unknown(Close::Backtick),
            ('$', _) => return Some(self.dollar(rest)),
            _ => return None,
        }
        Some(1)
    }

    fn dollar(&mut self, rest: &str) -> usize {
        if rest.starts_with("$(") && !rest.starts_with("$((") {
            self.open_unknown(Close::Bracket);
            return 2;
        }
        match skip::unknown_length(rest) {
            0 if rest.starts_with("$'") && !self.frame.quoted => {}
            0 => self.push('$'),
            length => {
                self.push('*');
                return length;
            }
        }
        1
    }

    fn quoted(&mut self, next: char) -> usize {
        match next {
            '"' => self.frame.quoted = false,
            _ => self.push(next),
        }
        next.len_utf8()
    }

    fn bare(&mut self, rest: &str, next: char) -> usize {
        match next {
            '"' => {
                self.word();
                self.frame.quoted = true;
            }
            '\'' => return self.single_quoted(rest),
            '\n' => return self.end_line(rest),
            '#' if self.frame.word.is_none() => return rest.find('\n').unwrap_or(rest.len()),
            '&' | '|' | ';' => return self.separator(rest),
            '(' => self.open_bracket(),
            ')' if matches!(self.frame.close, Close::Bracket | Close::Array) => self.close(),
            ')' => self.end_command(Separator::End),
            '<' | '>' => return self.redirection(rest),
            _ if next.is_whitespace() => self.end_word(),
            _ => self.push(next),
        }
        next.len_utf8()
    }

    fn single_quoted(&mut self, rest: &str) -> usize {
        let body = rest.split('\'').nth(1).unwrap_or("");
        // GitHub fills its expressions in before the shell reads the quotes
        let text = skip::mask_expressions(body);
        self.word().text.push_str(&text);
        (body.len() + 2).min(rest.len())
    }

    fn end_line(&mut self, rest: &str) -> usize {
        self.end_command(Separator::End);
        let mut length = 1;
        for announced in mem::take(&mut self.heredocs) {
            let rest = rest.get(length..).unwrap_or("");
            let (body, whole) = heredoc_length(rest, &announced.delimiter);
            let start = self.at + length;
            let (command, output) = announced.taker.unwrap_or_else(|| (Rc::from([]), None));
            self.found.documents.push(HereDocument {
                span: Span::new(start, start + body),
                is_literal: announced.is_literal,
                command,
                output,
            });
            length += whole;
        }
        length
    }

    fn separator(&mut self, rest: &str) -> usize {
        let (separator, length) = match rest.get(..2) {
            Some("&&") => (Separator::And, 2),
            Some("||") => (Separator::Or, 2),
            Some("|&") => (Separator::Pipe, 2),
            Some("&>") => return self.redirection(rest),
            _ if rest.starts_with('|') => (Separator::Pipe, 1),
            _ => (Separator::End, 1),
        };
        self.end_command(separator);
        length
    }

    fn redirection(&mut self, rest: &str) -> usize {
        let numbered = |word: &Word| word.text.bytes().all(|byte| byte.is_ascii_digit());
        if self.frame.word.as_ref().is_some_and(numbered) {
            self.frame.word = None;
        }
        self.end_word();
        if rest.starts_with("<(") || rest.starts_with(">(") {
            self.open_unknown(Close::Bracket);
            return 2;
        }
        if rest.starts_with("<<") && !rest.starts_with("<<<") {
            let (announced, length) = delimiter(rest.get(2..).unwrap_or(""));
            if self.heredocs.len() < MAX_HERE_DOCUMENTS {
                self.heredocs.push(announced);
            }
            return 2 + length;
        }
        self.frame.redirected = true;
        self.frame.writes = rest.starts_with('>');
        let operator = |byte: &u8| matches!(byte, b'<' | b'>' | b'&' | b'|');
        rest.bytes().take_while(operator).count()
    }

    fn open_bracket(&mut self) {
        let array = self
            .frame
            .word
            .as_ref()
            .is_some_and(|word| word.text.ends_with('='));
        if array {
            return self.open(Close::Array);
        }
        self.end_command(Separator::End);
        self.open(Close::Bracket);
    }

    fn open_unknown(&mut self, close: Close) {
        self.push('*');
        self.open(close);
    }

    fn open(&mut self, close: Close) {
        if self.outer.len() < MAX_DEPTH {
            let inner = Frame::new(close, self.frame.blocks.inner());
            self.outer.push(mem::replace(&mut self.frame, inner));
        }
    }

    fn close(&mut self) {
        self.end_command(Separator::End);
        if let Some(outer) = self.outer.pop() {
            self.frame = outer;
        }
    }

    fn word(&mut self) -> &mut Word {
        let at = self.at;
        self.frame.word.get_or_insert_with(|| Word {
            text: String::new(),
            span: Span::at(at),
        })
    }

    fn push(&mut self, next: char) {
        self.word().text.push(next);
    }

    fn end_word(&mut self) {
        if let Some(mut word) = self.frame.word.take() {
            word.span = Span::new(word.span.start, self.at);
            match mem::take(&mut self.frame.redirected) {
                false => self.frame.words.push(word),
                true if self.frame.writes => self.frame.output = Some(word),
                true => {}
            }
        }
    }

    fn end_command(&mut self, separator: Separator) {
        self.end_word();
        self.frame.redirected = false;
        let mut words = mem::take(&mut self.frame.words);
        let output = self.frame.output.take();
        let assigned = &mut self.found.assignments;
        let optional = self.frame.blocks.strip(&mut words, assigned);
        self.frame.blocks.separate(separator);
        // All here-documents of a command share its words: a copy each would be quadratic.
        let open = self.heredocs.iter_mut().filter(|one| one.taker.is_none());
        let mut taker = None;
        for announced in open {
            let shared = taker.get_or_insert_with(|| (Rc::from(words.as_slice()), output.clone()));
            announced.taker = Some(shared.clone());
        }
        if !words.is_empty() && self.frame.close != Close::Array {
            self.found.commands.push(Command { words, optional });
        }
    }
}

/// A here-document whose lines are still to come.
struct Announced {
    delimiter: String,
    is_literal: bool,
    /// The words and the output of the command that takes them, once that is read.
    taker: Option<(Rc<[Word]>, Option<Word>)>,
}

/// The delimiter of a here-document and how many bytes of `rest`, which follows `<<`, name it.
fn delimiter(rest: &str) -> (Announced, usize) {
    let body = rest.trim_start_matches('-').trim_start_matches([' ', '\t']);
    let ends = |c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | '>' | '<' | ')');
    let name = body.split(ends).next().unwrap_or("");
    let length = rest.len() - body.len() + name.len();
    let announced = Announced {
        delimiter: name.replace(['\'', '"', '\\'], ""),
        is_literal: name.contains(['\'', '"', '\\']),
        taker: None,
    };
    (announced, length)
}

/// How many bytes of `rest` a here-document's lines take, without and with the line of its delimiter.
fn heredoc_length(rest: &str, delimiter: &str) -> (usize, usize) {
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim() == delimiter {
            return (length, length + line.len());
        }
        length += line.len();
    }
    (length, length)
}
