//! Templates: text with `${…}` and `%{ … }` in it.
//!
//! <https://developer.hashicorp.com/terraform/language/expressions/strings>

use hcl_edit::template::{
    Directive, Element, ForDirective, IfDirective, Interpolation, Strip, Template,
};
use hcl_edit::{Span as _, Spanned};

use super::collection::members_of;
use super::evaluate::{Evaluator, Place, jsonencode};
use crate::infra::embedded;
use crate::infra::mask::{self, Reference};
use crate::source::{Node, Source, Span, Value};

/// What a template is made of once its directives are carried out.
pub(super) enum Part<'t> {
    Literal(&'t Spanned<String>, Trim),
    Interpolation(&'t Interpolation),
}

/// Where white space is taken off a literal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Trim {
    start: bool,
    end: bool,
}

impl Trim {
    fn of(self, text: &str) -> Span {
        let start = match self.start {
            true => text.len() - text.trim_start().len(),
            false => 0,
        };
        let rest = text.get(start..).unwrap_or_default();
        let end = match self.end {
            true => rest.trim_end().len(),
            false => rest.len(),
        };
        Span::new(start, start + end)
    }
}

impl Evaluator<'_, '_> {
    /// The text of a template, or the value that it is alone.
    pub(super) fn template(
        &mut self,
        template: &Template,
        span: Span,
        place: Place,
    ) -> Option<Node> {
        // `"${x}"` is `x` itself, whatever its type.
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            let node = self.value(&only.expr, place);
            return Some(Node { span, ..node });
        }
        let mut text = String::new();
        self.parts(template, Trim::default(), place, &mut |this, part| {
            match part {
                Part::Literal(literal, trim) => {
                    let kept = trim.of(literal);
                    text.push_str(literal.get(kept.start..kept.end).unwrap_or_default());
                }
                Part::Interpolation(interpolation) => {
                    let value = this.value(&interpolation.expr, place);
                    let is_empty = value.text() == Some("");
                    let open = is_empty && this.has_empty_default(&interpolation.expr);
                    match value.scalar().filter(|_| !open) {
                        Some(value) => text.push_str(value),
                        None => {
                            let hole = this.hole(&interpolation.expr, place);
                            text.push_str(hole.text().unwrap_or_default());
                        }
                    }
                }
            }
            this.session.spend(1)
        })?;
        let affordable = self.session.spend(text.len() / 64);
        affordable.then(|| Node::new(Value::Text(text), span))
    }

    /// JSON in a template, each part at its place.
    pub(super) fn json(&mut self, template: &Template, place: Place) -> Option<Node> {
        let source = self.session.source(place.file)?;
        let mut written = Written::default();
        self.parts(template, Trim::default(), place, &mut |this, part| {
            let added = match part {
                Part::Literal(literal, trim) => written.literal(source, literal, trim),
                Part::Interpolation(one) => this.inserted(one, source, place, &mut written),
            };
            added.is_some() && this.session.spend(1 + written.added / 64)
        })?;
        let text = Source::new("", written.text.as_str());
        let root = mask::json(&text, Span::new(0, text.text().len()), &written.references)?;
        Some(match place.at {
            Some(at) => embedded::at_once(&root, at),
            None => embedded::mapped(&root, &|span| written.place(span)),
        })
    }

    fn inserted(
        &mut self,
        interpolation: &Interpolation,
        source: &Source,
        place: Place,
        written: &mut Written,
    ) -> Option<()> {
        let span = interpolation.span().map(|at| Span::new(at.start, at.end))?;
        let value = self.interpolated(&interpolation.expr, place);
        let is_empty = value.text() == Some("");
        let value = match is_empty && self.has_empty_default(&interpolation.expr) {
            true => self.hole(&interpolation.expr, place),
            false => value,
        };
        let is_json = jsonencode(&interpolation.expr).is_some();
        match &value.value {
            // What stands for itself outside of a string is JSON that somebody else made.
            Value::Text(text) if !is_json && !written.in_string && !text.contains("${") => {
                written.push(text, span, false);
            }
            value_is => {
                let value = match value_is {
                    Value::Null => self.hole(&interpolation.expr, place),
                    _ => value,
                };
                let start = written.text.len();
                written.push_masked(source.slice(span), span);
                let span = Span::new(start, written.text.len());
                written.references.push(Reference { span, value });
            }
        }
        Some(())
    }

    /// Goes through a template in order; stops, with nothing, where a directive is not known or the
    /// receiver has enough.
    fn parts(
        &mut self,
        template: &Template,
        outer: Trim,
        place: Place,
        receive: &mut dyn FnMut(&mut Self, Part<'_>) -> bool,
    ) -> Option<()> {
        let mut elements = template.iter().peekable();
        let mut start = outer.start;
        while let Some(element) = elements.next() {
            let end = elements
                .peek()
                .map_or(outer.end, |next| strips_before(next));
            match element {
                Element::Literal(literal) => {
                    let part = Part::Literal(literal, Trim { start, end });
                    receive(self, part).then_some(())?;
                }
                Element::Interpolation(one) => {
                    receive(self, Part::Interpolation(one)).then_some(())?;
                }
                Element::Directive(directive) => match directive.as_ref() {
                    Directive::If(one) => self.choice(one, place, receive)?,
                    Directive::For(one) => self.each(one, place, receive)?,
                },
            }
            start = strips_after(element);
        }
        Some(())
    }

    fn choice(
        &mut self,
        directive: &IfDirective,
        place: Place,
        receive: &mut dyn FnMut(&mut Self, Part<'_>) -> bool,
    ) -> Option<()> {
        let last = directive.endif_expr.strip.strip_start();
        let (first, otherwise) = (&directive.if_expr, directive.else_expr.as_ref());
        let condition = self.value(&first.cond_expr, place).boolean()?;
        match (condition, otherwise) {
            (true, otherwise) => {
                let end = otherwise.map_or(last, |other| other.strip.strip_start());
                let start = first.strip.strip_end();
                self.parts(&first.template, Trim { start, end }, place, receive)
            }
            (false, Some(other)) => {
                let start = other.strip.strip_end();
                let trim = Trim { start, end: last };
                self.parts(&other.template, trim, place, receive)
            }
            (false, None) => Some(()),
        }
    }

    fn each(
        &mut self,
        directive: &ForDirective,
        place: Place,
        receive: &mut dyn FnMut(&mut Self, Part<'_>) -> bool,
    ) -> Option<()> {
        let repeated = &directive.for_expr;
        let trim = Trim {
            start: repeated.strip.strip_end(),
            end: directive.endfor_expr.strip.strip_start(),
        };
        let collection = self.value(&repeated.collection_expr, place);
        let is_set = self.is_set(&repeated.collection_expr);
        for (key, value) in members_of(&collection, is_set)? {
            let depth = self.bound.len();
            if let Some(name) = &repeated.key_var {
                self.bound.push((name.as_str().to_owned(), key));
            }
            let name = repeated.value_var.as_str().to_owned();
            self.bound.push((name, value));
            let done = self.parts(&repeated.template, trim, place, receive);
            self.bound.truncate(depth);
            done?;
        }
        Some(())
    }
}

fn strips_before(element: &Element) -> bool {
    outer_strips(element).is_some_and(|(first, _)| first.strip_start())
}

fn strips_after(element: &Element) -> bool {
    outer_strips(element).is_some_and(|(_, last)| last.strip_end())
}

/// The marks of the first and the last tag of an element.
fn outer_strips(element: &Element) -> Option<(Strip, Strip)> {
    match element {
        Element::Literal(_) => None,
        Element::Interpolation(one) => Some((one.strip, one.strip)),
        Element::Directive(directive) => Some(match directive.as_ref() {
            Directive::If(one) => (one.if_expr.strip, one.endif_expr.strip),
            Directive::For(one) => (one.for_expr.strip, one.endfor_expr.strip),
        }),
    }
}

/// A template with its directives carried out and its interpolations as they stand.
#[derive(Debug, Default)]
struct Written {
    text: String,
    references: Vec<Reference>,
    pieces: Vec<Piece>,
    /// Whether the text ends inside of a string of JSON.
    in_string: bool,
    /// How many bytes the last piece has.
    added: usize,
}

/// Where a stretch of the text comes from.
#[derive(Debug)]
struct Piece {
    start: usize,
    from: Span,
    /// Whether it stands there byte for byte.
    is_exact: bool,
}

impl Written {
    fn literal(&mut self, source: &Source, literal: &Spanned<String>, trim: Trim) -> Option<()> {
        let span = literal.span()?;
        let raw = source.slice(Span::new(span.start, span.end));
        let kept = trim.of(raw);
        let from = Span::new(span.start + kept.start, span.start + kept.end);
        self.push(source.slice(from), from, true);
        Some(())
    }

    fn push(&mut self, text: &str, from: Span, is_exact: bool) {
        self.in_string = mask::ends_in_string(text, self.in_string);
        self.push_masked(text, from);
        if let Some(last) = self.pieces.last_mut() {
            last.is_exact = is_exact;
        }
    }

    /// As [`Self::push`], of a text whose quotes are none of JSON.
    fn push_masked(&mut self, text: &str, from: Span) {
        let start = self.text.len();
        self.pieces.push(Piece {
            start,
            from,
            is_exact: true,
        });
        self.added = text.len();
        self.text.push_str(text);
    }

    /// Where a stretch of the text stands in the file. What begins in one round of a loop and ends
    /// in another has the place of all that lies between.
    fn place(&self, span: Span) -> Span {
        let last = span.end.saturating_sub(1).max(span.start);
        let (first, last) = (self.piece(span.start), self.piece(last));
        let start = first.map_or(0, |piece| piece.at(span.start).start);
        let end = last.map_or(0, |piece| match piece.is_exact {
            true => piece.at(span.end).start,
            false => piece.from.end,
        });
        Span::new(start.min(end), end.max(start))
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= at);
        self.pieces.get(after.checked_sub(1)?)
    }
}

impl Piece {
    fn at(&self, at: usize) -> Span {
        match self.is_exact {
            true => Span::at((self.from.start + at - self.start).min(self.from.end)),
            false => self.from,
        }
    }
}
