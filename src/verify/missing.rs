//! Images whose files were missing when the editions were made: DOCX and PDF print what they would
//! show, DOCX in brackets, where Markdown still names the file.

use super::format::Format;
use super::line::{Line, Token};
use super::picture::Shown;
use super::said::{Block, Kind};

/// DOCX prints in brackets what a missing image would show, its caption below: finds these
/// paragraphs by the figures of the other edition.
pub(super) fn find_figures(docx: &mut [Block], other: &[Block]) {
    let count = |blocks: &[Block], kind: Kind, text: &str| {
        blocks.iter().filter(|block| block.kind == kind && block.line.text == text).count()
    };
    for index in 0..docx.len() {
        let text = &docx[index].line.text;
        let Some(alt) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
            continue;
        };
        let alt = alt.to_owned();
        let lacks =
            |docx: &[Block], kind, text: &str| count(docx, kind, text) < count(other, kind, text);
        if docx[index].kind != Kind::Paragraph || !lacks(docx, Kind::Figure, &alt) {
            continue;
        }
        // Their keys are passed over: a paragraph has none.
        let figure = other.iter().find(|one| one.kind == Kind::Figure && one.line.text == alt);
        docx[index].key = figure.and_then(|figure| figure.key.clone());
        (docx[index].kind, docx[index].line.text) = (Kind::Figure, alt);
        if let Some(caption) = docx.get(index + 1)
            && caption.kind == Kind::Paragraph
            && lacks(docx, Kind::Caption, &caption.line.text)
        {
            docx[index + 1].kind = Kind::Caption;
        }
    }
}

/// Whether two lines say the same if one has words for images of the other that nobody has seen.
pub(super) fn lines_agree([left, right]: [Format; 2], a: &Line, b: &Line) -> bool {
    let ((a, in_a), (b, in_b)) = (spelled(a, b, right), spelled(b, a, left));
    (in_a || in_b) && a.text == b.text && a.tokens_agree(&b)
}

/// Returns a line without blanks, in which words as another format prints them stand for the images
/// that a line of that format lacks; and whether there are any.
fn spelled(line: &Line, other: &Line, format: Format) -> (Line, bool) {
    let (open, close) = if format == Format::Docx { ("[", "]") } else { ("", "") };
    let mut there = other.tokens.iter().filter_map(image).peekable();
    let mut tokens = line.tokens.iter().peekable();
    let mut spelled = Line::default();
    let mut count = 0;
    let mut push = |text: &mut String, words: &str| {
        let kept = words.chars().filter(|c| !c.is_whitespace());
        text.extend(kept.inspect(|_| count += 1));
        count
    };
    let (mut end, mut has_words) = (0, false);
    for (at, c) in line.text.chars().map(Some).chain([None]).enumerate() {
        while let Some(token) = tokens.next_if(|(place, _)| *place <= at || c.is_none()) {
            match image(token) {
                Some((alt, shown)) if there.next_if(|(same, _)| *same == alt).is_none() => {
                    if matches!(shown, Shown::Picture(_)) {
                        spelled.tokens.push((end, token.1.clone()));
                    } else {
                        has_words = true;
                        // Words have no key.
                        spelled.tokens.pop_if(|(_, token)| matches!(token, Token::Place(_)));
                        end = push(&mut spelled.text, &format!("{open}{alt}{close}"));
                    }
                }
                _ => spelled.tokens.push((end, token.1.clone())),
            }
        }
        if let Some(c) = c {
            end = push(&mut spelled.text, c.encode_utf8(&mut [0; 4]));
        }
    }
    (spelled, has_words)
}

fn image((_, token): &(usize, Token)) -> Option<(&str, &Shown)> {
    match token {
        Token::Image(alt, shown) => Some((alt, shown)),
        _ => None,
    }
}
