//! Source lines with what matters underlined, drawn by `annotate-snippets`.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::finding::{Evidence, Finding, Kind, Severity};
use crate::render::Style;

use crate::render::gate::one_line;

/// Evidence of one source is drawn together; of this many sources at most.
const SOURCES: usize = 3;

/// `error[rule]: title` and the places it speaks of.
pub(super) fn titled(finding: &Finding, style: Style) -> String {
    let level = match (finding.kind, finding.severity) {
        (Kind::Cause, _) => Level::ERROR,
        (Kind::Advice, Severity::Note) => Level::NOTE,
        (Kind::Advice, _) => Level::WARNING,
    };
    let title = level
        .primary_title(one_line(&finding.title))
        .id(finding.rule.as_str());
    let group = title.elements(snippets(&finding.evidence));
    renderer(style).render(&[group])
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let decor = if style.unicode {
        DecorStyle::Unicode
    } else {
        DecorStyle::Ascii
    };
    renderer.term_width(style.width).decor_style(decor)
}

fn snippets(evidence: &[Evidence]) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    let mut sources: Vec<Vec<&Evidence>> = Vec::new();
    for item in evidence.iter().filter(|item| is_drawable(item)) {
        let same =
            |group: &&mut Vec<&Evidence>| group.first().is_some_and(|first| same_file(first, item));
        match sources.iter_mut().find(same) {
            Some(group) => group.push(item),
            None => sources.push(vec![item]),
        }
    }
    sources
        .iter()
        .take(SOURCES)
        .filter_map(|group| snippet(group))
        .collect()
}

fn snippet<'a>(group: &[&'a Evidence]) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let source = &group.first()?.place.source;
    let annotation = |(index, item): (usize, &&'a Evidence)| {
        let kind = if index == 0 {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let span = item.place.source.in_file(item.place.span);
        kind.span(span.start..span.end).label(one_line(&item.label))
    };
    let snippet = Snippet::source(source.file_text().to_owned())
        .line_start(source.first_line())
        .path(one_line(source.name()));
    Some(snippet.annotations(group.iter().enumerate().map(annotation)))
}

fn same_file(one: &Evidence, other: &Evidence) -> bool {
    let (one, other) = (&one.place.source, &other.place.source);
    one.name() == other.name() && one.file_text() == other.file_text()
}

/// The drawing library insists on spans that lie on the text; others are left out.
fn is_drawable(item: &Evidence) -> bool {
    let (text, span) = (item.place.source.text(), item.place.span);
    !text.is_empty() && text.get(span.start..span.end).is_some()
}
